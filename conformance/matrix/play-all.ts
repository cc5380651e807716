import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { mergeReports, type Report } from '@vidrelay/conformance'
import { type AdapterId, adapters } from './suites.ts'

/** Every adapter's suite, one more at a time than there are cores, since each also waits, as one report. */
export async function playAll({ seed = 1, shuffle = false } = {}): Promise<Report> {
  const waiting = Object.keys(adapters) as AdapterId[]
  const reports = new Map<AdapterId, Report>()
  const lane = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift())
      reports.set(id, await play(id, seed, shuffle))
  }
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, lane))
  return mergeReports((Object.keys(adapters) as AdapterId[]).map(id => reports.get(id)!))
}

const play = (id: AdapterId, seed: number, shuffle: boolean): Promise<Report> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./play.ts', import.meta.url), { workerData: { id, seed, shuffle } })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
