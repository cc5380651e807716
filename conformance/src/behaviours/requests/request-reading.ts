import type { Field, FieldName, Json, Place, Price } from '@vidrelay/core/provider'
import type { RecordedExchange, RecordedRequest } from '../../recording.ts'
import { type Asked, type Desk, fieldAt, firstOf, rowOf } from './desk.ts'
import { defaultOf, type Facts, type Finding, isWithin, judgement } from './limit-reading.ts'
import { imageOf, imagesIn, insecure, passageOf } from './media-reading.ts'
import type { Picture } from './pictures.ts'
import { uploadOf } from './upload-reading.ts'
import { type Write, wire } from './wire.ts'

/** The kit's own reading of what becomes of a request at a desk: refused, or these very bytes on the wire. */
export type Reading = { readonly refused: readonly Finding[] } | Sent

export interface Sent {
  readonly request: RecordedRequest
  /** Uploads, before it. */
  readonly before: readonly RecordedExchange[]
  readonly warnings: readonly Warned[]
  /** What goes out, in canonical words. */
  readonly effective: Facts
  readonly usd: number | null
  /** The row that this price is from. */
  readonly price?: Price
}
export interface Warned {
  readonly code: string
  readonly field: string
  readonly says: readonly string[]
  readonly source?: string
}

export const fieldNames = [
  'model',
  'prompt',
  'seconds',
  'aspectRatio',
  'resolution',
  'size',
  'count',
  'seed',
] as const satisfies readonly FieldName[]

const isThere = (value: unknown) => value !== undefined && value !== null

export function readingOf(desk: Desk, asked: Asked, { lenient = false } = {}): Reading {
  const { route, row, provider } = desk
  const { limits } = route
  const refused: Finding[] = []
  const warnings: Warned[] = []
  const name = modelFor(desk, asked)
  if (desk.operation === 'submit' && name !== undefined && row === undefined)
    warnings.push({ code: 'unknown_model', field: 'model', says: [name] })

  const images = (asked.images ?? []) as readonly Json[]
  const options = (asked.providerOptions ?? {}) as { readonly [name: string]: Json }
  const carried = carriedImages(desk, options, images.length, refused, warnings)
  const sized = bySize(desk, { ...factsOf(asked, options), model: name, images: images.length + carried }, refused)
  const verdict = judgement(sized, limits, route.rules, lenient)
  refused.push(...verdict.refused)
  warnings.push(...verdict.warned.map(({ fact, ...warned }) => ({ ...warned, field: fieldOf(fact) })))
  const { facts } = verdict

  const writes: Write[] = []
  const effective: { [field: string]: unknown } = {}
  for (const field of fieldNames) {
    const value = field === 'prompt' ? (isThere(facts.prompt) ? asked.prompt : undefined) : facts[field]
    if (!isThere(value)) continue
    const spelled = spelledAs(fieldAt(route, field), value)
    if (spelled === undefined) {
      const isOfSource = field === 'model' && desk.operation !== 'submit' && asked.model === undefined
      if (isOfSource || (field === 'resolution' && hasSizes(desk))) continue
      if (lenient) warnings.push({ code: 'dropped', field, says: [] })
      else refused.push({ fact: field, says: fieldNames.filter(own => fieldAt(route, own)) })
    } else if ('says' in spelled) refused.push({ fact: field, says: spelled.says })
    else if (writes.some(({ to }) => to === spelled.to)) refused.push({ fact: field, says: [] })
    else {
      writes.push(spelled)
      if (field !== 'prompt') effective[field] = value
    }
  }

  const parts: [Place, Picture][] = []
  const before: RecordedExchange[] = []
  for (const [index, given] of images.entries()) {
    const passage = passageOf(imageOf(given), provider, route, facts, limits)
    const field = `images[${index}]`
    if ('refused' in passage) refused.push({ fact: field, says: [] })
    else {
      if (passage.warning) warnings.push({ code: 'insecure_url', field, says: ['https'], ...passage.warning })
      if ('part' in passage) parts.push([passage.part, passage.file])
      else if ('upload' in passage) {
        const { exchanges, url } = uploadOf(desk, passage.upload)
        before.push(...exchanges)
        writes.push({ to: passage.to, value: url })
      } else writes.push(passage)
    }
  }
  const start = route.media?.find(({ role, as, to }) => role === 'source' && as === 'task' && to !== '')
  if (desk.source && start) writes.push({ to: start.to, value: desk.source.id! })
  writes.push(...optionWrites(desk, options, refused))

  if (refused.length > 0) return { refused }
  return { request: wire(desk, name, writes, parts), before, warnings, effective, ...priceOf(desk, facts) }
}

/** The model that a request is for: its own, its source's, or the one that the document sends where none is named. */
function modelFor({ provider, kind, operation, source }: Desk, asked: Asked): string | undefined {
  const name = asked.model ?? source?.model
  if (typeof name === 'string') return name
  const rows = [provider.dialects[firstOf(provider, kind)!]?.routes[operation]?.limits?.model ?? []].flat()
  const preset = rows.find(row => row.sent)?.default
  return preset === undefined ? undefined : String(preset)
}

