import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Client, createClient, isVidrelayError, parseRef, type TaskRef } from '@vidrelay/core'
import type { Provider, ProviderFactory, Route } from '@vidrelay/core/provider'
import { type Clock, type NetworkSeams, systemClock } from '@vidrelay/core/testing'
import { parse } from 'yaml'
import { parsed } from '../capture/places.ts'
import { unknownId, wrongKey } from '../capture/scenarios.ts'
import { askable } from '../capture/scenes.ts'
import { openTap, type Tap, type TappedAnswer } from '../capture/tap.ts'
import { loadRecordings } from '../format/load-recordings.ts'
import type { Recording } from '../format/recording.ts'
import { compare } from './compare.ts'
import { type Documented, documentedRoute } from './documented.ts'
import type { DriftFinding, DriftReport } from './finding.ts'
import { compareModels } from './models.ts'
import type { OpenApi } from './spec-shape.ts'

export interface DriftOptions {
  /** What the adapter's package exports. */
  adapter: ProviderFactory
  /** The specification: a file, YAML or JSON, such as the `openapi.yaml` of the adapter's package; or parsed. */
  spec: string | URL | OpenApi
  /** The committed recordings: a folder, or the recordings themselves. Absent: the specification alone. */
  recordings?: string | URL | readonly Recording[]
  /** Absent: the environment variables that the adapter names. */
  apiKey?: string
  /** Absent: the provider's own address. */
  baseURL?: string
  account?: string
  /** Tasks that are there already, to be looked at: refs, or ids of the adapter's first dialect. */
  tasks?: readonly (TaskRef | string)[]
  /** Allow names that a fake-IP proxy resolves into 198.18.0.0/15. */
  allowFakeIp?: boolean
  /** Absent: the system's. */
  clock?: Clock
  /** For tests: the two last steps to the network. */
  network?: NetworkSeams
}

/**
 * Asks a live provider what costs nothing (its models, a task that does not exist, a key that is none, tasks that are
 * there already) and says what is no longer as its specification and the recordings have it. Shapes and words are
 * compared, never values. Only GETs can leave.
 *
 * @throws Error without a key, on a specification or recordings that cannot be read, and on a ref of another provider
 */
export async function drift(options: DriftOptions): Promise<DriftReport> {
  const { adapter, clock = systemClock, network } = options
  const provider = adapter.definition
  const spec = specOf(options.spec)
  const recordings = recordingsOf(options.recordings)
  // Whatever a mistake of ours would send: what is paid for is no GET.
  const tap = await openTap({ ...(network && { network }), allow: ({ method }) => method === 'GET' })
  const clients: Client[] = []
  const clientWith = (apiKey: string | undefined): Client => {
    const { baseURL, account, allowFakeIp = false } = options
    const settings = {
      ...(apiKey !== undefined && { apiKey }),
      ...(baseURL !== undefined && { baseURL }),
      ...(account !== undefined && { account }),
    }
    const access = { journal: false, proxy: false, allowFakeIp, clock, network: tap.network } as const
    const client = createClient(adapter(settings), { ...access, documentOnly: true }) as Client
    clients.push(client)
    return client
  }
  try {
    const client = clientWith(options.apiKey)
    const findings: DriftFinding[] = []
    const looked: string[] = []
    const notLooked: { what: string; why: string }[] = []
    const named = JSON.stringify(spec)
    const isNamed = (name: string) => named.includes(JSON.stringify(name))
    for (const question of questionsOf(provider, client, () => clientWith(wrongKey), options)) {
      const documented = documentedRoute(provider, question.route, spec, recordings)
      const found = await look({ provider, tap, documented, isNamed }, question)
      if (typeof found === 'string') notLooked.push({ what: question.what, why: found })
      else {
        looked.push(question.what)
        findings.push(...found)
      }
    }
    return { provider: provider.id, title: provider.title, looked, notLooked, findings: withoutRepeats(findings) }
  } finally {
    await Promise.all(clients.map(client => client.close()))
    await tap.close()
  }
}

/** Two tasks that show the same change show it once. */
const withoutRepeats = (findings: readonly DriftFinding[]): DriftFinding[] => [
  ...new Map(findings.map(finding => [JSON.stringify(finding), finding])).values(),
]

const specOf = (given: string | URL | OpenApi): OpenApi => {
  const read = typeof given === 'string' || given instanceof URL ? parse(readFileSync(given, 'utf8')) : given
  if (typeof read === 'object' && read !== null && 'paths' in read) return read
  const name = typeof given === 'string' ? given : given instanceof URL ? fileURLToPath(given) : 'spec'
  throw new Error(`${name} is no specification: it has no paths; accepted: OpenAPI, as YAML or JSON`)
}

const recordingsOf = (given: DriftOptions['recordings'] = []): readonly Recording[] =>
  typeof given === 'string' || given instanceof URL ? loadRecordings(given) : given

/** One question that costs nothing. */
interface Question {
  what: string
  route: Pick<Route, 'method' | 'path'>
  ask(): Promise<unknown>
  /** What the client should make of the answer; undefined: no error. */
  wanted: 'task_not_found' | 'unauthenticated' | undefined
}

