import type { Clock } from '../base/clock.ts'
import { describeBody } from '../base/json.ts'
import { quoted, type Scrub, showUrl } from '../base/redact.ts'
import { insecureWarning } from '../contract/base-url.ts'
import type { Relay } from '../contract/relay.ts'
import { fillPath } from '../contract/tree.ts'
import type { JournalEntry } from '../journal/journal.ts'
import { literalIsPrivate } from '../net/private-host.ts'
import type { ErrorCode, VidrelayError } from '../words/errors.ts'
import { refused } from '../words/problems.ts'
import type { Output, OutputSource, Parameters, Task, TaskProblem, TaskRef, Warning } from '../words/task.ts'
import type { Reading } from './read.ts'
import type { ReadError } from './read-error.ts'

/** What is needed to make a task out of an answer: whose answer it is, what must not be shown, and the date. */
export interface Reader {
  readonly relay: Pick<Relay, 'provider' | 'origin'>
  readonly scrub: Scrub
  /** The scrub that also knows the prompt of this task, where this client sent it. */
  scrubFor(ref: TaskRef | undefined): Scrub
  readonly clock: Pick<Clock, 'now'>
}

/** What the journal or the submit call knows beside an answer. */
export type TaskMemory = Pick<JournalEntry, 'requested' | 'effective' | 'usd' | 'finalAt'>

/** Their word as it may be shown: one that stands in the document is nobody's secret. */
const shownWord = ({ word, isListed }: Reading, scrub: Scrub): string | null =>
  word === undefined ? null : isListed ? word : scrub(word)

const iso = (seconds: number | undefined): string | null =>
  seconds === undefined ? null : new Date(seconds * 1000).toISOString()

/** An answer as a task. It invents nothing: what nobody said is null. */
export function buildTask(
  context: Reader,
  ref: TaskRef,
  reading: Reading,
  raw: unknown,
  memory: TaskMemory | undefined,
  more: readonly Warning[] = [],
): Task {
  const warnings = [...more]
  const scrub = context.scrubFor(ref)
  let status = reading.status ?? (reading.word === undefined ? 'queued' : 'running')
  if (reading.status === undefined && reading.word !== undefined) {
    warnings.push({
      code: 'unknown_status',
      field: 'status',
      message: `status: ${context.relay.provider.title} says ${quoted(scrub(reading.word))}, which is in no table; it is taken for unfinished${besides(reading, scrub)}`,
    })
  }
  const word = shownWord(reading, scrub)
  const found = reading.outputs.map(({ role, sources }) => ({
    role,
    sources: sources.map(source => resolveSource(context, ref, source)),
  }))
  const outputs = found
    .map(({ role, sources }) => ({ role, sources: onceEach(context, ref, sources) }))
    .filter(({ sources }) => sources.length > 0)
    .map(({ role, sources }, index) => buildOutput(role, index, sources))
  if (found.some(({ sources }) => sources.includes(undefined))) {
    warnings.push({
      code: 'broken_link',
      field: 'outputs',
      message: `outputs: ${context.relay.provider.title} gave a link that is no address; it is left out`,
    })
  }
  if (status === 'succeeded' && !outputs.some(output => output.role === ref.kind)) {
    // Success means an output: a word alone does not end a task.
    warnings.push({
      code: 'no_output',
      field: 'outputs',
      message: `outputs: ${context.relay.provider.title} says ${quoted(word ?? status)} but gave no result yet`,
    })
    status = 'running'
  }
  if (status === 'succeeded' && reading.stray !== undefined)
    warnings.push({
      code: 'undocumented',
      field: 'outputs',
      message: `outputs: ${context.relay.provider.title} gave the result under ${quoted(reading.stray)}, at no place that its document names`,
    })
  if (status === 'succeeded') for (const warning of insecureLinks(context, outputs)) warnings.push(warning)
  if (reading.contradiction !== undefined)
    warnings.push({
      code: 'contradiction',
      message: `${context.relay.provider.title} gave a success word beside ${scrub(reading.contradiction)}`,
    })
  if (reading.otherShape) {
    warnings.push({
      code: 'contradiction',
      message: `${context.relay.provider.title} answered in the other of its two shapes`,
    })
  }
  const changed = status === 'succeeded' ? changesIn(ref, memory?.requested ?? {}, reading.effective) : []
  for (const { field, asked, got } of changed)
    warnings.push({
      code: 'changed',
      field,
      message: `${field}: ${quoted(String(asked))} was asked for, and ${context.relay.provider.title} says it made ${quoted(scrub(String(got)))}`,
    })
  const keep = context.relay.provider.polling.keep
  const seenAt =
    reading.completedAt ?? (memory?.finalAt ? Date.parse(memory.finalAt) / 1000 : context.clock.now() / 1000)
  const estimate = reading.expiresAt === undefined && status === 'succeeded' && keep !== undefined
  const usd = memory?.usd ?? null
  const task: Task = {
    ref,
    status,
    upstreamStatus: word,
    progress: reading.progress,
    outputs: status === 'succeeded' ? outputs : [],
    error: reading.error?.scope === 'task' ? problemOf(context, ref, reading.error, reading.word, raw) : null,
    createdAt: iso(reading.createdAt) ?? ref.createdAt,
    completedAt: status === 'succeeded' || status === 'failed' ? iso(reading.completedAt) : null,
    expiresAt: estimate ? iso(seenAt + keep) : iso(reading.expiresAt),
    expiresAtIsEstimate: estimate,
    requested: memory?.requested ?? {},
    effective: { ...memory?.effective, ...reading.effective },
    changed: changed.map(({ field }) => field),
    cost:
      reading.usd !== undefined
        ? { usd: reading.usd, basis: 'reported' }
        : usd === null
          ? null
          : { usd, basis: 'estimated' },
    warnings,
  }
  Object.defineProperty(task, 'raw', { value: raw, enumerable: false })
  return task
}

