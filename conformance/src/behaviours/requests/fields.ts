import type { Behaviour, Plan, Subject } from '../../behaviour.ts'
import { type Attempt, trialAt, trialsOf } from './attempt.ts'
import { type Desk, desksOf, fieldAt, ofModel, saidBy } from './desk.ts'
import { requestWith } from './limit-cases.ts'
import { rowsOf } from './limit-reading.ts'
import { fieldNames, readingOf } from './request-reading.ts'
import { edgesOf, isAccepted, isPlain, plainRequest, usual, withFact } from './valid-request.ts'

const group = 'Fields'
const source = 'packages/core/src/contract/provider.ts, "Field"'

/** Canonical fields: each at its place and in its spelling, or refused. */
export const fields: readonly Behaviour[] = [
  {
    id: 'fields.places',
    group,
    text: 'Each canonical field stands at the place and in the spelling that the document says, and nowhere else; 0 is a value like any other.',
    source,
    plan(subject) {
      const lost = desksOf(subject).flatMap(unplaced)
      if (lost.length > 0) return { untestable: `no request was found that the document takes with ${lost.join(', ')}` }
      return perDialect(subject, placeAttempts, 'the document has no fields')
    },
  },
  {
    id: 'fields.refused',
    group,
    text: 'A canonical field that a model or a route does not have is refused before anything is sent, never dropped; the sentence names those that it has.',
    source,
    plan: subject => perDialect(subject, absentAttempts, 'every route has every canonical field'),
  },
  {
    id: 'fields.one-place',
    group,
    text: 'Two fields that the wire has one place for are refused when both are given.',
    source,
    plan: subject => perDialect(subject, samePlaceAttempts, 'every field has a place of its own'),
  },
  {
    id: 'fields.sizes',
    group,
    text: 'Where the wire knows only sizes, a ratio and a resolution become the size that is for both, and a size that is not for them is refused.',
    source: 'packages/core/src/contract/provider.ts, "Model"',
    plan(subject) {
      const trials = sizeDesks(subject).map(desk => trialAt(desk, desk.name, sizeAttempts(desk)))
      return trials.length > 0 ? trials : { notApplicable: 'no model of the document has a table of sizes' }
    },
  },
]

function perDialect(subject: Subject, attemptsAt: (desk: Desk) => readonly Attempt[], none: string): Plan {
  const trials = trialsOf(
    desksOf(subject).map(desk => ({ desk, attempts: attemptsAt(desk) })),
    'dialect',
    desk => saidBy(desk, `the fields of ${desk.dialect}`),
  )
  return trials.length > 0 ? trials : { notApplicable: none }
}

/** Fields that no request could be found for: what says nothing about them is a gap. */
const unplaced = (desk: Desk): readonly string[] =>
  fieldNames
    .filter(field => field !== 'model' && fieldAt(desk.route, field))
    .filter(field => valuesAt(desk, field).every(value => withField(desk, field, value) === undefined))
    .map(field => `${field} at ${desk.name}`)

const valuesAt = (desk: Desk, field: string): readonly (string | number)[] => {
  const { values } = fieldAt(desk.route, field)!
  return values ? Object.keys(values) : [...rowsOf(desk.route.limits, field).flatMap(edgesOf), usual[field] ?? 10]
}
const withField = (desk: Desk, field: string, value: string | number) =>
  [isPlain, isAccepted].map(is => requestWith(desk, field, value, { is })).find(asked => asked !== undefined)

/** A field with each value that it spells in its own way, or with one that its limits take. */
function placeAttempts(desk: Desk): Attempt[] {
  return fieldNames.flatMap((field): Attempt[] => {
    const place = fieldAt(desk.route, field)
    if (!place || field === 'model') return []
    if (field === 'prompt')
      return plainRequest(desk) ? [{ asked: plainRequest(desk)!, note: 'only what is needed' }] : []
    const found = valuesAt(desk, field).flatMap((value): Attempt[] => {
      const asked = withField(desk, field, value)
      return asked ? [{ asked, note: `${field} ${value}` }] : []
    })
    return place.values ? found : found.slice(0, 1)
  })
}

function absentAttempts(desk: Desk): Attempt[] {
  const plain = plainRequest(desk)
  if (!plain) return []
  return fieldNames.flatMap((field): Attempt[] => {
    if (fieldAt(desk.route, field)) return []
    const asked = withFact(desk, plain, field, field === 'model' ? 'any-model' : (usual[field] ?? 1))
    const reading = asked && readingOf(desk, asked)
    return reading && 'refused' in reading ? [{ asked, note: field }] : []
  })
}

function samePlaceAttempts(desk: Desk): Attempt[] {
  const plain = plainRequest(desk)
  if (!plain) return []
  const placed = fieldNames.filter(name => fieldAt(desk.route, name))
  return placed.flatMap((name, index) =>
    placed.slice(0, index).flatMap((other): Attempt[] => {
      if (fieldAt(desk.route, name)!.to !== fieldAt(desk.route, other)!.to) return []
      const one = requestWith(desk, other, valueAt(desk, other), { is: isAccepted })
      const both = one && withFact(desk, one, name, valueAt(desk, name))
      return both ? [{ asked: both, note: `${other} and ${name}` }] : []
    }),
  )
}

const valueAt = ({ route }: Desk, field: string): string | number =>
  rowsOf(route.limits, field).flatMap(edgesOf)[0] ?? usual[field] ?? 1

/** Models with sizes, in each way of speaking that may serve them. */
function sizeDesks(subject: Subject): Desk[] {
  const { dialects } = subject.provider
  return desksOf(subject)
    .filter(desk => desk.row?.sizes)
    .flatMap(desk => {
      const others = Object.keys(dialects).filter(
        name => name !== desk.dialect && dialects[name]!.kind === desk.kind && dialects[name]!.routes.submit,
      )
      const served = others.map(name => ofModel(subject, desk.model!, { dialects: { [desk.dialect]: name } }))
      return [desk, ...served.map(own => ({ ...own, name: `${own.name}-by-${own.dialect}` }))]
    })
}

function sizeAttempts(desk: Desk): Attempt[] {
  const plain = plainRequest(desk) ?? {}
  const rows = Object.entries(desk.row!.sizes!)
  const tiers = [...new Set(rows.flatMap(([, { resolution }]) => resolution ?? [])), '540p']
  return [
    ...rows.flatMap(([size, { aspectRatio, resolution = '540p' }]): Attempt[] => [
      { asked: { ...plain, size }, note: `size ${size}` },
      { asked: { ...plain, size, resolution }, note: `size ${size}, resolution ${resolution}` },
      { asked: { ...plain, aspectRatio }, note: `ratio ${aspectRatio}` },
      { asked: { ...plain, aspectRatio, resolution }, note: `ratio ${aspectRatio}, resolution ${resolution}` },
    ]),
    ...tiers.map(resolution => ({ asked: { ...plain, resolution }, note: `resolution ${resolution} alone` })),
    { asked: { ...plain, aspectRatio: '21:9' }, note: 'a ratio that no size is for' },
  ]
}
