import { fork } from 'node:child_process'
import { once } from 'node:events'

export interface BenchRelay extends Disposable {
  url: string
  /** Requests in each tenth of a second since the last question. */
  heard(): Promise<readonly number[]>
}

/** The relay in a process of its own. `fileBytes`: length of the film that it serves. */
export async function startRelay({ fileBytes = 2 ** 20 } = {}): Promise<BenchRelay> {
  const child = fork(new URL('relay.ts', import.meta.url), {
    execArgv: [],
    env: { ...process.env, FILE_BYTES: String(fileBytes) },
  })
  const [port] = (await once(child, 'message')) as [number]
  return {
    url: `http://127.0.0.1:${port}`,
    async heard() {
      child.send('heard')
      const [counts] = (await once(child, 'message')) as [number[]]
      return counts
    },
    [Symbol.dispose]: () => void child.kill(),
  }
}
