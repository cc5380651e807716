import { createHash } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import type { ChannelMessage } from '../../src/client/channels.ts'
import type { OpenFacet } from '../../src/client/types.ts'
import {
  type Client,
  type ClientEvent,
  createClient,
  formatRef,
  isVidrelayError,
  type Journal,
  memoryJournal,
  type Task,
  type TaskRef,
} from '../../src/index.ts'
import { type NetworkSeams, type VirtualClock, virtualClock } from '../../src/testing.ts'
import { type Difference, differenceOf, show } from './difference.ts'
import { orchard } from './document.ts'
import { openRelay, type Relay } from './relay.ts'
import type { Expect, Row, Step } from './row.ts'

/** Stands in every request that is authorised; where it comes out, it is found. */
export const key = 'orchard-key-7c1f93e0b8aa42d5'
export const prompt = 'A heron stands in the reeds at dawn'
const signature = 'sig=58b1f0c39d'
export const link = `https://cdn.orchard.example/v/1.mp4?${signature}`

/** One life of a program, or several one after the other: what its steps share. */
export interface Scene {
  readonly client: Client
  readonly clock: VirtualClock
  readonly journal: Journal | undefined
  readonly network: NetworkSeams
  readonly events: readonly ClientEvent[]
  /** The same as it came by the channels of the process. */
  readonly published: readonly unknown[]
  /** The task that was heard of last: an object, or its text form after a restart. */
  ref: TaskRef | string | undefined
  /** A place in the folder of this row. */
  file(name: string): string
  /** Files that are saved and stay. */
  readonly saved: Set<string>
  /** What an earlier step left beside them. */
  left: readonly string[]
  /** A client as another process has it, with its view of the journal. */
  another(journal: Journal): Client
  /** Another process: the old client died, and only the text of the ref and, if kept, the journal are left. */
  restart(journal: 'kept' | 'lost', settings?: Row['settings']): void
}

/** How a row ended. Texts only. */
export type Played =
  | { passed: true }
  | { passed: false; where: string; difference: Difference; heard: readonly string[] }

/** After the last step time goes on for so long: whoever still asks is seen at the wire. Unit: seconds. */
const aftertime = 3600

export async function play(row: Row): Promise<Played> {
  const clock = virtualClock({ seed: 1 })
  const origin = new URL(row.settings?.baseURL ?? orchard.definition.baseURL!).origin
  const relay = await openRelay({ script: row.wire ?? [], clock, key, origin, names: row.names ?? {} })
  const folder = mkdtempSync(join(tmpdir(), 'vidrelay-acceptance-'))
  let where = 'before the first step'
  const life = liveIn(row, relay, clock, folder)
  const run = async (): Promise<Difference | undefined> => {
    const { scene } = life
    for (const [index, step] of row.does.entries()) {
      where = `step ${index + 1} of ${row.does.length}, ${step.say}`
      const found = await runStep(row, step, scene)
      if (found) return found
    }
    where = 'after the last step'
    await clock.sleep(aftertime * 1000)
    const unasked = relay.unasked()
    if (unasked.length > 0)
      return { what: 'what the client never asked for', expected: unasked.join(', '), came: 'silence' }
    await clock.track(life.close())
    return clock.sleeping === 0
      ? undefined
      : { what: 'timers that are left after close', expected: 'none', came: String(clock.sleeping) }
  }
  try {
    const difference = await Promise.race([run(), relay.failed])
    return difference ? { passed: false, where, difference, heard: relay.heard } : { passed: true }
  } catch (error) {
    const difference = { what: 'the row itself broke', expected: 'that it runs', came: String((error as Error).stack) }
    return { passed: false, where, difference, heard: relay.heard }
  } finally {
    await relay.close()
    life.discard()
    rmSync(folder, { recursive: true, force: true })
  }
}

