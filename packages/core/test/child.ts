import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface Child {
  readonly process: ChildProcess
  /** Resolves once stdout holds this; rejects where it ends without. */
  said(pattern: RegExp): Promise<void>
  /** What it said until its end, with what it was ended by. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; out: string; last: string }>
}

/**
 * A script of this folder in a process of its own.
 * @param shell said before it, like `ulimit -f 64;`
 */
export function startChild(
  script: string,
  words: readonly string[],
  shell = '',
  nodeWords: readonly string[] = [],
): Child {
  const path = fileURLToPath(new URL(`./${script}`, import.meta.url))
  const command = [process.execPath, '--conditions=@vidrelay/source', ...nodeWords, path, ...words]
  const child = spawn('sh', ['-c', `${shell} exec "$@"`, 'sh', ...command], { stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  const look = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      out += text
      for (const one of [...look]) one()
    })
  }
  const ended = once(child, 'close').then(([code, signal]) => ({
    code,
    signal,
    out,
    last: out.trimEnd().split('\n').at(-1) ?? '',
  }))
  return {
    process: child,
    ended,
    said: pattern =>
      new Promise((resolve, reject) => {
        const one = () => {
          if (!pattern.test(out)) return
          look.delete(one)
          resolve()
        }
        look.add(one)
        one()
        void ended.then(() => reject(new Error(`it ended without ${pattern}: ${out}`)))
      }),
  }
}
