import type { Provider } from '@vidrelay/core/provider'
import { leavesIn, type PlaceKind, pathsRead, placesIn } from '../capture/places.ts'
import { type DocumentedAnswer, stateIn } from './documented.ts'
import type { DriftFinding } from './finding.ts'
import { above, allAbove, type JsonType, shapeOf, showTypes } from './shape.ts'

/** One live answer, and what is known in advance of answers like it. */
export interface Comparison {
  provider: Provider
  /** `GET /v1/models 200` */
  where: string
  /** Of HTTP. */
  status: number
  json: unknown
  documented: DocumentedAnswer
  isModels: boolean
  /** Does the client still take a refusal for what it is? */
  isUnderstood: boolean
}

/** What differs: fields, types, words and codes. Values are no drift. */
export function compare(comparison: Comparison): DriftFinding[] {
  const reader = readerOf(comparison)
  return [
    ...moreThan(comparison),
    ...lessThan(comparison, reader),
    ...otherTypes(comparison, reader),
    ...words(comparison),
  ]
}

const placeIn = ({ where }: Comparison, path: string) => `${where}: ${path === '' ? 'the whole answer' : path}`

/** Only the outermost of what is new: what is in it is new as well. */
function* moreThan(comparison: Comparison): Generator<DriftFinding> {
  const { documented, json } = comparison
  const isNew = (path: string) => documented.types(path) === undefined
  const mayHoldAnything = (path: string) => documented.isOpen(path) || isOnlyNull(documented.types(path))
  for (const [path, types] of shapeOf(json)) {
    if (!isNew(path) || allAbove(path).some(own => isNew(own) || mayHoldAnything(own))) continue
    const came = showTypes(types)
    yield { kind: 'new field', severity: 'note', where: placeIn(comparison, path), documented: 'nothing', came }
  }
}

/** What is always there, where that which holds it came; and what nobody can do without. */
function* lessThan(comparison: Comparison, reader: Reader): Generator<DriftFinding> {
  const { documented, json, provider } = comparison
  const shape = shapeOf(json)
  const gone = new Set<string>()
  for (const path of documented.always(stateIn(provider, json))) {
    const holder = above(path)
    if (holder !== undefined && !shape.has(path) && !path.endsWith('[]') && shape.get(holder)?.has('object'))
      gone.add(path)
  }
  for (const kinds of needs(comparison)) {
    const path = [...documented.paths].find(own => kinds.some(kind => reader.kindsAt(own).has(kind)))
    if (path !== undefined && !kinds.some(reader.isSaid)) gone.add(path)
  }
  for (const path of gone) {
    if (allAbove(path).some(own => gone.has(own))) continue
    const types = documented.types(path) ?? new Set()
    const severity = !isOnlyNull(types) && reader.isMissed(path) ? 'broken' : 'changed'
    const facts = { where: placeIn(comparison, path), documented: showTypes(types), came: 'nothing' }
    yield { kind: 'vanished field', severity, ...facts }
  }
}

/** Of each list one must be said, as far as it is documented at all: whose answer it is, in which state, or why not. */
function needs({ status, isModels }: Comparison): readonly (readonly PlaceKind[])[] {
  if (status >= 400) return [['message', 'code']]
  return isModels ? [['model']] : [['status', 'link']]
}

function* otherTypes(comparison: Comparison, reader: Reader): Generator<DriftFinding> {
  const { documented, json } = comparison
  for (const [path, types] of shapeOf(json)) {
    const known = documented.types(path)
    if (known === undefined || isOnlyNull(known)) continue
    const others = [...types].filter(type => type !== 'null' && !known.has(type))
    if (others.length === 0) continue
    yield {
      kind: 'type changed',
      severity: reader.isRead(path) ? 'broken' : 'changed',
      where: placeIn(comparison, path),
      documented: showTypes(known),
      came: showTypes(new Set(others)),
    }
  }
}

const isOnlyNull = (types: ReadonlySet<JsonType> | undefined) =>
  types !== undefined && [...types].every(type => type === 'null')

/** Codes that say that all is well. */
const noCode = ['', '0', '200', 'success', 'ok']

function* words(comparison: Comparison): Generator<DriftFinding> {
  const { provider, json, status, isModels, isUnderstood } = comparison
  const statuses = new Set(Object.keys(provider.statuses).map(word => word.toLowerCase()))
  const told = new Set<string>()
  for (const { value, kinds, path } of leavesIn(json, placesIn(provider, json, isModels))) {
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
    if (text === '' || told.has(`${path} ${text}`)) continue
    told.add(`${path} ${text}`)
    const base = { where: placeIn(comparison, path), came: showWord(text) }
    if (kinds.has('status') && !statuses.has(text.trim().toLowerCase())) {
      const known = Object.keys(provider.statuses).join(', ')
      yield { kind: 'new status word', severity: 'broken', ...base, documented: known }
    }
    // Why a task failed is the model vendor's word; of what the provider itself says there is a list, or none is known.
    const listed = kinds.has('code') && status >= 400 ? codesAt(comparison, path) : []
    const rows = provider.errors.flatMap(({ code = [] }) => code)
    if (listed.length > 0 && ![...noCode, ...listed, ...rows].some(code => code.toLowerCase() === text.toLowerCase())) {
      const severity = isUnderstood ? 'changed' : 'broken'
      yield { kind: 'new error code', severity, ...base, documented: [...new Set([...listed, ...rows])].join(', ') }
    }
  }
}

/** The codes that are documented for this place of this answer. */
const codesAt = ({ provider, isModels, documented }: Comparison, path: string): string[] => [
  ...documented.words(path),
  ...documented.samples
    .flatMap(sample => leavesIn(sample, placesIn(provider, sample, isModels)))
    .filter(leaf => leaf.path === path && leaf.kinds.has('code') && leaf.value !== null)
    .map(leaf => String(leaf.value))
    .filter(code => !noCode.includes(code)),
]

/** A word of a table is shown; anything else may be somebody's. */
const showWord = (text: string): string =>
  /^[\p{L}\d]+([_. -][\p{L}\d]+)*$/u.test(text) && text.length <= 60 ? text : 'a text that is no word'

/** What the document reads of an answer. */
interface Reader {
  kindsAt(path: string): ReadonlySet<PlaceKind>
  /** Does it look there, or into what stands there? */
  isRead(path: string): boolean
  /** Is it what the document would read, and nothing else in this answer says it instead? */
  isMissed(path: string): boolean
  /** Does the answer say such a thing anywhere? */
  isSaid(kind: PlaceKind): boolean
}

function readerOf({ provider, json, isModels }: Comparison): Reader {
  const read = pathsRead(provider, isModels)
  const said = new Set(
    leavesIn(json, placesIn(provider, json, isModels))
      .filter(({ value }) => value !== null && value !== '')
      .flatMap(({ kinds }) => [...kinds]),
  )
  const kindsUnder = (path: string): PlaceKind[] =>
    [...read].flatMap(([own, kinds]) =>
      own === path || own.startsWith(`${path}.`) || own.startsWith(`${path}[`) ? [...kinds] : [],
    )
  return {
    kindsAt: path => read.get(path) ?? new Set(),
    isRead: path => path === '' || kindsUnder(path).length > 0,
    isMissed: path => kindsUnder(path).some(kind => !said.has(kind)),
    isSaid: kind => said.has(kind),
  }
}
