import type {
  Field,
  FieldName,
  Json,
  Kind,
  Limits,
  MediaRow,
  Model,
  PaidOperation,
  Place,
  Provider,
  Route,
} from './contract.ts'
import { VidrelayError } from './errors.ts'
import { type Facts, fits, isGiven, judge, type Refusal } from './limits.ts'
import { checkInputUrl, dataUrlOf, type MediaFile, type Medium } from './media.ts'
import { fill, put } from './tree.ts'
import type { GenerateRequest, Parameters, TaskRef, Warning } from './vocabulary.ts'

const fieldNames: readonly FieldName[] = [
  'model',
  'prompt',
  'seconds',
  'aspectRatio',
  'resolution',
  'size',
  'count',
  'seed',
]
const parameterNames = fieldNames.filter(name => name !== 'prompt')

export type FormPart = { name: string; value: string } | { name: string; file: MediaFile }

/** A paid request, ready to be sent, with everything that was decided about it. */
export interface Prepared {
  dialectName: string
  route: Route
  holes: Record<string, unknown>
  query: Record<string, string>
  body: { kind: 'json'; value: Json } | { kind: 'form'; parts: readonly FormPart[] }
  requested: Parameters
  effective: Parameters
  warnings: readonly Warning[]
  /** By the price table; null where nobody wrote down a price. */
  usd: number | null
}

export interface WriteInput {
  kind: Kind
  operation: PaidOperation
  request: Omit<GenerateRequest, 'images'>
  media: readonly Medium[]
  source?: TaskRef
  lenient: boolean
  /** The base URL is private itself, so private references can be reached. */
  allowPrivate: boolean
  /** The relay's own names for models -> names in the table. */
  modelNames: { readonly [name: string]: string }
}

/** The model's row: exact, by alias, by the longest key with a `*`. */
export function modelOf(provider: Provider, name: string | undefined): Model | undefined {
  if (name === undefined) return undefined
  if (Object.hasOwn(provider.models, name)) return provider.models[name]
  const rows = Object.entries(provider.models)
  const alias = rows.find(([, model]) => model.aliases?.includes(name))
  if (alias) return alias[1]
  const matches = rows.filter(([key]) => {
    const [head, tail] = key.split('*')
    return tail !== undefined && name.length >= key.length - 1 && name.startsWith(head!) && name.endsWith(tail)
  })
  return matches.toSorted(([a], [b]) => b.length - a.length)[0]?.[1]
}

/** The submit route with the model's rows laid over it, key by key. */
export function routeFor(route: Route, model: Model | undefined): Route {
  if (!model) return route
  return {
    ...route,
    send: { ...route.send, ...model.send },
    fields: { ...route.fields, ...model.fields },
    limits: { ...route.limits, ...model.limits },
    rules: [...(route.rules ?? []), ...(model.rules ?? [])],
    ...((model.media ?? route.media) && { media: model.media ?? route.media! }),
  }
}

export const dialectsOf = (provider: Provider, kind: Kind): string[] =>
  Object.keys(provider.dialects).filter(name => provider.dialects[name]!.kind === kind)

