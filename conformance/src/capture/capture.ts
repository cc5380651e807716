import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient, memoryJournal } from '@vidrelay/core'
import type { Provider } from '@vidrelay/core/provider'
import { type Clock, systemClock } from '@vidrelay/core/testing'
import { parseRecording, type RecordedExchange, type Recording, recordingJsonSchema } from '../format/recording.ts'
import { ReplayFailure } from '../replay/failure.ts'
import { replay } from '../replay/replay.ts'
import type { CaptureOptions } from './options.ts'
import { createRedactor, type Redactor } from './redact.ts'
import { findSecret, type SecretText } from './scan.ts'
import { harmlessPrompt, unknownId, wrongKey } from './scenarios.ts'
import { type Scene, scenesOf } from './scenes.ts'
import { openTap, type Tap } from './tap.ts'
import { checkFree, type FileText, writeAll } from './write-recordings.ts'

/** What a capture has brought. */
export interface Captured {
  /** Paths of the recordings, each of which a replay has passed. */
  written: readonly string[]
  skipped: readonly { scenario: string; why: string }[]
}

const proxyVariables = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'].flatMap(name => [name, name.toLowerCase()])

/** Shorter keys cannot be searched for: they stand in every text. Unit: characters. */
const shortestKey = 8

/**
 * Asks a live provider what costs nothing, and, where that is said, for one task; writes what went over the wire as
 * recordings without secrets, each of which replays.
 *
 * All are written, or none: a recording that still holds the key in any spelling, or that does not replay, stops the rest.
 * @throws Error, TypeError with a sentence; never with the key in it
 */
export async function capture(options: CaptureOptions): Promise<Captured> {
  const { adapter, clock = systemClock, onNote = () => {}, env = process.env } = options
  const provider = adapter.definition
  checkPaid(options)
  const key = keyOf(provider, options, env)
  const proxied = proxyVariables.find(name => env[name])
  if (proxied) onNote(`${proxied} is set; a capture connects directly and does not use it`)
  const tap = await openTap(options.network ? { network: options.network } : {})
  const folder = await mkdtemp(join(tmpdir(), 'vidrelay-capture-'))
  const clients: Client[] = []
  const clientWith = (apiKey: string): Client => {
    const { baseURL, account, allowFakeIp = false } = options
    const settings = { apiKey, ...(baseURL !== undefined && { baseURL }), ...(account !== undefined && { account }) }
    const made = createClient(adapter(settings), {
      journal: memoryJournal(),
      proxy: false, // a proxy would dial by itself, past the tap
      allowFakeIp,
      clock,
      network: tap.network,
    }) as Client
    clients.push(made)
    return made
  }
  try {
    const client = clientWith(key)
    const stage: Stage = { options, provider, clock, tap, key, baseURL: client.baseURL }
    const scenes = await scenesOf(options, client, () => clientWith(wrongKey), join(folder, 'result'))
    const names = scenes.map(({ scenario }) => fileOf(scenario))
    await checkFree(options.folder, names, options.force ?? false)
    const texts: FileText[] = []
    const skipped: { scenario: string; why: string }[] = []
    for (const scene of scenes) {
      onNote(`${scene.scenario}: ${scene.title}`)
      const recording = await record(stage, scene).catch(error => {
        const why = error instanceof Error ? error.message : String(error)
        skipped.push({ scenario: scene.scenario, why })
        onNote(`${scene.scenario} was left out: ${why}`)
      })
      // Checked at once: what is paid comes last, and a leak in what is free stops it.
      if (recording) texts.push(await checkedText(stage, recording, env))
    }
    return { written: await writeAll(options.folder, texts, options.force ?? false), skipped }
  } finally {
    await Promise.all(clients.map(client => client.close()))
    await tap.close()
    await rm(folder, { recursive: true, force: true })
  }
}

function checkPaid({ paid, maxCost, request }: CaptureOptions): void {
  if (!paid && (maxCost !== undefined || request !== undefined))
    throw new TypeError('request, maxCost: they mean something only where paid is said; nothing was sent')
  if (paid && maxCost === undefined)
    throw new TypeError(
      "maxCost: what the one paid request may cost is not said; accepted: US dollars, or 'unknown' where the provider documents no price",
    )
  const allowed = ['model', 'seconds', 'aspectRatio', 'resolution', 'size', 'count', 'seed']
  for (const name of Object.keys(request ?? {})) {
    if (allowed.includes(name)) continue
    const what =
      name === 'prompt' ? 'the prompt of a capture is a fixed one' : 'a capture asks for a result from text alone'
    throw new TypeError(`request.${name}: ${what}; accepted: ${allowed.join(', ')}`)
  }
}

function keyOf(provider: Provider, { apiKey }: CaptureOptions, env: NonNullable<CaptureOptions['env']>): string {
  const key = apiKey ?? provider.keyEnv.map(name => env[name]).find(Boolean)
  if (!key) throw new Error(`apiKey: ${provider.title} needs a key; set ${provider.keyEnv.join(' or ')} or pass apiKey`)
  if (key.length >= shortestKey) return key
  throw new Error(
    `apiKey: ${key.length} characters are too few to be searched for in what is written; accepted: ${shortestKey} or more`,
  )
}

