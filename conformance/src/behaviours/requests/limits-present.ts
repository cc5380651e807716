import type { Behaviour, Plan, Subject } from '../../behaviour.ts'
import { type Attempt, type Tries, trialsOf } from './attempt.ts'
import { type Asked, type Desk, ofModel } from './desk.ts'
import { type LimitCase, limitCases, requestWith } from './limit-cases.ts'
import { defaultOf, rowsOf } from './limit-reading.ts'
import { saidOfLimits } from './limits.ts'
import { type Reading, readingOf } from './request-reading.ts'
import { edgesOf, isAccepted, plainRequest, usual, withFact, withoutFact } from './valid-request.ts'

const group = 'Limits'
const source = 'packages/core/src/contract/provider.ts, "Limit"'

/** What a request leaves out, or has although it must not. */
export const limitsPresent: readonly Behaviour[] = [
  {
    id: 'limits.required',
    group,
    text: 'What the document requires is missing, or what it forbids is there: refused before anything is sent, by its name.',
    source,
    plan(subject) {
      const cases = limitCases(subject).filter(({ row }) => row.given !== undefined)
      if (cases.length === 0) return { notApplicable: 'the document requires and forbids nothing' }
      return planTries(cases, triesOfPresence, 'dialect')
    },
  },
  {
    id: 'limits.defaults',
    group,
    text: 'A default that the document sends goes out where the caller says nothing, and is told as effective; one that only the server knows does not; a value of the caller wins over both.',
    source,
    plan(subject) {
      const cases = limitCases(subject).filter(({ row }) => row.default !== undefined)
      if (cases.length === 0) return { notApplicable: 'the document has no defaults' }
      return planTries(cases, limit => triesOfDefault(subject, limit), 'desk')
    },
  },
]

function planTries(
  cases: readonly LimitCase[],
  triesFor: (limit: LimitCase) => Tries | undefined,
  per: 'desk' | 'dialect',
): Plan {
  const tried = cases.map(triesFor)
  const lost = cases.filter((_, index) => tried[index] === undefined).map(({ name }) => name)
  if (lost.length > 0) return { untestable: `no request was found for ${lost.join(', ')}` }
  return trialsOf(
    tried.filter(tries => tries !== undefined),
    per,
    saidOfLimits,
  )
}

const refuses = (fact: string) => (reading: Reading) =>
  'refused' in reading && reading.refused.some(own => own.fact === fact)

function triesOfPresence({ desk, fact, row }: LimitCase): Tries | undefined {
  const plain = plainRequest(desk)
  if (!plain) return undefined
  // A remix takes its model from the source, so the source must have none.
  const at: Desk = desk.source && fact === 'model' ? { ...desk, source: nameless(desk) } : desk
  const empty =
    fact === 'prompt' ? ['', ' \n\t'].map(prompt => ({ note: 'a prompt of nothing', asked: { ...plain, prompt } })) : []
  const attempts: Attempt[] = row.given
    ? [{ note: `${fact} left out`, asked: withoutFact(plain, fact) }, ...empty]
    : [{ note: `${fact} given`, asked: withFact(desk, plain, fact, usual[fact] ?? 1) ?? plain }]
  return attempts.every(({ asked }) => refuses(fact)(readingOf(at, asked))) ? { desk: at, attempts } : undefined
}

function triesOfDefault(subject: Subject, { desk: own, fact, row }: LimitCase): Tries | undefined {
  const desk =
    fact === 'model' && row.sent && own.operation === 'submit' ? ofModel(subject, String(row.default), own.client) : own
  const at: Desk = desk.source && fact === 'model' ? { ...desk, source: nameless(desk) } : desk
  const silent = leaveOut(at, fact)
  if (!silent) return undefined
  const other = [...rowsOf(desk.route.limits, fact).flatMap(edgesOf), usual[fact] ?? []]
    .flat()
    .filter(value => value !== row.default)
    .map(value => requestWith(desk, fact, value, { is: isAccepted }))
    .find(asked => asked !== undefined)
  const attempts = [
    { asked: silent, note: `without ${fact}` },
    ...(other === undefined || fact === 'model' ? [] : [{ asked: other, note: `with a ${fact} of the caller` }]),
  ]
  return { desk: at, attempts }
}

/** A source whose model nobody wrote down. */
function nameless({ source: ref = {} }: Desk) {
  const { model: _, ...others } = ref
  return others
}

function leaveOut(desk: Desk, fact: string): Asked | undefined {
  if (fact !== 'model' || defaultOf(desk.route.limits, 'model') === undefined)
    return requestWith(desk, fact, undefined, { is: isAccepted })
  const plain = plainRequest(desk)
  if (!plain) return undefined
  const asked = withoutFact(plain, fact)
  return isAccepted(readingOf(desk, asked)) ? asked : undefined
}