function liveIn(row: Row, relay: Relay, clock: VirtualClock, folder: string) {
  const out = join(folder, 'out')
  mkdirSync(out)
  const events: ClientEvent[] = []
  const published: unknown[] = []
  const hear = (message: unknown) => published.push((message as ChannelMessage).event)
  for (const name of channels) subscribe(name, hear)
  const clients: Client[] = []
  const newJournal = () => (row.journal === false ? undefined : (row.journal ?? memoryJournal)())
  let journal = newJournal()
  let client: Client
  let die = () => {}
  const open = (own: Journal | undefined, settings = row.settings): Client => {
    const made = createClient(orchard({ apiKey: key, ...settings }), {
      journal: own ?? false,
      onEvent: event => events.push(event),
      proxy: false,
      clock,
      network: relay.network,
      ...row.options,
    }) as Client
    clients.push(made)
    return made
  }
  const begin = (settings = row.settings) => {
    const own = journal && mortal(journal)
    die = own?.die ?? die
    client = open(own?.journal, settings)
  }
  begin()
  const scene: Scene = {
    get client() {
      return client
    },
    get journal() {
      return journal
    },
    clock,
    network: relay.network,
    events,
    published,
    another: own => open(own),
    ref: undefined,
    file: name => join(out, name),
    saved: new Set(),
    left: [],
    restart(kept, settings) {
      if (kept === 'lost') journal = newJournal()
      if (typeof scene.ref === 'object') scene.ref = formatRef(scene.ref)
      die() // and is not closed
      begin(settings)
    },
  }
  return {
    scene,
    close: () => Promise.all(clients.map(own => own.close().catch(() => {}))),
    discard() {
      for (const name of channels) unsubscribe(name, hear)
      void Promise.all(clients.map(own => own.close())).catch(() => {})
    },
  }
}

const channels = ['submit', 'look', 'download', 'error'].map(name => `vidrelay:${name}`)

/** The journal of one process, which writes nothing more once it is dead. */
function mortal(journal: Journal): { journal: Journal; die(): void } {
  let isDead = false
  const update: Journal['update'] = (...change) => (isDead ? Promise.resolve(false) : journal.update(...change))
  return {
    journal: { ...journal, update },
    die: () => {
      isDead = true
    },
  }
}

async function runStep(row: Row, step: Step, scene: Scene): Promise<Difference | undefined> {
  const { length: before } = scene.events
  const { length: publishedBefore } = scene.published
  const outcome = await step.does(scene).then(
    value => ({ value }),
    error => ({ error: error as unknown }),
  )
  const value = 'value' in outcome ? outcome.value : undefined
  const error = 'error' in outcome ? outcome.error : undefined
  scene.ref ??= refIn(value) ?? refIn(error)
  const events = scene.events.slice(before)
  const published = scene.published.slice(publishedBefore)
  const seconds = scene.clock.elapsed / 1000
  // Time stands still while files and the journal are looked at.
  return scene.clock.track(check(row, step.expect, scene, { value, error, events, published, seconds }))
}

const refIn = (of: unknown): TaskRef | undefined => {
  const { ref, taskRef, task } = (of ?? {}) as { ref?: TaskRef; taskRef?: TaskRef; task?: Task }
  return ref ?? taskRef ?? task?.ref
}

interface Outcome {
  value: unknown
  error: unknown
  events: readonly ClientEvent[]
  published: readonly unknown[]
  seconds: number
}

async function check(row: Row, expect: Expect, scene: Scene, outcome: Outcome): Promise<Difference | undefined> {
  const { value, error, events, published, seconds } = outcome
  const journal = (await scene.journal?.list()) ?? []
  return (
    leakIn({ events, published, journal, error, value }, row.secrets ?? []) ??
    publishedProblem(events, published) ??
    errorProblem(expect, error) ??
    (expect.gives && differenceOf(quiet(value, expect.gives), value, 'task')) ??
    (expect.watched && differenceOf(expect.watched.map(watchedPart), value, 'watched')) ??
    pathProblem(expect.path, scene, value) ??
    (expect.bytes && bytesProblem(expect.bytes, value)) ??
    (expect.journal && differenceOf(expect.journal, journal, 'journal')) ??
    eventProblem(expect.events ?? {}, events) ??
    filesProblem(expect, scene, value) ??
    timeProblem(expect.at, seconds)
  )
}

/** Nothing may be dropped or changed unseen. */
const quiet = (value: unknown, part: object) =>
  typeof value === 'object' && value !== null && 'warnings' in value ? { warnings: [], ...part } : part
const watchedPart = (part: string | object) =>
  typeof part === 'string' ? { status: part, warnings: [] } : { warnings: [], ...part }

function errorProblem({ error: expected }: Expect, came: unknown): Difference | undefined {
  if (expected === undefined)
    return came === undefined ? undefined : { what: 'an error came', expected: 'none', came: told(came) }
  if (came === undefined) return { what: 'no error came', expected: show(expected), came: 'no error' }
  const found = differenceOf(expected, came, 'error')
  return found && { ...found, came: `${found.came} in ${told(came)}` }
}

