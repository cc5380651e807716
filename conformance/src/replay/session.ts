import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Client,
  type ClientEvent,
  createClient,
  formatRef,
  type Journal,
  memoryJournal,
  type TaskRef,
} from '@vidrelay/core'
import { VidrelayError } from '@vidrelay/core/internal'
import { openaiSettings, type Provider, type ProviderFactory } from '@vidrelay/core/provider'
import type { Clock, NetworkSeams, VirtualClock } from '@vidrelay/core/testing'
import { mediaBytes } from '../format/media-bytes.ts'
import type { Recording } from '../format/recording.ts'
import { keyMark, keyOf } from './secrets.ts'

/** What a client that was just made says of itself. */
export interface Connected {
  baseURL: string
  openai: ReturnType<typeof openaiSettings>
}

/** One life of an integrator's program: a client, its journal, its files, and what it has heard so far. */
export interface Session {
  readonly client: Client
  readonly journal: Journal | undefined
  readonly clock: VirtualClock
  readonly events: readonly ClientEvent[]
  /** What a step without a ref of its own uses: an object, or its text form after a restart. */
  readonly ref: TaskRef | string | undefined
  hear(ref: TaskRef): void
  /** Calls back, once, in the moment before the client next begins to let time pass. */
  onWaiting(callback: () => void): void
  /** Another process: a new client; only the text of the ref and, if kept, the journal are left. */
  restart(journal: 'kept' | 'lost'): void
  /** A client with no settings but these; the names of the adapter's key variables that are not given are gone. */
  connect(environment: Readonly<Record<string, string>>, baseURL?: string): Connected
  /** Path of a file that a request names. */
  input(name: string): string
  /** Path where a result is saved. */
  output(name: string): string
  /** Names of the files that stand where results are saved. */
  saved(): Promise<readonly string[]>
  /** Closes every client and removes the files. */
  close(): Promise<void>
  /** The same without waiting for the clients, which may hang on whatever is wrong. */
  discard(): void
}

/** One in memory, or one on a disk that is full. */
function journalThat(refuses: 'refuses-claim' | 'refuses-update' | undefined): Journal {
  const journal = memoryJournal()
  const refuse = () => Promise.reject(new VidrelayError('journal_unavailable', 'the journal cannot be written'))
  if (refuses === undefined) return journal
  return refuses === 'refuses-claim' ? { ...journal, claim: refuse } : { ...journal, update: refuse }
}

export async function openSession(
  adapter: ProviderFactory,
  recording: Recording,
  network: NetworkSeams,
  clock: VirtualClock,
): Promise<Session> {
  const { client: settings = {}, files = {} } = recording
  const events: ClientEvent[] = []
  const clients: Client[] = []
  const { baseURL, account, models, dialects, deadline, submitTimeout } = settings
  const newJournal = () => (settings.journal === false ? undefined : journalThat(settings.journal))
  let journal = newJournal()
  let ref: TaskRef | string | undefined
  let onWaiting: (() => void) | undefined
  const clientClock: Clock = {
    ...clock,
    sleep(milliseconds, signal) {
      const callback = onWaiting
      onWaiting = undefined
      callback?.()
      return clock.sleep(milliseconds, signal)
    },
  }
  const newClient = (): Client => {
    const configured = adapter({
      apiKey: keyOf(adapter.definition),
      ...(baseURL !== undefined && { baseURL }),
      ...(account !== undefined && { account }),
      ...(models !== undefined && { models }),
      ...(dialects !== undefined && { dialects }),
    })
    return clientOf(configured)
  }
  const clientOf = (configured: ReturnType<ProviderFactory>): Client => {
    const client = createClient(configured, {
      documentOnly: true,
      journal: journal ?? false,
      onEvent: event => events.push(event),
      proxy: false,
      clock: clientClock,
      network,
      ...(deadline !== undefined && { deadline }),
      ...(submitTimeout !== undefined && { submitTimeout }),
    }) as Client
    clients.push(client)
    return client
  }
  let client = newClient() // first, since it may refuse
  // Most recordings touch no file, and there are thousands.
  const folder = touchesFiles(recording) ? newFolder(files) : ''
  // A journal that was made to refuse its lines has every client say so at its end.
  const asMade = (error: unknown) => (settings.journal === 'refuses-update' ? undefined : Promise.reject(error))
  const closeClients = () => Promise.all(clients.map(own => own.close().catch(asMade)))
  const remove = () => {
    if (folder !== '') rmSync(folder, { recursive: true, force: true })
  }

  return {
    clock,
    events,
    get client() {
      return client
    },
    get journal() {
      return journal
    },
    get ref() {
      return ref
    },
    hear(heard) {
      ref = heard
    },
    onWaiting(callback) {
      onWaiting = callback
    },
    restart(kept) {
      if (kept === 'lost') journal = newJournal()
      if (typeof ref === 'object') ref = formatRef(ref)
      client = newClient() // the old one is not closed: its process died
    },
    connect(environment, base) {
      return within(adapter.definition, environment, () => {
        const configured = adapter(base === undefined ? {} : { baseURL: base })
        client = clientOf(configured)
        return { baseURL: client.baseURL, openai: openaiSettings(configured) }
      })
    },
    input: name => join(folder, 'in', name),
    output: name => join(folder, 'out', name),
    saved: async () => (folder === '' ? [] : readdirSync(join(folder, 'out'))),
    async close() {
      await closeClients()
      remove()
    },
    discard() {
      closeClients().catch(() => {})
      remove()
    },
  }
}

/** Also where a request names a file that is not there: it must not be looked for wherever the suite was started. */
const touchesFiles = ({ files = {}, steps }: Recording): boolean =>
  Object.keys(files).length > 0 || steps.some(step => 'file' in step || JSON.stringify(step).includes('"path":'))

/** A folder of its own, with the files that requests name and a place for results. */
function newFolder(files: NonNullable<Recording['files']>): string {
  const folder = mkdtempSync(join(tmpdir(), 'vidrelay-conformance-'))
  for (const kind of ['in', 'out']) mkdirSync(join(folder, kind))
  for (const [name, file] of Object.entries(files)) {
    const bytes = 'bytes' in file ? mediaBytes(file.bytes) : Buffer.from(file.base64, 'base64')
    writeFileSync(join(folder, 'in', name), bytes)
  }
  return folder
}

/** Does something while these variables, and of these names no other, stand in the environment. Nothing else runs meanwhile. */
function within<T>(definition: Provider, environment: Readonly<Record<string, string>>, work: () => T): T {
  const before = process.env
  const others = Object.entries(before).filter(([name]) => !definition.keyEnv.includes(name))
  const key = keyOf(definition)
  const given = Object.entries(environment).map(([name, value]) => [name, value.replace(keyMark, key)])
  process.env = Object.fromEntries([...others, ...given])
  try {
    return work()
  } finally {
    process.env = before
  }
}
