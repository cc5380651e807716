import { Worker } from 'node:worker_threads'
import type { Answer, Job } from './worker.ts'

/** Copies of core in one thread. Each takes some two megabytes, and none can be unloaded. */
const mostCopies = 50

/** A thread that plays one row at a time, and the watchdog that ends it. It starts when it is first needed. */
export class Player {
  readonly #patience: number
  readonly #copies = new Set<string>()
  #worker: Worker | undefined

  /** @param patience real milliseconds that a row may take */
  constructor(patience: number) {
    this.#patience = patience
  }

  async ask(job: Job): Promise<Answer | 'hung'> {
    if (job.mutant && this.#copies.add(job.mutant.id).size > mostCopies) await this.close()
    this.#worker ??= new Worker(new URL('worker.ts', import.meta.url), {
      execArgv: ['--conditions=@vidrelay/source', '--disable-warning=ExperimentalWarning'],
    })
    const worker = this.#worker
    const { promise, resolve } = Promise.withResolvers<{ answer: Answer | 'hung'; isLost?: true }>()
    const onMessage = (answer: Answer) => resolve({ answer })
    const onError = ({ message }: Error) =>
      resolve({ answer: { problem: `the thread broke: ${message}` }, isLost: true })
    const watchdog = setTimeout(resolve, this.#patience, { answer: 'hung', isLost: true })
    worker.on('message', onMessage).on('error', onError)
    worker.postMessage(job)
    const { answer, isLost } = await promise
    clearTimeout(watchdog)
    worker.off('message', onMessage).off('error', onError)
    // A thread that hangs cannot be asked to stop; the next row gets a new one.
    if (isLost) await this.close()
    return answer
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
    this.#worker = undefined
    this.#copies.clear()
  }
}
