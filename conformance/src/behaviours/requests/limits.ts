import type { Behaviour, Plan, Subject } from '../../behaviour.ts'
import { type Attempt, type Tries, trialsOf } from './attempt.ts'
import { type Desk, saidBy } from './desk.ts'
import { type LimitCase, limitCases, outsideOf, requestWith, type Wish } from './limit-cases.ts'
import { rowsOf, wordsOf } from './limit-reading.ts'
import type { Reading } from './request-reading.ts'
import { edgesOf, isAccepted, isPlain } from './valid-request.ts'

const group = 'Limits'
const source = 'packages/core/src/contract/provider.ts, "Limit"'

/** The values of a row that a behaviour wants to see at work, and how a request with one must be read. */
interface Trying {
  /** Every value must be tried, and not just one of each row. */
  all?: true
  values: (limit: LimitCase) => readonly (string | number)[]
  /** The first that any request fulfils. */
  wishes: (limit: LimitCase) => readonly Wish[]
}

/** Trials for the rows that a behaviour is about; one value that nothing can try makes it untestable. */
export function planRows(subject: Subject, about: (limit: LimitCase) => boolean, trying: Trying, none: string): Plan {
  const cases = limitCases(subject).filter(about)
  if (cases.length === 0) return { notApplicable: none }
  const missing: string[] = []
  const tried = cases.map((limit): Tries => {
    const { desk, fact, name } = limit
    const lost: string[] = []
    const attempts = trying.values(limit).flatMap((value): Attempt[] => {
      const all = trying.wishes(limit).map(wish => requestWith(desk, fact, value, wish))
      const found = all.find(asked => asked !== undefined)
      if (!found) lost.push(`${name} at ${value}`)
      return found ? [{ asked: found, note: `${fact} ${value}` }] : []
    })
    if (trying.all || attempts.length === 0) missing.push(...lost)
    return { desk, attempts }
  })
  if (missing.length > 0) return { untestable: `no request was found for ${missing.join(', ')}` }
  const trials = trialsOf(tried, 'desk', saidOfLimits)
  return trials.length > 0 ? trials : { notApplicable: none }
}

/** Whose words the limits at a desk are. */
export const saidOfLimits = (desk: Desk) => {
  const { limits: rows } = desk.row ?? desk.route
  const sources = Object.keys(rows ?? {}).flatMap(fact => rowsOf(rows, fact).flatMap(row => row.source ?? []))
  return saidBy(desk, `the limits at ${desk.name}`, [...new Set(sources)].join('; ') || undefined)
}

/** The row itself refuses or warns, not another one. */
const names = ({ fact, row }: LimitCase, own: { fact: string; says: readonly string[] }) =>
  own.fact === fact && wordsOf(row).every(word => own.says.includes(word))
export const refusedBy = (limit: LimitCase) => (reading: Reading) =>
  'refused' in reading && reading.refused.some(own => names(limit, own))
const onlyRefusedBy = (limit: LimitCase) => (reading: Reading) =>
  'refused' in reading && reading.refused.length === 1 && refusedBy(limit)(reading)
export const warnedAs =
  (code: string, { fact }: LimitCase) =>
  (reading: Reading) =>
    'warnings' in reading &&
    reading.warnings.some(own => own.code === code && own.field === fact.replace(/^options\./, 'providerOptions.'))

const asks = ({ row }: LimitCase) => edgesOf(row).length > 0
const isStrict = ({ row }: LimitCase) => row.outside === undefined

const strength = (code: 'advised' | 'ignored' | 'rewritten', text: string): Behaviour => ({
  id: `limits.${code}`,
  group,
  text,
  source,
  plan: subject =>
    planRows(
      subject,
      limit => limit.row.outside === code && asks(limit),
      { values: ({ fact, row }) => outsideOf(fact, row), wishes: limit => [{ is: warnedAs(code, limit) }] },
      `the document has no limit of the strength ${code}`,
    ),
})

export const limits: readonly Behaviour[] = [
  {
    id: 'limits.edges',
    group,
    text: 'The ends of a range and every word of a list are taken as they are, and stand on the wire.',
    source,
    plan: subject =>
      planRows(
        subject,
        asks,
        { all: true, values: ({ row }) => edgesOf(row), wishes: () => [{ is: isPlain }, { is: isAccepted }] },
        'the document has no limits',
      ),
  },
  {
    id: 'limits.refused',
    group,
    text: 'One past a limit that is said without a strength is refused before anything is sent; the sentence names the field and what is accepted.',
    source,
    plan: subject =>
      planRows(
        subject,
        limit => isStrict(limit) && asks(limit),
        {
          values: ({ fact, row }) => outsideOf(fact, row),
          wishes: limit => [{ is: onlyRefusedBy(limit) }, { is: refusedBy(limit) }],
        },
        'the document has no limit that refuses',
      ),
  },
  strength(
    'advised',
    'A value outside what the document advises is sent as it is, with a warning that names what is advised.',
  ),
  strength('ignored', 'A value that the server ignores is sent as it is, with a warning.'),
  strength(
    'rewritten',
    'A value that the server would change is sent as the server would make it, and told as effective, with a warning.',
  ),
]