/** Decides everything about a paid request from the tables. Throws `invalid_request` with every refusal in its message. */
export function prepare(provider: Provider, input: WriteInput): Prepared {
  const { request, operation } = input
  const kindDialects = dialectsOf(provider, input.kind)
  const fallback = kindDialects[0] && provider.dialects[kindDialects[0]]?.routes[operation]?.limits?.model
  const preset = fallback && (Array.isArray(fallback) ? fallback : [fallback]).find(limit => limit.sent)?.default
  const name = request.model ?? input.source?.model ?? (preset === undefined ? undefined : String(preset))
  const model = modelOf(provider, name && (input.modelNames[name] ?? name))
  const dialectName = input.source?.dialect ?? model?.dialect ?? kindDialects[0]
  const dialect = dialectName === undefined ? undefined : provider.dialects[dialectName]
  const base = dialect?.routes[operation]
  const refusals: Refusal[] = []
  const warnings: Warning[] = []
  if (!base || !dialectName || dialect.kind !== input.kind) {
    const made =
      dialect && dialect.kind !== input.kind
        ? `${name} makes ${dialect.kind}s`
        : `${provider.title} has no ${operation}`
    throw new VidrelayError('invalid_request', `model: ${made}, not ${input.kind}s by ${operation}`, {
      field: 'model',
      provider: provider.id,
    })
  }
  const route = operation === 'submit' ? routeFor(base, model) : base
  if (operation === 'submit' && name !== undefined && !model) {
    warnings.push({
      code: 'unknown_model',
      field: 'model',
      message: `model: ${JSON.stringify(name)} is not in the table of ${provider.title}; it is sent without checks of its limits`,
    })
  }

  const optionMedia = mediaInOptions(route, request, input, refusals, warnings)
  const given: Facts = { ...request, model: name, images: input.media.length + optionMedia }
  delete given.providerOptions
  given.prompt = request.prompt === undefined || request.prompt.trim() === '' ? undefined : [...request.prompt].length
  for (const [option, value] of Object.entries(request.providerOptions ?? {})) given[`options.${option}`] = value

  const limits: Limits = route.limits ?? {}
  const sized = fromSizes(model, route, given, refusals)
  const subject = model && name ? name : provider.title
  const verdict = judge(sized, limits, route.rules ?? [], { lenient: input.lenient, subject, fieldOf })
  refusals.push(...verdict.refusals)
  warnings.push(...verdict.warnings)

  const writer = new BodyWriter(route)
  const effective: Parameters = {}
  for (const field of fieldNames) {
    const value = field === 'prompt' ? request.prompt : verdict.facts[field]
    if (!isGiven(value) || (field === 'prompt' && !isGiven(given.prompt))) continue
    const spelled = spell(route.fields?.[field], value)
    if (spelled === 'unsupported') {
      if (field === 'resolution' && model?.sizes) continue // already said by the size
      if (input.lenient)
        warnings.push({ code: 'dropped', field, message: `${field}: ${subject} has no such field; left out` })
      else
        refusals.push({
          field,
          problem: `${subject} has no such field; accepted: ${Object.keys(route.fields ?? {}).join(', ')}`,
        })
    } else if ('refused' in spelled) refusals.push({ field, problem: spelled.refused })
    else {
      writer.write(spelled.to, spelled.value)
      if (field !== 'prompt') Object.assign(effective, { [field]: value })
    }
  }
  const holes: Record<string, unknown> = { model: name, source: input.source?.id }
  for (const medium of input.media) writeMedium(medium, route, verdict.facts, limits, writer, refusals, warnings)
  writeOptions(route, request.providerOptions ?? {}, writer, refusals)

  if (refusals.length > 0) {
    const sentences = refusals.map(({ field, problem }) => `${field}: ${problem}`)
    throw new VidrelayError('invalid_request', sentences.join('. '), {
      field: refusals[0]!.field,
      provider: provider.id,
    })
  }
  const requested = Object.fromEntries(
    parameterNames
      .filter(field => isGiven(request[field as keyof typeof request]))
      .map(field => [field, request[field as keyof typeof request]]),
  )
  const query = fill((route.query ?? {}) as Json, holes) as Record<string, string>
  return {
    dialectName,
    route,
    holes,
    query: { ...query, ...writer.query },
    body: writer.finish(holes),
    requested,
    effective,
    warnings,
    usd: priceOf(model, verdict.facts, limits),
  }
}

const fieldOf = (fact: string) => (fact.startsWith('options.') ? `providerOptions.${fact.slice(8)}` : fact)