function questionsOf(
  provider: Provider,
  client: Client,
  wrongClient: () => Client,
  { tasks = [], account }: DriftOptions,
): Question[] {
  const base = {
    v: 1,
    provider: provider.id,
    baseURL: client.baseURL,
    ...(account !== undefined && { account }),
  } as const
  const refOf = (dialect: string, id: string): TaskRef => {
    const { kind } = provider.dialects[dialect]!
    return { ...base, dialect, kind, id, createdAt: '2026-01-01T00:00:00.000Z' }
  }
  const routeOf = (dialect: string) => provider.dialects[dialect]!.routes.get!
  const dialects = askable(provider)
  const questions: Question[] = []
  const { discovery } = provider
  if (discovery)
    questions.push({ what: 'the list of models', route: discovery, ask: () => client.models(), wanted: undefined })
  for (const dialect of dialects)
    questions.push({
      what: `a task that does not exist (${dialect})`,
      route: routeOf(dialect),
      ask: () => client.get(refOf(dialect, unknownId)),
      wanted: 'task_not_found',
    })
  const [first] = dialects
  if (first !== undefined)
    questions.push({
      what: 'a key that is none',
      route: routeOf(first),
      ask: () => wrongClient().get(refOf(first, unknownId)),
      wanted: 'unauthenticated',
    })
  for (const [index, task] of tasks.entries()) {
    const isId = typeof task === 'string' && !task.startsWith('vr1_')
    const ref = isId ? refOf(Object.keys(provider.dialects)[0]!, task) : parseRef(task)
    const route = provider.dialects[ref.dialect]?.routes.get
    if (ref.provider !== provider.id || !route)
      throw new Error(`tasks[${index}]: a task of ${ref.provider}; accepted: tasks of ${provider.title}`)
    questions.push({ what: `task ${index + 1} of yours`, route, ask: () => client.get(ref), wanted: undefined })
  }
  return questions
}

interface Scene {
  provider: Provider
  tap: Tap
  documented: Documented
  /** Does this name stand anywhere in the specification? */
  isNamed(name: string): boolean
}

/** What has changed; a text says why nothing could be seen. */
async function look(scene: Scene, question: Question): Promise<DriftFinding[] | string> {
  const { provider, tap, documented } = scene
  await tap.taken()
  const error = await question.ask().then(
    () => undefined,
    thrown => {
      if (isVidrelayError(thrown)) return thrown
      throw thrown
    },
  )
  const last = (await tap.taken()).at(-1)
  if (!last?.answer || last.broken !== undefined) return last?.broken ?? error?.message ?? 'nothing was asked'
  const { answer } = last
  const { status } = answer
  const { wanted, route } = question
  if (status === 429 || status >= 500) return `HTTP ${status}: trouble, which is no change`
  if (wanted === undefined && (status === 401 || status === 403)) return `HTTP ${status}: the key was refused`
  if (wanted === undefined && status >= 400) return `HTTP ${status}: ${error?.code ?? 'refused'}`

  const where = `${route.method} ${route.path}`
  const isUnderstood = error?.code === wanted
  const expected = expectedStatuses(documented, wanted)
  const other: DriftFinding[] = expected.has(status)
    ? []
    : [
        {
          kind: 'other HTTP status',
          severity: isUnderstood ? 'changed' : 'broken',
          where,
          documented: [...expected].sort().join(' or ') || 'nothing',
          came: String(status),
        },
      ]
  const known = documented.answer(status)
  if (!known) return other
  const json = answer.body === null ? undefined : parsed(Buffer.from(answer.body).toString('utf8'))
  if (json === undefined) return [...other, noJson(`${where} ${status}`, answer)]
  const isModels = route === provider.discovery
  const found = compare({
    provider,
    where: `${where} ${status}`,
    status,
    json,
    documented: known,
    isModels,
    isUnderstood,
  })
  const list = { provider, json, samples: known.samples, isNamed: scene.isNamed }
  return [...other, ...found, ...(isModels ? compareModels({ ...list, where: `${where} ${status}` }) : [])]
}

/** HTTP statuses that are documented for this question. */
function expectedStatuses({ statuses }: Documented, wanted: Question['wanted']): Set<number> {
  const all = [...statuses]
  if (wanted === undefined) return new Set(all.filter(status => status < 300))
  if (wanted === 'unauthenticated') return new Set(all.filter(status => status === 401 || status === 403))
  return new Set(all.filter(status => status >= 400 && status < 500 && ![401, 402, 403, 429].includes(status)))
}

const noJson = (where: string, { headers, length }: TappedAnswer): DriftFinding => ({
  kind: 'type changed',
  severity: 'broken',
  where: `${where}: the whole answer`,
  documented: 'JSON',
  came: length === 0 ? 'nothing' : (/^[\w.+-]+\/[\w.+-]+/.exec(headers.get('content-type') ?? '')?.[0] ?? 'no JSON'),
})
