import type { FieldName, Limit, MediaRow, Model, Provider, Role, Route } from '@vidrelay/core/provider'
import { type WireRequest, wireRequest } from '@vidrelay/core/testing'
import { modelsOf, numberFields } from './compare-limits.ts'

/** A request that the document lets through, and where its tables stand. */
export interface Probe {
  readonly dialect: string
  readonly model: string
  readonly sent: WireRequest
}
type Asked = { readonly [field: string]: unknown }
type Media = NonNullable<Parameters<typeof wireRequest>[3]>

/**
 * Requests that a document lets through, made from its own tables: for each model the least, then each field with each of
 * its values and ends, each way of handing over a picture, as many pictures as it takes. What the document refuses is none.
 */
export function probesOf(provider: Provider): Probe[] {
  return Object.entries(provider.dialects).flatMap(([dialect, { kind, routes }]) => {
    if (!routes.submit) return []
    const route = routes.submit
    return modelsOf(provider, dialect).flatMap(([name, table]) => {
      const model = name.replaceAll('*', '1')
      const merged = mergedOf(route, table)
      // Another dialect is spoken where a user has chosen it: then it stands in the place of the first of its kind.
      const settings = { baseURL: provider.baseURL ?? 'https://relay.example.com', dialects: chosen(provider, dialect) }
      const seen = new Set<string>()
      return [...requestsOf(name === '*' ? undefined : model, merged)].flatMap(({ request, media }): Probe[] => {
        const sent = tried(() => wireRequest({ definition: provider, settings }, kind, request, media))
        const text = JSON.stringify(sent)
        if (!sent || seen.has(text)) return []
        seen.add(text)
        return [{ dialect, model: name, sent }]
      })
    })
  })
}

function chosen({ dialects }: Provider, dialect: string): { [name: string]: string } {
  const [first] = Object.entries(dialects).find(([, { kind }]) => kind === dialects[dialect]!.kind) ?? []
  return first === undefined || first === dialect ? {} : { [first]: dialect }
}

function tried<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}

type Tables = Pick<Route, 'fields' | 'media' | 'limits' | 'options'>

const mergedOf = (route: Route, model: Partial<Model>): Tables => ({
  fields: { ...route.fields, ...model.fields },
  limits: { ...route.limits, ...model.limits },
  ...((model.media ?? route.media) && { media: model.media ?? route.media! }),
})

function* requestsOf(model: string | undefined, tables: Tables): Generator<{ request: Asked; media: Media }> {
  const { fields = {}, limits = {} } = tables
  const names = (Object.keys(fields) as FieldName[]).filter(name => fields[name] && name !== 'model')
  const values = Object.fromEntries(names.map(name => [name, valuesOf(name, tables)]))
  const base: Asked = { ...(model !== undefined && { model }), prompt: 'A heron stands in the reeds' }
  const isNeeded = (name: FieldName) => [limits[name] ?? []].flat().some(({ given, sent }) => given === true && !sent)
  const others = names.filter(name => name !== 'prompt')
  const least: Asked = { ...base, ...firstOf(values, others.filter(isNeeded)) }
  const full: Asked = {
    ...base,
    ...firstOf(
      values,
      others.filter(name => name !== 'size'),
    ),
  }
  const pictures = mediaOf(tables)
  // A model may take no request without a picture.
  for (const media of [[], ...pictures]) {
    yield { request: least, media }
    yield { request: full, media }
  }
  const ground = [[], ...pictures.slice(0, 1)]
  for (const [name, list] of Object.entries(values))
    for (const value of list) for (const media of ground) yield { request: { ...least, [name]: value }, media }
  for (const [fact, own] of Object.entries(limits))
    if (fact.startsWith('options.'))
      for (const value of ([own].flat() as Limit[]).flatMap(({ in: list = [] }) => list))
        yield { request: { ...least, providerOptions: { [fact.slice(8)]: value } }, media: [] }
}

const firstOf = (values: { [name: string]: unknown[] }, names: readonly string[]): Asked =>
  Object.fromEntries(names.flatMap(name => (values[name]?.[0] === undefined ? [] : [[name, values[name][0]]])))

/** Every word of a list, both ends of a range; where nothing is said, what anybody would ask for. */
function valuesOf(name: FieldName, { fields = {}, limits = {} }: Tables): unknown[] {
  const own = [limits[name] ?? []].flat() as Limit[]
  const field = fields[name]
  if (name === 'prompt') return own.flatMap(({ max }) => (max === undefined ? [] : ['a'.repeat(max)]))
  const listed = own.flatMap(({ in: list = [] }) => list)
  const mapped = typeof field === 'object' && field?.values ? Object.keys(field.values) : []
  const ends = own.flatMap(({ min, max, default: usual }) => [usual, min, max].filter(value => value !== undefined))
  const all = [...new Set([...listed, ...mapped, ...ends])]
  const isNumber = numberFields.includes(name)
  return (all.length > 0 ? all : usual[name]).map(value => (isNumber ? Number(value) : value))
}

const usual: { readonly [name in FieldName]: readonly (string | number)[] } = {
  model: [],
  prompt: [],
  seconds: [5],
  aspectRatio: ['16:9'],
  resolution: ['720p'],
  size: ['1280x720'],
  count: [1],
  seed: [7],
}

/** The smallest picture that there is. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const most = 20

function mediaOf({ media = [], limits = {} }: Tables): Media[] {
  const max = Math.min(most, ...[limits.images ?? []].flat().flatMap(({ max = most }) => max))
  return media.flatMap(row => {
    const roles = [row.role ?? 'image'].flat().filter(role => role !== 'source')
    return roles.flatMap(role => {
      const made = (index: number) => mediumOf(row, role, index)
      return made(0) ? [[made(0)!], Array.from({ length: max }, (_, index) => made(index)!)] : []
    })
  })
}

function mediumOf({ as, types = ['image/png'] }: MediaRow, role: Role, index: number): Media[number] | undefined {
  const label = `images[${index}]`
  if (as === 'url') return { label, role, url: `https://pictures.example.net/heron-${index}.png` }
  if (as === 'task') return undefined
  const type = types.find(own => !own.endsWith('*')) ?? 'image/png'
  return { label, role, file: { name: `image.${type.slice(6)}`, type, bytes: png } }
}
