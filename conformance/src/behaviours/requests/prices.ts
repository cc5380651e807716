import type { Behaviour, Trial } from '../../behaviour.ts'
import { type Attempt, stageFor, stepAt, trialAt } from './attempt.ts'
import { type Asked, type Desk, saidBy, submitDesks } from './desk.ts'
import { rowsOf } from './limit-reading.ts'
import { combined } from './limits-rules.ts'
import { readingOf } from './request-reading.ts'
import { edgesOf, plainRequest, usual } from './valid-request.ts'

const group = 'Prices'
const source = 'packages/core/README.md, "Requests"'

/** What a request costs, by the document's table, and what a caller wants to pay at most. */
export const prices: readonly Behaviour[] = [
  {
    id: 'prices.limit',
    group,
    text: 'A request that costs more than the caller wants to pay is refused before anything is sent; one that costs as much goes out, and the task has the price as an estimate.',
    source,
    plan(subject) {
      const priced = submitDesks(subject).filter(({ row }) => (row?.prices ?? []).length > 0)
      if (priced.length === 0) return { notApplicable: 'the document has no prices' }
      const tried = priced.flatMap(desk =>
        desk.row!.prices!.map((_, index) => ({ name: `${desk.name}-${index + 1}`, trial: priceTrial(desk, index) })),
      )
      const lost = tried.filter(({ trial }) => trial === undefined).map(({ name }) => name)
      if (lost.length > 0) return { untestable: `no request was found that costs by ${lost.join(', ')}` }
      return tried.flatMap(({ trial }) => trial ?? [])
    },
  },
  {
    id: 'prices.unknown',
    group,
    text: 'A request whose price nobody wrote down is refused where the caller sets a limit, and has no price, not 0, where he sets none.',
    source,
    plan(subject) {
      for (const desk of submitDesks(subject)) {
        const plain = plainRequest(desk)
        const reading = plain && readingOf(desk, plain)
        if (!reading || 'refused' in reading || reading.usd !== null) continue
        const attempts = [
          { asked: plain, note: 'a limit', maxCost: 1000 },
          { asked: plain, note: 'no limit' },
        ]
        return [trialAt(desk, desk.name, attempts, saidBy(desk, 'the prices'))]
      }
      return { notApplicable: 'the document has a price for everything' }
    },
  },
  {
    id: 'prices.odd-limit',
    group,
    text: 'A limit of the price that is no number of US dollars is a mistake of the program, told as such.',
    source,
    plan(subject) {
      const desk = submitDesks(subject).find(own => plainRequest(own))
      if (!desk) return { untestable: 'no request was found that the document takes' }
      const asked = plainRequest(desk)!
      const step = stepAt(
        desk,
        { asked, note: '-1', maxCost: -1 },
        { error: { name: 'TypeError', message: { $contains: 'maxCost' } }, events: { request: 0 } },
      )
      return [
        { what: '', source: saidBy(desk, 'the prices'), ...stageFor(desk, [{ asked }]), steps: [step], exchanges: [] },
      ]
    },
  },
]

/** The price of one row: as much, and a little less, for each value that it is for. */
function priceTrial(desk: Desk, index: number): Trial | undefined {
  const plain = plainRequest(desk)
  const row = desk.row!.prices![index]!
  if (!plain) return undefined
  const inside = [plain, ...withSeconds(desk, plain)]
    .map(asked => combined(desk, asked, row.when ?? {}).filter(own => costsBy(desk, own) === index))
    .find(found => found.length > 0)
  if (!inside) return undefined
  const attempts = inside.flatMap((asked): Attempt[] => {
    const reading = readingOf(desk, asked)
    const usd = 'usd' in reading ? reading.usd! : 0
    return [
      { asked, note: `${usd} USD`, maxCost: usd },
      { asked, note: 'a little less', maxCost: usd - usd / 1000 },
    ]
  })
  return attempts.length > 0
    ? trialAt(desk, `${desk.name}-${index + 1}`, attempts, saidBy(desk, 'a price', row.source))
    : undefined
}

/** A price per second wants the seconds said, also where the document does not. */
const withSeconds = (desk: Desk, plain: Asked): Asked[] =>
  [...rowsOf(desk.route.limits, 'seconds').flatMap(edgesOf), usual.seconds!].map(seconds => ({ ...plain, seconds }))

const costsBy = (desk: Desk, asked: Asked): number | undefined => {
  const reading = readingOf(desk, asked)
  return 'refused' in reading || reading.price === undefined ? undefined : desk.row?.prices?.indexOf(reading.price)
}
