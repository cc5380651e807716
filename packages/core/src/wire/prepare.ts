import { own } from '../base/own.ts'
import { defaultOf, type Facts, fits, isGiven, judge, type Refusal } from '../contract/limits.ts'
import { dialectsOf, modelsOf, routeFor } from '../contract/model-table.ts'
import type { Field, Limits, Model, Place, Route } from '../contract/provider.ts'
import type { Relay } from '../contract/relay.ts'
import { fill } from '../contract/tree.ts'
import type { MediaFile, Medium } from '../files/load-image.ts'
import type { FieldName, Json, Kind, PaidOperation } from '../words/names.ts'
import { invalid, invalidAtOnce } from '../words/problems.ts'
import type { GenerateRequest, Parameters, TaskRef, Warning } from '../words/task.ts'
import { type Body, BodyWriter } from './body.ts'
import { type Findings, mediaInOptions, writeMedium } from './request-media.ts'
import { writeOptions } from './request-options.ts'

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

/** A paid request, ready to be sent, with everything that was decided about it. */
export interface Prepared {
  dialectName: string
  route: Route
  holes: Record<string, unknown>
  query: Record<string, string>
  /** Files to send ahead. */
  uploads: readonly MediaFile[]
  /** The body, given the addresses of the uploads. */
  body(uploaded: readonly string[]): Body
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
}

