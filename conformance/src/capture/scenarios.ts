import { rm } from 'node:fs/promises'
import {
  type Client,
  formatRef,
  type GenerateRequest,
  isVidrelayError,
  type Kind,
  type Task,
  type TaskRef,
} from '@vidrelay/core'
import type { OpenFacet } from '@vidrelay/core/internal'
import { knownModels, type Provider } from '@vidrelay/core/provider'
import type { RecordedExchange } from '../format/recording.ts'
import type { Expectation, Step } from '../format/step.ts'
import { locate } from './places.ts'
import { inlineLength } from './redact.ts'

/** What a scenario did and what came of it, in words that need no hiding. */
export interface Played {
  /** The steps, with what is to be expected of the answers as they will be shown. */
  steps(exchanges: readonly RecordedExchange[]): Step[]
  /** Rows of the document that were met: their sources say what this proves. */
  sources: readonly (string | undefined)[]
}

/** An id that no provider has given. */
export const unknownId = 'task_vidrelay_no_such_task'
/** A key that no provider has given; it looks like none, so that nothing takes it for a lost one. */
export const wrongKey = 'vidrelay-wrong-key'
/** What is asked for where something is paid. */
export const harmlessPrompt = 'A paper boat drifts across a quiet pond.'

/** The list of models. */
export async function playModels(client: Client, provider: Provider): Promise<Played> {
  const error = await client.models().then(
    () => undefined,
    thrown => told(thrown),
  )
  return {
    sources: [provider.discovery?.source, rowSource(provider, error)],
    steps: ([exchange]) => {
      const expect = error ? { error: expectedError(error) } : { models: modelsIn(provider, exchange!) }
      return [{ do: 'models', expect }]
    },
  }
}

/** What the list will say once it is shown, by the tables alone. */
function modelsIn({ discovery, ...provider }: Provider, { response }: RecordedExchange) {
  const { json } = response!
  const paths = discovery!.items.flatMap(items => [`${items}[]`, ...discovery!.id.map(id => `${items}[].${id}`)])
  const names = paths
    .flatMap(path => locate(json, [], path))
    .map(location => location.reduce<unknown>((value, step) => (value as never)[step], json))
    .filter(name => typeof name === 'string')
  return knownModels(provider, new Set(names)).map(({ id, known, live }) => ({ id, known, live }))
}

/** One look at a task that does not exist. */
export async function playUnknownTask(
  client: Client,
  provider: Provider,
  ref: TaskRef,
  shown: TaskRef,
): Promise<Played> {
  const outcome = await client.get(ref).then(
    task => ({ task }),
    thrown => ({ error: told(thrown) }),
  )
  const error = 'error' in outcome ? outcome.error : undefined
  const expect: Expectation =
    'task' in outcome ? { task: expectedTask(provider, outcome.task) } : { error: expectedError(outcome.error) }
  return {
    sources: [provider.dialects[ref.dialect]?.routes.get?.source, rowSource(provider, error)],
    steps: () => [{ do: 'get', ref: { ...shown }, expect }],
  }
}

export interface PaidScene {
  request: GenerateRequest
  kind: Kind
  /** Refused before sending above this. Unit: US dollars. */
  maxCost?: number
  /** Where the result is put while it is looked at. */
  file: string
  onNote(note: string): void
}

/** The one paid scenario: a submit, and a download, which waits. */
export async function playPaid(client: Client, provider: Provider, scene: PaidScene): Promise<Played> {
  const { request, kind, maxCost, file, onNote } = scene
  const sources: (string | undefined)[] = []
  const making = (expect: Expectation): Step => ({ do: 'submit', kind, request: { ...request } as never, expect })
  const facet = (client as unknown as Record<string, OpenFacet>)[`${kind}s`]!
  let task: Task
  try {
    task = await facet.submit(request, maxCost === undefined ? {} : { maxCost })
  } catch (thrown) {
    const error = told(thrown)
    if (error.status === undefined || error.code === 'submit_unknown') throw thrown // no answer, so nothing to show
    return { sources: [rowSource(provider, error)], steps: () => [making({ error: expectedError(error) })] }
  }
  const { ref } = task
  onNote(`paid: the task is ${formatRef(ref)}; keep it until it is saved`)
  const routes = provider.dialects[ref.dialect]?.routes
  sources.push(routes?.submit?.source, routes?.get?.source)
  const submit = making({ task: { ...expectedTask(provider, task), ref: { dialect: ref.dialect } } })
  const step = { do: 'download', file: `captured.${kind === 'video' ? 'mp4' : 'png'}` } as const
  try {
    const saved = await client.download(ref, file)
    const expected = expectedTask(provider, saved.task)
    sources.push(routes?.content?.source)
    return {
      sources,
      steps: exchanges => [submit, { ...step, expect: { result: { body: bodyIn(exchanges), task: expected } } }],
    }
  } catch (thrown) {
    const error = told(thrown)
    if (!endings.includes(error.code)) throw thrown
    const expect: Expectation = { error: expectedError(error) }
    return { sources: [...sources, rowSource(provider, error)], steps: () => [submit, { ...step, expect }] }
  } finally {
    await rm(file, { force: true })
  }
}

/** The task is over, and the provider said so. */
const endings: readonly string[] = [
  'task_failed',
  'task_cancelled',
  'task_expired',
  'content_rejected',
  'input_unreachable',
]

/** The media that the last answer brings, or the one that stands inside an answer. */
function bodyIn(exchanges: readonly RecordedExchange[]): { kind: 'mp4' | 'png'; length: number } {
  const bytes = exchanges.findLast(({ response }) => response?.bytes !== undefined)?.response?.bytes
  if (bytes) return { kind: bytes.kind, length: bytes.length }
  const isVideo = JSON.stringify(exchanges.at(-1)?.response?.json ?? null).includes('data:video/mp4')
  return { kind: isVideo ? 'mp4' : 'png', length: inlineLength }
}

/** What was thrown, if the client said it of an answer. @throws whatever is no error of the client */
function told(thrown: unknown) {
  if (!isVidrelayError(thrown)) throw thrown
  return thrown
}
type Told = ReturnType<typeof told>

const expectedError = ({ code, status, row }: Told) => ({
  code,
  ...(status !== undefined && { status }),
  ...(row !== undefined && { row }),
})

function expectedTask({ statuses }: Provider, { status, upstreamStatus, progress, warnings }: Task) {
  const isTheirs = Object.keys(statuses).some(word => word.toLowerCase() === upstreamStatus?.trim().toLowerCase())
  return {
    status,
    ...(isTheirs && { upstreamStatus }),
    progress,
    // The key of who captures stays out of a recording, and so does what is said of it.
    warnings: warnings
      .filter(({ code }) => code !== 'key')
      .map(({ code, field }) => ({ code, ...(field !== undefined && { field }) })),
  }
}

const rowSource = ({ errors }: Provider, error: Told | undefined): string | undefined =>
  errors.find(row => row.id === error?.row)?.source
