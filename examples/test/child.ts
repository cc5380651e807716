import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** A program of this folder in a process of its own, and what it says. */
export interface Child {
  /** Resolves with the first line that fits, said before or after. @throws what it said, where it ends without */
  told(pattern: RegExp): Promise<RegExpExecArray>
  /** Resolves when it is gone, with the signal that ended it. */
  readonly gone: Promise<NodeJS.Signals | null>
  kill(signal: NodeJS.Signals): void
}

/** @param preloads files that are loaded before it @param env beside this process's own */
export function startChild(
  program: string,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  preloads: readonly string[] = [],
): Child {
  const words = [
    '--conditions=@vidrelay/source',
    ...preloads.flatMap(file => ['--import', join(import.meta.dirname, file)]),
    join(import.meta.dirname, '..', program),
  ]
  const key = { APIXGO_API_KEY: 'sk-example-0123456789' }
  const child = spawn(process.execPath, words, { cwd: folder, env: { ...process.env, ...key, ...env } })
  let said = ''
  const told = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(said)
        if (match) resolve(match)
      }
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', chunk => {
          said += chunk
          look()
        })
      child.on('close', () => reject(new Error(`${program} ended: ${said}`)))
      look()
    })
  const gone = new Promise<NodeJS.Signals | null>(resolve => child.on('close', (_code, signal) => resolve(signal)))
  return { told, gone, kill: signal => child.kill(signal) }
}
