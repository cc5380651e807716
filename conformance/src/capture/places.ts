import { type Answer, type Path, type Provider, reasonPlaces } from '@vidrelay/core/provider'

/** What the document reads at a place of an answer. */
export type PlaceKind =
  | 'id'
  | 'status'
  | 'progress'
  | 'link'
  | 'code'
  | 'message'
  | 'time'
  | 'effective'
  | 'cost'
  | 'model'
  | 'flag'

/** Steps from the top of an answer to a value; `@json` is the inside of a text that holds JSON. */
export type Location = readonly (string | number)[]

/** The places that a document reads in one answer. */
export interface Places {
  /** Empty: the document knows nothing of this place. */
  kindsAt(location: Location): ReadonlySet<PlaceKind>
  /** Is this text JSON that the document looks into? */
  opensAt(location: Location): boolean
}

/**
 * Everything that any dialect of a document could read in this answer, as concrete places. A list of models is read as
 * one; whatever it says when it refuses is read like any other answer.
 */
export function placesIn(provider: Provider, answer: unknown, isModels: boolean): Places {
  const kinds = new Map<string, Set<PlaceKind>>()
  const opened = new Set<string>()
  const mark = (root: Location, path: Path, kind: PlaceKind) => {
    for (const location of locate(answer, root, path)) {
      const key = JSON.stringify(location)
      kinds.set(key, (kinds.get(key) ?? new Set()).add(kind))
      for (const [index, step] of location.entries())
        if (step === '@json') opened.add(JSON.stringify(location.slice(0, index)))
    }
  }
  mark([], 'success', 'flag')
  for (const shape of shapesOf(provider)) {
    for (const root of rootsOf(answer, shape)) {
      for (const [kind, paths] of isModels ? ofRefusals(shape) : ofTasks(shape))
        for (const path of paths) mark(root, path, kind)
      for (const path of flagPaths(provider, shape)) mark(root, path, 'flag')
    }
  }
  for (const { routes } of Object.values(provider.dialects)) {
    for (const route of Object.values(routes))
      for (const path of Object.values(route?.take ?? {}).flat()) mark([], path, 'id')
  }
  const { discovery } = provider
  if (isModels && discovery) {
    for (const items of discovery.items) {
      mark([], `${items}[]`, 'model') // a plain list of names
      for (const id of discovery.id) mark([], `${items}[].${id}`, 'model')
    }
  }
  const none: ReadonlySet<PlaceKind> = new Set()
  return {
    kindsAt: location => kinds.get(JSON.stringify(location)) ?? none,
    opensAt: location => opened.has(JSON.stringify(location)),
  }
}

/** A value that is no list and no object, with the kinds of its place. */
export interface Leaf {
  readonly value: unknown
  readonly kinds: ReadonlySet<PlaceKind>
  /** `data.videos[].url` */
  readonly path: Path
}

/** Every value of an answer, in the order in which they stand. */
export function leavesIn(answer: unknown, places: Places): Leaf[] {
  const walk = (value: unknown, location: Location, path: Path): Leaf[] => {
    if (Array.isArray(value)) return value.flatMap((item, index) => walk(item, [...location, index], `${path}[]`))
    if (typeof value === 'object' && value !== null) {
      return Object.entries(value).flatMap(([name, own]) =>
        walk(own, [...location, name], path === '' ? name : `${path}.${name}`),
      )
    }
    return [{ value, kinds: places.kindsAt(location), path }]
  }
  return walk(answer, [], '')
}

/** The paths that a document reads, from the top of an answer, whatever it is wrapped in: `data.status`. */
export function pathsRead(provider: Provider, isModels: boolean): ReadonlyMap<Path, ReadonlySet<PlaceKind>> {
  const read = new Map<Path, Set<PlaceKind>>()
  const add = (path: Path, kind: PlaceKind) => {
    const [own = ''] = path.replace(/\[\d+\]/g, '[]').split('.@json')
    read.set(own, (read.get(own) ?? new Set()).add(kind))
  }
  for (const shape of shapesOf(provider)) {
    for (const prefix of prefixesOf(shape)) {
      const rows: Row[] = [...(isModels ? ofRefusals(shape) : ofTasks(shape)), ['flag', flagPaths(provider, shape)]]
      for (const [kind, paths] of rows) for (const path of paths) add(prefix + path, kind)
    }
  }
  if (isModels)
    for (const items of provider.discovery?.items ?? [])
      for (const id of provider.discovery?.id ?? []) add(`${items}[].${id}`, 'model')
  return read
}

