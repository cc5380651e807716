// One adapter's suite, in a thread of its own: whoever starts it gets the report.
import { parentPort, workerData } from 'node:worker_threads'
import { runSuites } from '@vidrelay/conformance'
import { type AdapterId, suiteFor } from './suites.ts'

const { id, seed, shuffle } = workerData as { id: AdapterId; seed: number; shuffle: boolean }
const replayCommand = (_: string, check: string) => `pnpm --filter @vidrelay/matrix check ${id} ${check}`
parentPort?.postMessage(await runSuites([suiteFor(id)], { seed, shuffle, replayCommand }))
