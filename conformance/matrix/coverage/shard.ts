// A part of one adapter's rows, in a thread of its own: whoever starts it gets what was found.
import { parentPort, workerData } from 'node:worker_threads'
import { coverage, type EvidenceReport } from '@vidrelay/conformance'
import { type AdapterId, suiteFor } from '../suites.ts'
import { evidenceFor, readKillers } from './killers-file.ts'

const { id, part, isRenewal } = workerData as {
  id: AdapterId
  part: { index: number; of: number }
  isRenewal: boolean
}
const known = readKillers(id)
const isNew = Object.keys(known).length === 0
// The others have a witness; to look for a better one takes hours.
const isWithout = ({ class: own }: EvidenceReport) => own === 'none'
const sought = isRenewal || isNew ? [] : (await evidenceFor(id, known)).filter(isWithout)
const soughtRows = new Set(sought.map(({ row }) => row))
const { adapter, checks } = suiteFor(id)
const { killers, survivors, broken } = await coverage({
  adapter,
  checks,
  part,
  isSought: row => isNew || soughtRows.has(row.id),
  known,
})
// A document cannot go through the message: it is made when it is looked at.
const told = survivors.map(({ key, row, mutant }) => ({ key, what: row.what, how: mutant.how }))
parentPort?.postMessage({ killers, survivors: told, broken })