function factsOf(
  { images: _, providerOptions: __, prompt, ...fields }: Asked,
  options: { readonly [name: string]: Json },
): Facts {
  const named = Object.entries(options).map(([name, value]) => [`options.${name}`, value])
  const length = typeof prompt === 'string' && prompt.trim() !== '' ? [...prompt].length : undefined
  return { ...fields, prompt: length, ...Object.fromEntries(named) }
}

const fieldOf = (fact: string) => fact.replace(/^options\./, 'providerOptions.')

/** Images in provider options count like others, and stand in one place only. */
function carriedImages(
  { route }: Desk,
  options: { readonly [name: string]: Json },
  images: number,
  refused: Finding[],
  warnings: Warned[],
): number {
  const carriers = (route.mediaOptions ?? []).filter(name => isThere(options[name]))
  if (carriers.length + Math.min(images, 1) > 1)
    refused.push({ fact: `providerOptions.${carriers.at(images > 0 ? 0 : 1)}`, says: [] })
  const row = route.media?.find(({ as }) => as === 'url')
  const found = carriers.flatMap(name =>
    imagesIn(options[name]).map(url => ({ field: `providerOptions.${name}`, url })),
  )
  for (const { field, url } of found) {
    const { warning } = row ? insecure(row, url) : {}
    if (warning) warnings.push({ code: 'insecure_url', field, says: ['https'], ...warning })
  }
  return found.length
}

const hasSizes = ({ route, row }: Pick<Desk, 'route' | 'row'>): boolean =>
  row?.sizes !== undefined && fieldAt(route, 'size') !== undefined

/** Where the wire knows only sizes, a ratio and a resolution become the size that is for both. */
function bySize({ route, row }: Desk, facts: Facts, refused: Finding[]): Facts {
  if (!row?.sizes || !hasSizes({ route, row })) return facts
  const { aspectRatio: ratio, resolution } = facts
  const isByRatio = !isThere(facts.size) && isThere(ratio) && !fieldAt(route, 'aspectRatio')
  const match = Object.entries(row.sizes).find(
    ([, own]) => own.aspectRatio === ratio && (!isThere(resolution) || own.resolution === resolution),
  )
  if (isByRatio && !match) refused.push({ fact: 'aspectRatio', says: Object.keys(row.sizes) })
  const { aspectRatio: _, ...others } = facts
  const next = isByRatio && match ? { ...others, size: match[0] } : facts
  const implied = row.sizes[String(next.size)]?.resolution
  if (isThere(resolution) && !fieldAt(route, 'resolution') && implied !== resolution)
    refused.push({ fact: 'resolution', says: Object.keys(row.sizes) })
  return { ...next, resolution: resolution ?? implied }
}

/** Theirs for ours; undefined where there is no place for it. */
function spelledAs(field: Field | undefined, value: unknown): Write | { says: readonly string[] } | undefined {
  if (!field) return undefined
  const { to, as, values } = field
  if (values) {
    const word = Object.keys(values).find(own => own.toLowerCase() === String(value).toLowerCase())
    return word === undefined ? { says: Object.keys(values) } : { to, value: values[word]! }
  }
  if (as === 'number') return { to, value: Number(value) }
  if (as === 'string') return { to, value: String(value) }
  return { to, value: as === 'upper' ? String(value).toUpperCase() : (value as Json) }
}

/** Where a provider option goes. */
export const optionPlace = ({ route: { options = {} } }: Desk, name: string): Place =>
  (Object.hasOwn(options, name) ? options[name]! : (options['*'] ?? '*')).replace('*', () => name)

const stem = (place: Place) => place.replace(/\[.*$/s, '')
const touches = (a: Place, b: Place) => `${a}.`.startsWith(`${b}.`) || `${b}.`.startsWith(`${a}.`)

/** The place is what a field, a medium or a constant writes. */
export function isTaken({ route }: Desk, place: Place): boolean {
  const fields = fieldNames.flatMap(name => fieldAt(route, name)?.to ?? [])
  const media = (route.media ?? [])
    .map(({ to }) => stem(to))
    .filter(to => to !== '' && !route.mediaOptions?.includes(to))
  return [...fields, ...media, ...Object.keys(route.send ?? {})].some(taken => touches(taken, stem(place)))
}

function optionWrites(desk: Desk, options: { readonly [name: string]: Json }, refused: Finding[]): Write[] {
  const writes: Write[] = []
  for (const [name, value] of Object.entries(options)) {
    const to = optionPlace(desk, name)
    if (isTaken(desk, to) || writes.some(write => touches(stem(write.to), stem(to))))
      refused.push({ fact: `providerOptions.${name}`, says: [] })
    else writes.push({ to, value })
  }
  return writes
}

/** By the first price whose `when` fits; null where nobody wrote one down. */
function priceOf(
  { provider, row, source, route: { limits } }: Desk,
  facts: Facts,
): { usd: number | null; price?: Price } {
  const priced = row ?? (source ? rowOf(provider, String(facts.model)) : undefined)
  const price = priced?.prices?.find(({ when }) => isWithin(when, facts, limits))
  if (!price) return { usd: null }
  const times = {
    request: 1,
    second: facts.seconds ?? defaultOf(limits, 'seconds'),
    image: facts.count ?? defaultOf(limits, 'count') ?? 1,
  }[price.per]
  return times === undefined ? { usd: null } : { usd: Math.round(price.usd * Number(times) * 1e6) / 1e6, price }
}
