import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { mergeReports, type Report } from '@vidrelay/conformance'
import { type AdapterId, adapters, suiteFor } from './suites.ts'

/** Every adapter's suite, as many at a time as there are cores, as one report. */
export async function playAll({ seed = 1, shuffle = false } = {}): Promise<Report> {
  const ids = Object.keys(adapters)
  // The longest first, so that no thread is left alone with it at the end.
  const length = new Map(ids.map(id => [id, suiteFor(id).checks.length]))
  const waiting = ids.toSorted((a, b) => length.get(b)! - length.get(a)!)
  const reports = new Map<AdapterId, Report>()

  const lane = async () => {
    const worker = new Worker(new URL('./play.ts', import.meta.url), { workerData: { seed, shuffle } })
    try {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        worker.postMessage(id)
        const [report] = await once(worker, 'message') // an error of the thread rejects it
        reports.set(id, report)
      }
    } finally {
      await worker.terminate()
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, lane))
  return mergeReports(ids.map(id => reports.get(id)!))
}