const besides = ({ beside }: Reading, scrub: Scrub): string =>
  beside === undefined ? '' : `; beside it stands: ${quoted(scrub(beside))}`

/** The same task with other facts, and all that is not enumerable in it. */
export function changed(task: Task, facts: Partial<Task>): Task {
  const own = Object.getOwnPropertyDescriptors(task)
  const given = Object.entries(facts).map(([name, value]) => [name, { value, enumerable: true }] as const)
  return Object.defineProperties({} as Task, { ...own, ...Object.fromEntries(given) })
}

/** The same task without the answer that it was made of. */
export const withoutRaw = (task: Task): Task => ({ ...task })

/** The same task with a warning more (once). */
export const withWarning = (task: Task, warning: Warning): Task =>
  task.warnings.some(({ message }) => message === warning.message)
    ? task
    : changed(task, { warnings: [...task.warnings, warning] })

/** Asked and got, where both are said. A model's dated name is the model. */
function changesIn(
  ref: TaskRef,
  requested: Parameters,
  effective: Parameters,
): { field: keyof Parameters; asked: unknown; got: unknown }[] {
  const wanted: Parameters = { ...(ref.model !== undefined && { model: ref.model }), ...requested }
  return (Object.keys(wanted) as (keyof Parameters)[]).flatMap(field => {
    const [asked, got] = [wanted[field], effective[field]]
    if (asked === undefined || got === undefined) return []
    const [ours, theirs] = [asked, got].map(value => String(value).toLowerCase()) as [string, string]
    const isDated = field === 'model' && /^-?\d{4}/.test(theirs.slice(ours.length)) && theirs.startsWith(ours)
    // A film of 5.04 seconds is one of 5.
    const isRounded = field === 'seconds' && Math.abs(Number(ours) - Number(theirs)) < 0.5
    return ours === theirs || isDated || isRounded ? [] : [{ field, asked, got }]
  })
}

function insecureLinks(context: Reader, outputs: readonly Output[]): Warning[] {
  const links = outputs.flatMap(output => output.sources.flatMap(source => ('url' in source ? [source.url] : [])))
  const opened = links.filter(
    link => /^http:/i.test(link) && URL.canParse(link) && !literalIsPrivate(new URL(link).hostname),
  )
  const hosts = new Map(opened.map(link => [new URL(link).host, link]))
  return [...hosts.values()]
    .slice(0, 16)
    .flatMap(link => insecureWarning(context.relay.origin, link, 'outputs', context.scrub) ?? [])
}

/** What `util.inspect` asks for; the whole of `node:util` need not be loaded for it. */
const inspected = Symbol.for('nodejs.util.inspect.custom')

/** Links may be signed: they are there to use and in JSON, but whoever prints an output sees them without their query. */
function buildOutput(role: Output['role'], index: number, sources: readonly OutputSource[]): Output {
  const link = sources.find(source => 'url' in source && /^https?:/i.test(source.url))
  const output: Output = { role, index, url: link && 'url' in link ? link.url : null, sources }
  Object.defineProperty(output, 'sources', { value: sources, enumerable: false })
  Object.defineProperty(output, inspected, {
    enumerable: false,
    value: () => ({ ...output, url: output.url && showUrl(output.url) }),
  })
  return output
}

/** Two places that hold one link, or a link to the content route beside the route, are one way: a dead one is asked once. */
function onceEach(context: Reader, ref: TaskRef, given: readonly (OutputSource | undefined)[]): OutputSource[] {
  const nameOf = (source: OutputSource): string | undefined => {
    if ('base64' in source) return undefined
    if ('route' in source) return `route ${source.variant ?? ''}`
    return isOwnContent(context, ref, source.url) ? 'route ' : source.url
  }
  const sources = given.filter(source => source !== undefined)
  const names = sources.map(nameOf)
  return sources.filter((_, index) => names[index] === undefined || names.indexOf(names[index]) === index)
}