function spell(
  spelling: Place | Field | null | undefined,
  value: unknown,
): 'unsupported' | { refused: string } | { to: Place; value: Json } {
  if (!isGiven(spelling)) return 'unsupported'
  const field: Field = typeof spelling === 'string' ? { to: spelling } : (spelling as Field)
  if (field.values) {
    const key = Object.keys(field.values).find(own => own.toLowerCase() === String(value).toLowerCase())
    if (key === undefined)
      return { refused: `${JSON.stringify(value)} is not accepted; accepted: ${Object.keys(field.values).join(', ')}` }
    return { to: field.to, value: field.values[key]! }
  }
  return {
    to: field.to,
    value: field.as === 'string' ? String(value) : field.as === 'number' ? Number(value) : (value as Json),
  }
}

/** Where the wire knows only sizes, a ratio and a resolution become one. */
function fromSizes(model: Model | undefined, route: Route, facts: Facts, refusals: Refusal[]): Facts {
  if (!model?.sizes) return facts
  const next: Facts = { ...facts }
  const rows = Object.entries(model.sizes)
  if (!isGiven(next.size) && isGiven(next.aspectRatio) && !isGiven(route.fields?.aspectRatio)) {
    const row = rows.find(
      ([, own]) =>
        own.aspectRatio === next.aspectRatio && (!isGiven(next.resolution) || own.resolution === next.resolution),
    )
    if (row) {
      next.size = row[0]
      delete next.aspectRatio
    } else {
      const known = rows.map(
        ([size, own]) => `${own.aspectRatio}${own.resolution ? ` ${own.resolution}` : ''} (${size})`,
      )
      refusals.push({
        field: 'aspectRatio',
        problem: `no size has ${JSON.stringify(next.aspectRatio)}; accepted: ${known.join(', ')}`,
      })
    }
  }
  if (isGiven(next.size)) next.resolution ??= model.sizes[String(next.size)]?.resolution
  return next
}

/** Counts and checks the media that stand in provider options. One request uses one carrier. */
function mediaInOptions(
  route: Route,
  request: WriteInput['request'],
  input: WriteInput,
  refusals: Refusal[],
  warnings: Warning[],
): number {
  const carriers = (route.mediaOptions ?? []).filter(option => isGiven(request.providerOptions?.[option]))
  const used = [...(input.media.length > 0 ? ['images'] : []), ...carriers.map(option => `providerOptions.${option}`)]
  if (used.length > 1)
    refusals.push({ field: used[1]!, problem: `a request names its images in one place only; also given: ${used[0]}` })
  let count = 0
  for (const option of carriers) {
    for (const text of textsIn(request.providerOptions?.[option] ?? null)) {
      count++
      const label = `providerOptions.${option}`
      if (!/^data:image\/[\w.+-]+;base64,/i.test(text)) checkInputUrl(text, label, input.allowPrivate)
      warnInsecure(
        route.media?.find(row => row.as === 'url'),
        text,
        label,
        warnings,
      )
    }
  }
  return count
}

const textsIn = (value: Json): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(item => textsIn((item ?? null) as Json))
      : []

function warnInsecure(row: MediaRow | undefined, url: string, label: string, warnings: Warning[]) {
  if (row?.https === 'advised' && /^http:/i.test(url)) {
    warnings.push({
      code: 'insecure_url',
      field: label,
      message: `${label}: the provider advises a direct https link${row.source ? ` (${row.source})` : ''}`,
    })
  }
}

const typeFits = (types: readonly string[] | undefined, type: string) =>
  types === undefined || types.some(own => own === type || (own.endsWith('/*') && type.startsWith(own.slice(0, -1))))

