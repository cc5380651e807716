// Suites, one after the other, in a thread of its own: whoever started it sends ids of adapters and gets a report for each.
import { parentPort, workerData } from 'node:worker_threads'
import { runSuites } from '@vidrelay/conformance'
import { type AdapterId, replayCommand, suiteFor } from './suites.ts'

const { seed, shuffle } = workerData as { seed: number; shuffle: boolean }
parentPort?.on('message', async (id: AdapterId) => {
  parentPort?.postMessage(await runSuites([suiteFor(id)], { seed, shuffle, strict: true, replayCommand }))
})
