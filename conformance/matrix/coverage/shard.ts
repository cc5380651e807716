// A part of one adapter's rows, in a thread of its own: whoever starts it gets what was found.
import { parentPort, workerData } from 'node:worker_threads'
import { coverage } from '@vidrelay/conformance'
import { type AdapterId, suiteFor } from '../suites.ts'
import { readKillers } from './killers-file.ts'

const { id, part, isRenewal } = workerData as {
  id: AdapterId
  part: { index: number; of: number }
  isRenewal: boolean
}
const { adapter, checks } = suiteFor(id)
// What was made out of the document is no evidence for it.
const recorded = checks.filter(({ id }) => !/[./]/.test(id))
const { killers, survivors, broken } = await coverage({
  adapter,
  checks: recorded,
  part,
  isRenewal,
  known: readKillers(id),
})
// A document cannot go through the message: it is made when it is looked at.
const told = survivors.map(({ key, row, mutant }) => ({ key, what: row.what, how: mutant.how }))
parentPort?.postMessage({ killers, survivors: told, broken })