interface Stage {
  options: CaptureOptions
  provider: Provider
  clock: Clock
  tap: Tap
  key: string
  baseURL: string
}

async function record({ options, provider, clock, tap, key, baseURL }: Stage, scene: Scene): Promise<Recording> {
  await tap.taken()
  const begun = clock.now()
  const ours = [unknownId, harmlessPrompt, ...Object.values(options.request ?? {}).map(String)]
  const played = await scene.play()
  const redactor = createRedactor({ provider, baseURL, key: scene.key ?? key, begun, ours })
  const exchanges: RecordedExchange[] = []
  for (const tapped of await tap.taken()) exchanges.push(await redactor.exchange(tapped))
  checkReplaced(scene.scenario, exchanges, redactor, provider)
  const base = redactor.baseURL
  return {
    format: 1,
    provider: provider.id,
    scenario: scene.scenario,
    title: scene.title,
    covers: idsIn(provider, played.sources),
    source: {
      class: 'captured',
      document: options.document ?? `live answers of ${provider.title}`,
      date: dayOf(begun),
    },
    ...(base !== undefined && { client: { baseURL: base } }),
    steps: played.steps(exchanges),
    exchanges: withoutRepeats(exchanges),
  }
}

const fileOf = (scenario: string) => `${scenario}.json`
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10)

/** `S1-06; twin` names one requirement. */
const idsIn = ({ sources }: Provider, texts: readonly (string | undefined)[]): string[] => {
  const ids = texts.flatMap(text => text?.match(/\b[A-Za-z]\w*-\d+\b/g) ?? [])
  return [...new Set(ids)].filter(id => Object.hasOwn(sources, id.split('-')[0]!))
}

/** The same look with the same answer again proves nothing more. */
function withoutRepeats(exchanges: readonly RecordedExchange[]): RecordedExchange[] {
  const kept: { exchange: RecordedExchange; times: number; text: string }[] = []
  for (const exchange of exchanges) {
    const text = JSON.stringify(exchange)
    const last = kept.at(-1)
    if (last?.text === text && exchange.request.method === 'GET') last.times++
    else kept.push({ exchange, times: 1, text })
  }
  return kept.map(({ exchange, times }) =>
    times === 1 ? exchange : { ...exchange, note: `came ${times} times in a row; once is enough here` },
  )
}

/** Ids, links and hosts of the real exchange that are long enough to be told from ordinary text. */
function checkReplaced(
  scenario: string,
  exchanges: readonly RecordedExchange[],
  redactor: Redactor,
  provider: Provider,
) {
  const text = JSON.stringify(exchanges)
  const ordinary = ordinaryIn(provider)
  const left = redactor.replaced.find(one => one.length >= 8 && !ordinary.includes(one) && text.includes(one))
  if (left !== undefined)
    throw new Error(`${scenario}: an id, link or host of the provider was not replaced everywhere`)
}

/** What is public, or ours: pieces of a key that stand there are none. */
const ordinaryIn = (provider: Provider): string =>
  JSON.stringify([provider, recordingJsonSchema(), unknownId, harmlessPrompt, ourWords])

/** Words of recordings that stand nowhere else. */
const ourWords =
  'relay.example.com captured-unknown-task captured-wrong-key captured-models captured-video captured-image signature=placeholder ' +
  'content-type content-range accept-ranges retry-after application/json text/html video/mp4 image/png'

/** The text of a recording that holds no secret and replays. @throws Error on any other */
async function checkedText(
  { options, provider, key }: Stage,
  recording: Recording,
  env: NonNullable<CaptureOptions['env']>,
): Promise<FileText> {
  const name = fileOf(recording.scenario)
  const text = `${JSON.stringify(recording, null, 2)}\n`
  const secrets: SecretText[] = [{ name: 'the key', text: key }]
  for (const variable of provider.keyEnv) {
    const value = env[variable]
    if (value && value.length >= 4 && value !== key) secrets.push({ name: `the value of ${variable}`, text: value })
  }
  const found = findSecret(text, secrets, ordinaryIn(provider))
  if (found) throw new Error(`${name} would hold ${found.name}, ${found.form}; nothing was written`)
  try {
    await replay(options.adapter, parseRecording(JSON.parse(text), name))
  } catch (error) {
    if (!(error instanceof ReplayFailure)) throw error
    const { what, expected, came } = error.mismatch
    throw new Error(
      `${name} does not replay once it is redacted, so nothing was written: ${error.where}: ${what}: expected ${expected}, came ${came}`,
    )
  }
  return { name, text }
}

/** What a capture has brought, for a terminal. */
export function captureText({ written, skipped }: Captured): string {
  return [
    ...written.map(path => `wrote ${path}`),
    ...skipped.map(({ scenario, why }) => `left out ${scenario}: ${why}`),
    written.length === 0 ? 'Nothing was written.' : 'Each was replayed. Read them before you commit them.',
  ].join('\n')
}
