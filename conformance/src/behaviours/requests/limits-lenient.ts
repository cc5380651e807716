import type { Behaviour, Subject } from '../../behaviour.ts'
import { type Attempt, type Tries, trialsOf } from './attempt.ts'
import { desksOf, fieldAt, saidBy } from './desk.ts'
import { limitCases, outsideOf, requestWith } from './limit-cases.ts'
import { nearestIn, takes } from './limit-reading.ts'
import { warnedAs } from './limits.ts'
import { fieldNames, type Reading, readingOf } from './request-reading.ts'
import { edgesOf, plainRequest, usual, withFact } from './valid-request.ts'

/** What `lenient` may change, and what not even it. */
export const limitsLenient: readonly Behaviour[] = [
  {
    id: 'limits.lenient',
    group: 'Limits',
    text: 'Where the caller is lenient, the nearest documented value goes out in the place of a refused one, and a field that the document lacks is left out; each with a warning. What has no nearest value stays refused.',
    source: 'packages/core/src/contract/provider.ts, "Limit"',
    plan(subject) {
      const trials = trialsOf([...ofValues(subject), ...ofFields(subject)], 'dialect', desk =>
        saidBy(desk, `limits and fields of ${desk.dialect}`),
      )
      return trials.length > 0 ? trials : { notApplicable: 'the document refuses nothing that could be changed' }
    },
  },
]

function ofValues(subject: Subject): Tries[] {
  const strict = limitCases(subject).filter(({ row }) => row.outside === undefined && edgesOf(row).length > 0)
  return strict.map(({ desk, fact, row, name }) => {
    const attempts = outsideOf(fact, row).flatMap((value): Attempt[] => {
      const near = nearestIn(fact, row, value)
      const isMoved = (reading: Reading) => warnedAs('rewritten', { desk, fact, row, name })(reading)
      const is = near === undefined || !takes(row, near) ? (reading: Reading) => 'refused' in reading : isMoved
      const asked = requestWith(desk, fact, value, { lenient: true, is })
      return asked ? [{ asked, lenient: true, note: `${fact} ${value}` }] : []
    })
    return { desk, attempts }
  })
}

function ofFields(subject: Subject): Tries[] {
  return desksOf(subject).map(desk => {
    const plain = plainRequest(desk)
    const attempts = fieldNames.flatMap((field): Attempt[] => {
      if (!plain || field === 'model' || fieldAt(desk.route, field)) return []
      const asked = withFact(desk, plain, field, usual[field] ?? 1)
      const isDropped = (reading: Reading) =>
        'warnings' in reading && reading.warnings.some(({ code }) => code === 'dropped')
      return asked && isDropped(readingOf(desk, asked, { lenient: true }))
        ? [{ asked, lenient: true, note: `${field} is left out` }]
        : []
    })
    return { desk, attempts }
  })
}
