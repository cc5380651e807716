import { type Facts, judge, type Refusal } from '../contract/limits.ts'
import { modelsOf } from '../contract/model-table.ts'
import type { Route } from '../contract/provider.ts'
import type { Relay } from '../contract/relay.ts'
import { fill } from '../contract/tree.ts'
import type { MediaFile, Medium } from '../files/load-image.ts'
import type { Json, Kind, PaidOperation } from '../words/names.ts'
import { refusedByAll } from '../words/problems.ts'
import type { GenerateRequest, Parameters, TaskRef, Warning } from '../words/task.ts'
import { type Body, BodyWriter } from './body.ts'
import { chooseRoute } from './choose-route.ts'
import { promptOf, requestedOf, writeFields } from './fields.ts'
import { priceOf } from './price.ts'
import { type Findings, mediaInOptions, writeMedium } from './request-media.ts'
import { writeOptions } from './request-options.ts'
import { fromSizes, limitsAt } from './sizes.ts'

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
  const { request, kind, operation, lenient, source } = input
  const { name, model, dialectName, route, warnings } = chooseRoute(relay, {
    kind,
    operation,
    ...(source && { source }),
    ...(request.model !== undefined && { wanted: request.model }),
  })
  const findings: Findings = { refusals: [], warnings }
  const subject = model && name ? name : provider.title
  const limits = limitsAt(route)
  const given = fromSizes(model, route, factsOf(input, name, route, findings), findings.refusals)
  const takes = { model: modelsOf(provider, kind).join(', ') }
  const { facts, ...verdict } = judge(given, limits, route.rules ?? [], { lenient, subject, fieldOf, takes })
  findings.refusals.push(...verdict.refusals)
  warnings.push(...verdict.warnings)

  const writer = new BodyWriter(route)
  const effective = writeFields({ operation, route, model, subject, request, facts, lenient }, writer, findings)
  for (const medium of input.media) writeMedium(provider, medium, route, facts, limits, writer, findings)
  writeSource(route, source, writer)
  writeOptions(route, request.providerOptions ?? {}, writer, findings.refusals)
  refuse(provider.id, findings.refusals)

  const holes: Record<string, unknown> = { model: name, source: source?.id }
  const query = fill((route.query ?? {}) as Json, holes) as Record<string, string>
  return {
    dialectName,
    route,
    holes,
    query: { ...query, ...writer.query },
    uploads: writer.uploads,
    body: uploaded => writer.finish(holes, uploaded),
    requested: requestedOf(request),
    effective,
    warnings,
    usd: priceOf(model, facts, limits),
  }
}

/** What is judged: the request in the names of the limits, images counted, the prompt measured in letters. */
function factsOf(
  { request, media, allowPrivate }: WriteInput,
  name: string | undefined,
  route: Route,
  findings: Findings,
) {
  const inOptions = mediaInOptions(route, request.providerOptions, media.length, allowPrivate, findings)
  const { providerOptions = {}, ...rest } = request
  const prompt = promptOf(request)
  const facts: Facts = {
    ...rest,
    model: name,
    images: media.length + inOptions,
    prompt: prompt && [...prompt].length,
  }
  for (const [option, value] of Object.entries(providerOptions)) facts[`options.${option}`] = value
  return facts
}

const fieldOf = (fact: string) => (fact.startsWith('options.') ? `providerOptions.${fact.slice(8)}` : fact)

/** @throws `invalid_request` with all of them, where there are any */
function refuse(provider: string, refusals: readonly Refusal[]): void {
  const [first] = refusals
  if (!first) return
  const sentences = refusals.map(({ field, problem }) => `${field}: ${problem}`)
  const { field, source } = first
  throw refusedByAll('invalid_request', sentences, { field, provider, ...(source !== undefined && { source }) })
}

/** Where the body, and not the path, names what a remix, an extension or an edit starts from. */
function writeSource(route: Route, source: TaskRef | undefined, writer: BodyWriter) {
  const row = route.media?.find(one => one.role === 'source' && one.as === 'task')
  if (source && row) writer.write(row.to, source.id)
}
