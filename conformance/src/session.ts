import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Client,
  type ClientEvent,
  createClient,
  formatRef,
  type Journal,
  memoryJournal,
  type NetworkSeams,
  type ProviderFactory,
  type TaskRef,
} from '@vidrelay/core'
import type { VirtualClock } from '@vidrelay/core/testing'
import type { Recording } from './recording.ts'
import { canaryKey } from './secrets.ts'

/** One life of an integrator's program: a client, its journal, its files, and what it has heard so far. */
export interface Session {
  readonly client: Client
  readonly journal: Journal | undefined
  readonly clock: VirtualClock
  readonly events: readonly ClientEvent[]
  /** What a step without a ref of its own uses: an object, or its text form after a restart. */
  readonly ref: TaskRef | string | undefined
  hear(ref: TaskRef): void
  /** Another process: a new client; only the text of the ref and, if kept, the journal are left. */
  restart(journal: 'kept' | 'lost'): void
  /** Path of a file that a request names. */
  input(name: string): string
  /** Path where a result is saved. */
  output(name: string): string
  /** Names of the files that stand where results are saved. */
  saved(): Promise<readonly string[]>
  /** Closes every client and removes the files. */
  close(): Promise<void>
  /** The same without waiting for the clients, which may hang on whatever is wrong. */
  discard(): Promise<void>
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
  const newJournal = () => (settings.journal === false ? undefined : memoryJournal())
  let journal = newJournal()
  let ref: TaskRef | string | undefined
  const newClient = (): Client => {
    const configured = adapter({
      apiKey: canaryKey,
      ...(baseURL !== undefined && { baseURL }),
      ...(account !== undefined && { account }),
      ...(models !== undefined && { models }),
      ...(dialects !== undefined && { dialects }),
    })
    const client = createClient(configured, {
      journal: journal ?? false,
      onEvent: event => events.push(event),
      proxy: false,
      clock,
      network,
      ...(deadline !== undefined && { deadline }),
      ...(submitTimeout !== undefined && { submitTimeout }),
    }) as Client
    clients.push(client)
    return client
  }
  let client = newClient() // first, since it may refuse
  const folder = await mkdtemp(join(tmpdir(), 'vidrelay-conformance-'))
  const path = (kind: 'in' | 'out', name: string) => join(folder, kind, name)
  await Promise.all((['in', 'out'] as const).map(kind => mkdir(join(folder, kind))))
  await Promise.all(
    Object.entries(files).map(([name, { base64 }]) => writeFile(path('in', name), Buffer.from(base64, 'base64'))),
  )
  const closeClients = () => Promise.all(clients.map(own => own.close()))
  const remove = () => rm(folder, { recursive: true, force: true })

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
    restart(kept) {
      if (kept === 'lost') journal = newJournal()
      if (typeof ref === 'object') ref = formatRef(ref)
      client = newClient() // the old one is not closed: its process died
    },
    input: name => path('in', name),
    output: name => path('out', name),
    saved: () => readdir(join(folder, 'out')),
    async close() {
      await closeClients()
      await remove()
    },
    discard() {
      closeClients().catch(() => {})
      return remove()
    },
  }
}
