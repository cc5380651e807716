// Loaded before a script (`--import`): counts every step that changes something on the disk, says its name on stderr, and ends
// the process, as a power cut would, before or after the one that KILL_AT names (`12 before`, `12 after`).
import fs, { type FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { devNull } from 'node:os'

const [at, when] = (process.env.KILL_AT ?? '').split(' ')
let count = 0
let last = ''

type Step = (...words: unknown[]) => Promise<unknown>
/** Replaces a method by one that is counted. */
function counted(on: object, name: string): void {
  const methods = on as Record<string, Step>
  const real = methods[name]!
  methods[name] = async function step(this: unknown, ...words: unknown[]) {
    // How many writes a file takes depends on the network, so of a row of them the first counts.
    const isOneMore = name === 'write' && last === 'write'
    const isForReading = name === 'open' && (words[1] === 'r' || words[1] === undefined)
    if (isOneMore || isForReading) return real.apply(this, words)
    last = name
    const isHere = String(++count) === at
    process.stderr.write(`step ${count} ${name}\n`)
    if (isHere && when === 'before') process.kill(process.pid, 'SIGKILL')
    try {
      return await real.apply(this, words)
    } finally {
      if (isHere) process.kill(process.pid, 'SIGKILL')
    }
  }
}

const file: FileHandle = await fs.open(devNull)
for (const name of ['write', 'datasync', 'sync', 'truncate']) counted(Object.getPrototypeOf(file), name)
await file.close()
for (const name of ['open', 'link', 'rename', 'unlink', 'writeFile', 'mkdir', 'rmdir']) counted(fs, name)
syncBuiltinESMExports()