const told = (error: unknown): string =>
  isVidrelayError(error)
    ? `${error.code}: ${error.message}${error.hint === undefined ? '' : ` [hint: ${error.hint}]`}`
    : String((error as Error)?.stack ?? error)

const pathProblem = (name: string | undefined, scene: Scene, value: unknown): Difference | undefined =>
  name === undefined ? undefined : differenceOf({ path: scene.file(name) }, value, 'the file')

function bytesProblem(expected: Uint8Array, value: unknown): Difference | undefined {
  const { path, sha256, bytes: given } = value as { path?: string; sha256?: string; bytes?: number | Uint8Array }
  const bytes = path === undefined ? (given as Uint8Array) : new Uint8Array(readFileSync(path))
  if (Buffer.compare(expected, bytes) !== 0) {
    const others = bytes.byteLength === expected.byteLength ? ', others' : ''
    return {
      what: 'the bytes of the result',
      expected: `${expected.byteLength} bytes as served`,
      came: `${bytes.byteLength} bytes${others}`,
    }
  }
  if (path === undefined) return undefined
  const hash = createHash('sha256').update(bytes).digest('hex')
  return differenceOf({ sha256: hash, bytes: bytes.byteLength }, { sha256, bytes: given }, 'result')
}

function eventProblem(expected: NonNullable<Expect['events']>, events: readonly ClientEvent[]): Difference | undefined {
  for (const [type, count] of Object.entries(expected)) {
    const came = events.filter(own => own.type === type).length
    if (came !== count) return { what: `events of type ${type}`, expected: String(count), came: String(came) }
  }
  return undefined
}

/** The channels carry what the listener of a client hears, beside what other clients of the process do. */
function publishedProblem(events: readonly ClientEvent[], published: readonly unknown[]): Difference | undefined {
  const missing = events.find(event => !published.includes(event))
  return missing && { what: 'what the channels carry', expected: show(missing), came: 'not that' }
}

function filesProblem(expect: Expect, scene: Scene, value: unknown): Difference | undefined {
  scene.left = expect.left ?? (expect.bytes || expect.error ? [] : scene.left)
  const { path } = (value ?? {}) as { path?: string }
  if (typeof path === 'string') scene.saved.add(path)
  const found = readdirSync(scene.file('.')).map(name => (scene.saved.has(scene.file(name)) ? undefined : kindOf(name)))
  const came = found.filter(kind => kind !== undefined).toSorted()
  return differenceOf([...scene.left].sort(), came, 'the files left behind')
}

const kinds: { readonly [ending: string]: string } = { part: 'part', json: 'note', lock: 'lock' }
const kindOf = (name: string) => kinds[/^\.vidrelay-[0-9a-f]+\.(\w+)$/.exec(name)?.[1] ?? ''] ?? name

function timeProblem(at: Expect['at'], seconds: number): Difference | undefined {
  if (!at || (seconds >= at[0] - 1e-6 && seconds <= at[1])) return undefined
  return { what: 'when this step ended', expected: `${at[0]} to ${at[1]} s`, came: `${seconds} s` }
}

const bare = key.slice(key.indexOf('-') + 1)
const spelled = Buffer.from(key).toString('base64').slice(0, 24)

/** Key, prompt and signed links are nowhere to be seen, however somebody prints what came. */
function leakIn(places: { [name: string]: unknown }, more: readonly string[]): Difference | undefined {
  const secrets: [name: string, text: string][] = [
    ['the key', bare],
    ['the key in base64', spelled],
    ['the prompt', prompt],
    ['the query of a signed link', signature],
    ...more.map((text): [string, string] => ['a secret', text]),
  ]
  for (const [name, place] of Object.entries(places)) {
    const shown = `${inspect(place, { depth: 12, maxStringLength: null, breakLength: Number.POSITIVE_INFINITY })}`
    const text = name === 'value' ? shown : shown + JSON.stringify(place)
    const leak = secrets.find(([, secret]) => text.includes(secret))
    if (leak)
      return {
        what: 'a secret came out',
        expected: `${leak[0]} is nowhere to be seen`,
        came: `it is in ${name === 'value' ? 'what the call gave' : `the ${name}`}`,
      }
  }
  return undefined
}

export const facet = (scene: Pick<Scene, 'client'>, kind: 'video' | 'image' = 'video'): OpenFacet =>
  (kind === 'video' ? scene.client.videos : scene.client.images) as OpenFacet