/** Nothing, and whatever an answer may be wrapped in, up to four times. */
function prefixesOf({ envelope }: Answer): string[] {
  let level = ['']
  const all = [...level]
  for (let depth = 0; depth < 4; depth++) {
    level = level.flatMap(prefix => (envelope?.at ?? []).map(path => `${prefix}${path}.`))
    all.push(...level)
  }
  return all
}

const shapesOf = ({ dialects }: Provider): Answer[] =>
  Object.values(dialects).flatMap(({ answer, otherAnswer }) => (otherAnswer ? [answer, otherAnswer] : [answer]))

type Row = readonly [kind: PlaceKind, paths: readonly Path[]]

const ofRefusals = ({ code = ['error.code', 'code'], message = [] }: Answer): Row[] => [
  ['code', code],
  ['message', [...message, ...reasonPlaces]],
]

function ofTasks(shape: Answer): Row[] {
  const { id, status, progress = ['progress'], outputs, createdAt = [], completedAt = [], expiresAt = [] } = shape
  const at = outputs.filter(row => row.at !== undefined)
  const own: Row[] = [
    ['id', id],
    ['status', status],
    ['progress', progress],
    ['link', at.map(row => row.at!)],
    ['time', [...createdAt, ...completedAt, ...expiresAt]],
    ['effective', Object.values(shape.effective ?? {}).flat()],
    ['cost', shape.cost ? [shape.cost.at] : []],
    ['id', shape.next === undefined ? [] : [shape.next]],
    ...ofRefusals(shape),
  ]
  const { items } = shape
  return items === undefined ? own : [...own, ...own.map(([kind, paths]) => [kind, under(items, paths)] as const)]
}

const under = (items: Path, paths: readonly Path[]) => paths.map(path => `${items}[].${path}`)

const flagPaths = (provider: Provider, { signs = [] }: Answer): Path[] =>
  [...signs, ...provider.errors].flatMap(({ at = {} }) => Object.keys(at))

/** The top, and every level that the shape would go down to; four at most, as in core. */
function rootsOf(answer: unknown, { envelope }: Answer): Location[] {
  let level: Location[] = [[]]
  const all = [...level]
  for (let depth = 0; depth < 4; depth++) {
    level = level.flatMap(root => (envelope?.at ?? []).flatMap(path => locate(answer, root, path)))
    all.push(...level)
  }
  return all
}

/** Where a path leads, from a place on: the counterpart of core's reading, which gives the values. */
export function locate(answer: unknown, root: Location, path: Path): Location[] {
  let level: Location[] = [root]
  for (const part of path.split('.').flatMap(piece => piece.split(/(?=\[)/))) {
    level = level.flatMap(location => stepsInto(valueAt(answer, location), part).map(step => [...location, ...step]))
  }
  return level
}

function stepsInto(value: unknown, part: string): Location[] {
  if (part === '[]') {
    if (Array.isArray(value)) return value.map((_, index) => [index])
    return value === null || value === undefined ? [] : [[]]
  }
  if (/^\[\d+\]$/.test(part)) {
    const index = Number(part.slice(1, -1))
    return Array.isArray(value) && index < value.length ? [[index]] : []
  }
  if (part === '@json') {
    if (typeof value === 'object' && value !== null) return [[]]
    return typeof value === 'string' && parsed(value) !== undefined ? [['@json']] : []
  }
  return typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? [[part]] : []
}

function valueAt(answer: unknown, location: Location): unknown {
  let value = answer
  for (const step of location) {
    if (step === '@json') value = parsed(value as string)
    else value = (value as Record<string | number, unknown> | null)?.[step]
  }
  return value
}

/** Undefined: no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