/** The address of this task's content route, as it stands in the document. */
function contentPathOf({ relay }: Reader, ref: TaskRef): string | undefined {
  const path = relay.provider.dialects[ref.dialect]?.routes.content?.path
  return path && fillPath(path, { ...ref.kept, id: ref.id, model: ref.model })
}

/** The same address as the route: one with a query of its own is another way. */
function isOwnContent(context: Reader, ref: TaskRef, link: string): boolean {
  const own = contentPathOf(context, ref)
  const url = URL.parse(link)
  return own !== undefined && url?.origin === context.relay.origin && url.search === '' && url.pathname.endsWith(own)
}

/**
 * A relative link stands below the provider's origin; a link to this task's own content route on a foreign host is the
 * route. A link that is no address is no link: undefined.
 */
export function resolveSource(context: Reader, ref: TaskRef, source: OutputSource): OutputSource | undefined {
  if (!('url' in source) || /^data:/i.test(source.url)) return source
  const isRelative = source.url.startsWith('/')
  if (!URL.canParse(source.url, isRelative ? `${context.relay.origin}/` : undefined)) return undefined
  if (isRelative) return { url: new URL(source.url, `${context.relay.origin}/`).href }
  const own = contentPathOf(context, ref)
  if (!own) return source
  const url = new URL(source.url)
  return url.origin !== context.relay.origin && url.pathname.endsWith(own) ? { route: 'content' } : source
}

/** Failure in words, also where the provider gave none. */
function problemOf(
  context: Reader,
  ref: TaskRef,
  error: ReadError,
  word: string | undefined,
  raw: unknown,
): TaskProblem {
  const scrub = context.scrubFor(ref)
  const said = error.message === undefined ? undefined : scrub(error.message)
  const problem: TaskProblem = {
    code: error.is,
    message:
      said ??
      `${context.relay.provider.title} gave no reason (task ${ref.id}, status ${word === undefined ? 'unknown' : scrub(word)}${error.code ? `, code ${scrub(error.code)}` : ''})`,
    ...(error.code !== undefined && { upstreamCode: scrub(error.code) }),
    ...(error.hint !== undefined && { hint: error.hint }),
    ...(error.row !== undefined && { row: error.row }),
    ...(error.field !== undefined && { field: error.field }),
    ...(error.billed !== undefined && { billed: error.billed }),
  }
  if (said === undefined)
    Object.defineProperty(problem, 'upstreamBody', { value: scrub(JSON.stringify(raw) ?? ''), enumerable: false })
  return problem
}

const said: { [code in ErrorCode]?: string } = {
  invalid_request: 'refused the request',
  unauthenticated: 'refused the key',
  permission_denied: 'refused permission',
  quota_exceeded: 'says the balance or quota is used up',
  rate_limited: 'says there are too many requests',
  model_unavailable: 'has no such model for this key now',
  content_rejected: 'refused the content',
  input_unreachable: 'could not fetch an input',
  input_too_large: 'says an input is too large',
  task_not_found: 'does not know the task',
  not_ready: 'says the result is not ready',
  result_expired: 'says the result is gone',
}

/** The error for an exchange that the provider answered with a refusal or a failure. */
export function refusedBy(
  context: Reader,
  error: ReadError,
  http: number,
  details: { ref?: TaskRef; scrub?: Scrub; answer: { body: Uint8Array; json: unknown } },
): VidrelayError {
  const scrub = details.scrub ?? context.scrubFor(details.ref)
  const words = error.message === undefined ? undefined : scrub(error.message)
  const { body, json } = details.answer
  const message = json === undefined ? describeBody(body, scrub) : words
  const { title } = context.relay.provider
  const about = message === undefined ? '' : `: ${message}`
  const sentence = error.byEdge
    ? `what stands in front of ${title} answered in its place${about} (HTTP ${http})`
    : `${title} ${said[error.is] ?? 'answered with a failure'}${about} (HTTP ${http})${error.billed ? '; it costs all the same' : ''}`
  return refused(error.is, sentence, {
    provider: context.relay.provider.id,
    status: http,
    retryable: error.again,
    ...(details.ref && { taskRef: details.ref }),
    ...(words === undefined ? { upstreamBody: shownBody(body, scrub) } : { upstreamMessage: words }),
    ...(error.code !== undefined && { upstreamCode: scrub(error.code) }),
    ...(error.row !== undefined && { row: error.row }),
    ...(error.field !== undefined && { field: error.field }),
    ...((error.hint ?? hintFor(context, error)) && { hint: error.hint ?? hintFor(context, error)! }),
  })
}

/** A whole answer, scrubbed and cut. */
export const shownBody = (body: Uint8Array, scrub: Scrub): string => scrub(new TextDecoder().decode(body))

function hintFor(context: Reader, error: ReadError): string | undefined {
  if (error.is === 'unauthenticated')
    return `check the key in ${context.relay.provider.keyEnv[0]}. ${context.relay.provider.keyHelp}`
  return undefined
}
