import type { Limits, Rule } from '@vidrelay/core/provider'
import type { Behaviour, Subject, Trial } from '../../behaviour.ts'
import { type Attempt, trialAt } from './attempt.ts'
import { type Asked, type Desk, desksOf, saidBy } from './desk.ts'
import { outsideOf } from './limit-cases.ts'
import { rowsOf, takes, wordsOf } from './limit-reading.ts'
import { type Reading, readingOf } from './request-reading.ts'
import { edgesOf, isAccepted, linkOf, plainRequest, usual, withFact, withoutFact } from './valid-request.ts'

/** Rules across fields: judged inside their `when`, and nowhere else. */
export const limitsRules: readonly Behaviour[] = [
  {
    id: 'limits.rules',
    group: 'Limits',
    text: 'A rule across fields holds for the requests that it is for, and for no others.',
    source: 'packages/core/src/contract/provider.ts, "Rule"',
    plan(subject) {
      const cases = ruleCases(subject)
      if (cases.length === 0) return { notApplicable: 'the document has no rules across fields' }
      const tried = cases.map(one => ({ ...one, trial: ruleTrial(one.desk, one.rule) }))
      const lost = tried
        .filter(({ trial }) => trial === undefined)
        .map(({ rule, desk }) => `${rule.id} at ${desk.name}`)
      if (lost.length > 0) return { untestable: `no request was found inside and outside of ${lost.join(', ')}` }
      return tried.flatMap(({ trial }) => trial ?? [])
    },
  },
]

const ruleCases = (subject: Subject): { desk: Desk; rule: Rule }[] =>
  desksOf(subject).flatMap(desk => ((desk.row ? desk.row.rules : desk.route.rules) ?? []).map(rule => ({ desk, rule })))

function ruleTrial(desk: Desk, rule: Rule): Trial | undefined {
  const plain = plainRequest(desk)
  if (!plain) return undefined
  const inside = combined(desk, plain, rule.when)
  const attempts = Object.keys(rule.limits).flatMap(fact =>
    rowsOf(rule.limits, fact).flatMap((row): Attempt[] => {
      const says = wordsOf(row)
      const isNamed = (own: { says: readonly string[] }) => says.every(word => own.says.includes(word))
      const field = fact.replace(/^options\./, 'providerOptions.')
      const isJudged = (reading: Reading) =>
        'refused' in reading
          ? reading.refused.some(own => own.fact === fact && isNamed(own))
          : reading.warnings.some(
              own => own.code === row.outside && own.field === field && (own.code === 'rewritten' || isNamed(own)),
            )
      const past = row.given === undefined ? outsideOf(fact, row) : [row.given ? undefined : (usual[fact] ?? 1)]
      const find = (
        bases: readonly Asked[],
        values: readonly (string | number | undefined)[],
        is: (reading: Reading) => boolean,
        note: string,
      ) =>
        values.slice(0, 3).flatMap((value): Attempt[] => {
          const all = bases.map(base =>
            value === undefined ? withoutFact(base, fact) : withFact(desk, base, fact, value),
          )
          const asked = all.find(own => own !== undefined && is(readingOf(desk, own)))
          return asked ? [{ asked, note: `${note}: ${fact} ${value ?? 'left out'}` }] : []
        })
      const edges = find(inside, edgesOf(row), isAccepted, 'at the edge')
      const beyond = find(inside, past, isJudged, 'past it')
      const isFree = (reading: Reading) => isAccepted(reading) && !isJudged(reading)
      // Just outside of each part of `when`, while inside of all others.
      const outside = Object.keys(rule.when).flatMap(part =>
        find(outsideAt(desk, plain, rule.when, part), past, isFree, `past it, outside of ${part}`),
      )
      return beyond.length > 0 && outside.length > 0 ? [...edges, ...beyond, ...outside] : []
    }),
  )
  if (attempts.length === 0) return undefined
  return trialAt(desk, `${desk.name}-${rule.id}`, attempts, saidBy(desk, `rule ${rule.id}`, rule.source))
}

/** Requests inside all of `when`, at its edges. */
export function combined(desk: Desk, plain: Asked, when: Limits): readonly Asked[] {
  let bases: readonly Asked[] = [plain]
  for (const fact of Object.keys(when)) {
    const rows = rowsOf(when, fact)
    const named = rows.flatMap(edgesOf).filter(value => rows.every(row => takes(row, value)))
    const values = named.length > 0 ? named : [presentValue(desk, fact)]
    bases = rows.some(row => row.given === false)
      ? bases.map(base => withoutFact(base, fact))
      : bases.flatMap(base =>
          values.map(value => withFact(desk, base, fact, value)).filter(asked => asked !== undefined),
        )
  }
  return bases
}

/** Requests that only this part of `when` is not for. */
function outsideAt(desk: Desk, plain: Asked, when: Limits, fact: string): readonly Asked[] {
  const others = Object.fromEntries(Object.entries(when).filter(([name]) => name !== fact))
  const rows = rowsOf(when, fact)
  const isForbidden = rows.some(row => row.given === false)
  return combined(desk, plain, others).flatMap(base => {
    const values = rows.flatMap(row => outsideOf(fact, row)).map(value => withFact(desk, base, fact, value))
    const other = isForbidden ? withFact(desk, base, fact, presentValue(desk, fact)) : withoutFact(base, fact)
    return [...values, other].filter(asked => asked !== undefined)
  })
}

/** Something that may stand there: a carrier of images has an image. */
const presentValue = ({ route }: Desk, fact: string): string | number =>
  route.mediaOptions?.some(name => fact === `options.${name}`) ? linkOf(0) : (usual[fact] ?? 1)