function writeMedium(
  medium: Medium,
  route: Route,
  facts: Facts,
  limits: Limits,
  writer: BodyWriter,
  refusals: Refusal[],
  warnings: Warning[],
) {
  const rows = (route.media ?? []).filter(
    row => [row.role ?? 'image'].flat().includes(medium.role) && fits(row.when, facts, limits),
  )
  const problems: string[] = []
  for (const row of rows) {
    const { file } = medium
    if (file && !typeFits(row.types, file.type))
      problems.push(`${file.type} is not taken; accepted: ${row.types?.join(', ')}`)
    else if (file && row.maxBytes !== undefined && file.bytes.byteLength > row.maxBytes)
      problems.push(`${file.bytes.byteLength} bytes are too many; accepted: at most ${row.maxBytes}`)
    else {
      const url = medium.url ?? medium.task?.url
      if (row.as === 'url' && url !== undefined) {
        warnInsecure(row, url, medium.label, warnings)
        return writer.write(row.to, url)
      }
      if (row.as === 'data' && file) return writer.write(row.to, dataUrlOf(file))
      if (row.as === 'part' && file) return writer.part(row.to, file)
      if (row.as === 'task' && medium.task) return row.to === '' ? undefined : writer.write(row.to, medium.task.ref.id)
    }
  }
  const forms =
    rows.length === 0
      ? `no ${medium.role === 'image' ? 'images' : medium.role} here`
      : `as ${[...new Set(rows.map(row => row.as))].join(', ')}`
  refusals.push({ field: medium.label, problem: problems[0] ?? `the provider takes ${forms}` })
}

function writeOptions(
  route: Route,
  options: { readonly [name: string]: Json },
  writer: BodyWriter,
  refusals: Refusal[],
) {
  const root = (place: Place) => place.split(/[.[]/)[0]!
  const canonical = new Map<string, string>()
  for (const [name, spelling] of Object.entries(route.fields ?? {}))
    if (spelling) canonical.set(root(typeof spelling === 'string' ? spelling : (spelling as Field).to), name)
  for (const row of route.media ?? [])
    if (row.to && !route.mediaOptions?.includes(root(row.to))) canonical.set(root(row.to), 'images')
  for (const [name, value] of Object.entries(options)) {
    const place = (route.options?.[name] ?? route.options?.['*'] ?? '*').replace('*', () => name)
    const owner = canonical.get(root(place))
    if (owner !== undefined)
      refusals.push({
        field: `providerOptions.${name}`,
        problem: `this is what the field ${owner} writes; use ${owner}`,
      })
    else if (route.send && Object.hasOwn(route.send, root(place)))
      refusals.push({ field: `providerOptions.${name}`, problem: 'the provider needs its own value here' })
    else writer.write(place, value)
  }
}

function priceOf(model: Model | undefined, facts: Facts, limits: Limits): number | null {
  const price = model?.prices?.find(row => fits(row.when, facts, limits))
  if (!price) return null
  const times = price.per === 'second' ? Number(facts.seconds) : price.per === 'image' ? Number(facts.count ?? 1) : 1
  return Number.isFinite(times) ? Math.round(price.usd * times * 1e6) / 1e6 : null
}

/** Collects what goes where, then becomes a JSON body or a form. */
class BodyWriter {
  readonly query: Record<string, string> = {}
  readonly #route: Route
  readonly #writes: { to: Place; value: Json }[] = []
  readonly #files: { name: string; file: MediaFile }[] = []

  constructor(route: Route) {
    this.#route = route
  }

  write(to: Place, value: Json): void {
    if (to.startsWith('?')) this.query[to.slice(1)] = String(value)
    else this.#writes.push({ to, value })
  }

  part(name: string, file: MediaFile): void {
    this.#files.push({ name, file })
  }

  finish(holes: Record<string, unknown>): Prepared['body'] {
    const constants = fill((this.#route.send ?? {}) as Json, holes) as Record<string, Json>
    const isForm = this.#route.body === 'form' || (this.#route.body === 'auto' && this.#files.length > 0)
    if (!isForm) {
      const value: Record<string, unknown> = structuredClone(constants) as Record<string, unknown>
      for (const write of this.#writes) put(value, write.to, write.value)
      return { kind: 'json', value: value as Json }
    }
    const texts = [...Object.entries(constants).map(([to, value]) => ({ to, value })), ...this.#writes]
    const text = (value: Json) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value))
    return {
      kind: 'form',
      parts: [...texts.map(({ to, value }) => ({ name: to, value: text(value) })), ...this.#files],
    }
  }
}