/** Decides everything about a paid request from the tables. Throws `invalid_request` with every refusal in its message. */
export function prepare(relay: Relay, input: WriteInput): Prepared {
  const { provider } = relay
  const { request, operation } = input
  const kindDialects = dialectsOf(provider, input.kind)
  const fallback = kindDialects[0] && provider.dialects[kindDialects[0]]?.routes[operation]?.limits?.model
  const preset = fallback && (Array.isArray(fallback) ? fallback : [fallback]).find(limit => limit.sent)?.default
  const name = request.model ?? input.source?.model ?? (preset === undefined ? undefined : String(preset))
  const model = relay.modelOf(name)
  if (model?.dialect === null) {
    throw invalid('model', `no task can be made with ${name}${model.note ? `. ${model.note}` : ''}`, {
      provider: provider.id,
    })
  }
  const dialectName = input.source?.dialect ?? relay.dialectFor(input.kind, model)
  const dialect = dialectName === undefined ? undefined : own(provider.dialects, dialectName)
  const base = dialect?.routes[operation]
  const refusals: Refusal[] = []
  const warnings: Warning[] = []
  if (!base || !dialectName || dialect.kind !== input.kind) {
    const made =
      dialect && dialect.kind !== input.kind
        ? `${name} makes ${dialect.kind}s`
        : `${provider.title} has no ${operation}`
    throw invalid('model', `${made}, not ${input.kind}s by ${operation}`, { provider: provider.id })
  }
  const route = operation === 'submit' ? routeFor(base, model) : base
  if (operation === 'submit' && name !== undefined && !model) {
    warnings.push({
      code: 'unknown_model',
      field: 'model',
      message: `model: ${JSON.stringify(name)} is not in the table of ${provider.title}; it is sent without checks of its limits`,
    })
  }

  const findings: Findings = { refusals, warnings }
  const optionMedia = mediaInOptions(route, request.providerOptions, input.media.length, input.allowPrivate, findings)
  const given: Facts = { ...request, model: name, images: input.media.length + optionMedia }
  delete given.providerOptions
  given.prompt = request.prompt === undefined || request.prompt.trim() === '' ? undefined : [...request.prompt].length
  for (const [option, value] of Object.entries(request.providerOptions ?? {})) given[`options.${option}`] = value

  const limits: Limits = route.limits ?? {}
  const sized = fromSizes(model, route, given, refusals)
  const subject = model && name ? name : provider.title
  const takes = { model: modelsOf(provider, input.kind).join(', ') }
  const verdict = judge(sized, limits, route.rules ?? [], { lenient: input.lenient, subject, fieldOf, takes })
  refusals.push(...verdict.refusals)
  warnings.push(...verdict.warnings)

  const writer = new BodyWriter(route)
  const effective: Parameters = {}
  const placed = new Map<Place, FieldName>()
  for (const field of fieldNames) {
    const value = field === 'prompt' ? request.prompt : verdict.facts[field]
    if (!isGiven(value) || (field === 'prompt' && !isGiven(given.prompt))) continue
    const spelled = spell(route.fields?.[field], value)
    if (spelled === 'unsupported') {
      if (field === 'model' && operation !== 'submit' && request.model === undefined) continue // the source's own
      if (field === 'resolution' && model?.sizes && isGiven(route.fields?.size)) continue // already said by the size
      if (input.lenient)
        warnings.push({ code: 'dropped', field, message: `${field}: ${subject} has no such field; left out` })
      else
        refusals.push({
          field,
          problem: `${subject} has no such field; accepted: ${offered(route)}`,
        })
    } else if ('refused' in spelled) refusals.push({ field, problem: spelled.refused })
    else if (placed.has(spelled.to)) {
      refusals.push({
        field,
        problem: `${subject} has one place for this and ${placed.get(spelled.to)}; give one of them`,
      })
    } else {
      placed.set(spelled.to, field)
      writer.write(spelled.to, spelled.value)
      if (field !== 'prompt') Object.assign(effective, { [field]: value })
    }
  }
  const holes: Record<string, unknown> = { model: name, source: input.source?.id }
  for (const medium of input.media) writeMedium(provider, medium, route, verdict.facts, limits, writer, findings)
  writeSource(route, input.source, writer)
  writeOptions(route, request.providerOptions ?? {}, writer, refusals)

  if (refusals.length > 0) {
    const sentences = refusals.map(({ field, problem }) => `${field}: ${problem}`)
    const [{ field, source }] = refusals as [Refusal]
    throw invalidAtOnce(sentences, {
      field,
      provider: provider.id,
      ...(source !== undefined && { source }),
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
    uploads: writer.uploads,
    body: uploaded => writer.finish(holes, uploaded),
    requested,
    effective,
    warnings,
    usd: priceOf(model, verdict.facts, limits),
  }
}

const offered = (route: Route): string =>
  Object.entries(route.fields ?? {})
    .filter(([, spelling]) => isGiven(spelling))
    .map(([name]) => name)
    .join(', ')

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
  const forms: { [as: string]: Json } = {
    string: String(value),
    number: Number(value),
    upper: String(value).toUpperCase(),
  }
  return { to: field.to, value: field.as === undefined ? (value as Json) : forms[field.as]! }
}

/** Where the wire knows only sizes, a ratio and a resolution become one. */
function fromSizes(model: Model | undefined, route: Route, facts: Facts, refusals: Refusal[]): Facts {
  if (!model?.sizes || !isGiven(route.fields?.size)) return facts
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
  const chosen = isGiven(next.size) ? own(model.sizes, String(next.size)) : undefined
  if (isGiven(facts.resolution) && !isGiven(route.fields?.resolution) && chosen?.resolution !== facts.resolution) {
    const known = rows.map(([size, row]) => `${size}${row.resolution ? ` (${row.resolution})` : ''}`).join(', ')
    refusals.push({
      field: 'resolution',
      problem: `${JSON.stringify(facts.resolution)} goes with a size or an aspectRatio here; accepted sizes: ${known}`,
    })
  }
  next.resolution ??= chosen?.resolution
  return next
}

/** Where the body, and not the path, names what a remix, an extension or an edit starts from. */
function writeSource(route: Route, source: TaskRef | undefined, writer: BodyWriter) {
  const row = route.media?.find(one => one.role === 'source' && one.as === 'task')
  if (source && row) writer.write(row.to, source.id)
}

function priceOf(model: Model | undefined, facts: Facts, limits: Limits): number | null {
  const price = model?.prices?.find(row => fits(row.when, facts, limits))
  if (!price) return null
  const count = (fact: string, otherwise: number) =>
    Number(facts[fact] ?? defaultOf(limits, fact)?.default ?? otherwise)
  const times = { second: () => count('seconds', Number.NaN), image: () => count('count', 1), request: () => 1 }[
    price.per
  ]()
  return Number.isFinite(times) ? Math.round(price.usd * times * 1e6) / 1e6 : null
}
