import type { Client, Kind, TaskRef } from '@vidrelay/core'
import type { Provider } from '@vidrelay/core/provider'
import { cheapestRequest } from './cheapest.ts'
import type { CaptureOptions } from './options.ts'
import { harmlessPrompt, type Played, playModels, playPaid, playUnknownTask, unknownId, wrongKey } from './scenarios.ts'

/** One recording in the making. */
export interface Scene {
  scenario: string
  title: string
  /** The key that its requests carry. Absent: the real one. */
  key?: string
  play(): Promise<Played>
}

/** What is played, in order: what costs nothing first, what is paid for last. */
export async function scenesOf(
  { adapter, paid, maxCost, request, account, onNote = () => {} }: CaptureOptions,
  client: Client,
  wrongClient: () => Client,
  file: string,
): Promise<Scene[]> {
  const provider = adapter.definition
  const scenes: Scene[] = []
  if (provider.discovery)
    scenes.push({
      scenario: 'captured-models',
      title: 'The list of models, as it really came.',
      play: () => playModels(client, provider),
    })
  const asked = askable(provider)
  for (const [index, dialect] of asked.entries()) {
    const refs = refsOf(provider, dialect, client.baseURL, account)
    scenes.push({
      scenario: index === 0 ? 'captured-unknown-task' : `captured-unknown-task-${slugOf(dialect)}`,
      title: `A look at a task that does not exist, as it was really answered (${dialect}).`,
      play: () => playUnknownTask(client, provider, refs.live, refs.shown),
    })
  }
  const refused = wrongScene(provider, asked[0], client.baseURL, account, wrongClient)
  if (refused) scenes.push(refused)
  if (paid) {
    const wanted = request ? { ...request, prompt: harmlessPrompt } : undefined
    const priced = wanted
      ? { request: wanted, usd: (await client.estimate(wanted)).cost?.usd ?? null }
      : await cheapestRequest(client, provider, harmlessPrompt)
    if (maxCost === 'unknown' && priced.usd !== null)
      throw new TypeError(`maxCost: the document states a price, ${priced.usd} USD; accepted: US dollars from that on`)
    const kind = kindOf(provider, priced.request.model)
    onNote(`to be paid for, once: ${JSON.stringify(priced.request)}, ${priced.usd ?? 'an unknown number of'} USD`)
    const limit = typeof maxCost === 'number' ? { maxCost } : {}
    scenes.push({
      scenario: `captured-${kind}`,
      title: `One ${kind} from its submit to the saved file, as it was really made.`,
      play: () => playPaid(client, provider, { request: priced.request, kind, file, onNote, ...limit }),
    })
  }
  return scenes
}

function wrongScene(
  provider: Provider,
  dialect: string | undefined,
  baseURL: string,
  account: string | undefined,
  wrongClient: () => Client,
): Scene | undefined {
  const base = { scenario: 'captured-wrong-key', title: 'A key that is none, as it was really refused.', key: wrongKey }
  if (dialect !== undefined) {
    const { live, shown } = refsOf(provider, dialect, baseURL, account)
    return { ...base, play: () => playUnknownTask(wrongClient(), provider, live, shown) }
  }
  return provider.discovery ? { ...base, play: () => playModels(wrongClient(), provider) } : undefined
}

/** Dialects whose look needs nothing but an id, each way of looking once. */
export function askable(provider: Provider): string[] {
  const seen = new Set<string>()
  return Object.entries(provider.dialects).flatMap(([name, { routes }]) => {
    const path = routes.get?.path
    const holes = path?.match(/\{[\w.]+\}/g) ?? []
    if (path === undefined || seen.has(path) || holes.some(hole => hole !== '{id}')) return []
    seen.add(path)
    return [name]
  })
}

/** The same task for the live client, and as a recording names it. */
function refsOf(provider: Provider, dialect: string, baseURL: string, account: string | undefined) {
  const { kind } = provider.dialects[dialect]!
  const ref = { v: 1, provider: provider.id, dialect, kind, id: unknownId } as const
  const createdAt = '2026-01-01T00:00:00.000Z'
  const live: TaskRef = { ...ref, baseURL, ...(account !== undefined && { account }), createdAt }
  const shown: TaskRef = { ...ref, baseURL: provider.baseURL ?? 'https://relay.example.com', createdAt }
  return { live, shown }
}

function kindOf({ models, dialects }: Provider, name: string | undefined): Kind {
  const row = Object.entries(models).find(([id, model]) => id === name || model.aliases?.includes(name ?? ''))?.[1]
  return (dialects[row?.dialect ?? ''] ?? Object.values(dialects)[0])!.kind
}

const slugOf = (name: string) => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase()
