import { randomUUID } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** What the small file beside a journal says: which journal stands there, and how many paid calls it knew at least. */
export interface Witness {
  journal: string
  purchases: number
}

export const witnessPath = (path: string): string => `${path}.id`

/** Undefined where there is none, or none that can be read as one. @throws what the file system says, but for absence */
export function readWitness(path: string): Witness | undefined {
  let text: string
  try {
    text = readFileSync(witnessPath(path), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    const { journal, purchases } = JSON.parse(text) as Partial<Witness>
    return typeof journal === 'string' && typeof purchases === 'number' ? { journal, purchases } : undefined
  } catch {
    return undefined
  }
}

/**
 * Writes it in two steps, so that it never says more than the journal does: what can fail for want of room comes before
 * the journal's own commit, and `publish`, a rename, after it. Where `publish` never comes, the older one stands; so it
 * may where the machine loses power, unless `isSynced`. What was paid stands in the journal, which is synced.
 */
export function prepareWitness(
  path: string,
  witness: Witness,
  { isSynced = false } = {},
): { publish(): void; discard(): void } {
  const temporary = `${witnessPath(path)}.${randomUUID().slice(0, 8)}`
  const discard = () => rmSync(temporary, { force: true })
  try {
    writeWhole(temporary, `${JSON.stringify(witness)}\n`, isSynced)
  } catch (error) {
    discard()
    throw error
  }
  return { publish: () => renameSync(temporary, witnessPath(path)), discard }
}

function writeWhole(path: string, text: string, isSynced: boolean): void {
  const file = openSync(path, 'wx', 0o600)
  try {
    if (writeSync(file, text) !== Buffer.byteLength(text))
      throw Object.assign(new Error('short write'), { code: 'ENOSPC' })
    if (isSynced) fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Removes what processes left that were killed before they could publish. A living one takes milliseconds. */
export function sweepWitnesses(path: string): void {
  const beginning = `${basename(witnessPath(path))}.`
  try {
    for (const name of readdirSync(dirname(path)).filter(name => name.startsWith(beginning))) {
      const left = join(dirname(path), name)
      if (Date.now() - statSync(left).mtimeMs > 3_600_000) rmSync(left, { force: true })
    }
  } catch {} // they take room and nothing else
}
