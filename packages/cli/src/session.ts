import {
  type Client,
  type ClientEvent,
  createClient,
  type Journal,
  type OnEvent,
  type TaskRef,
  type Warning,
} from '@vidrelay/core'
import { formatRef, sqliteJournal } from '@vidrelay/core/internal'
import type { ProviderFactory } from '@vidrelay/core/provider'
import { commandLine } from './command-line.ts'
import { journalPath } from './journal-path.ts'
import { warningLine } from './option-words.ts'
import type { Output } from './output.ts'
import { readPrices } from './price-file.ts'
import { type KnownProvider, providerOf, providers } from './providers.ts'
import { refusal } from './refusal.ts'
import { playedBy, startOwn } from './sandbox.ts'
import type { SessionOptions } from './session-options.ts'
import { type UsualTime, usualTime } from './usual-time.ts'

/** What one run of a command works with: clients, journal, signal, and what is known of its paid call. */
export interface Session {
  readonly output: Output
  readonly signal: AbortSignal
  readonly journal: Journal | undefined
  /** The provider that was named, or the only one. */
  readonly provider: KnownProvider
  /** A client of one provider with the options of this run. @throws `unauthenticated` without a key */
  client(provider: string): Promise<Client>
  listen(listener: OnEvent): void
  /** How long tasks like this took before. Undefined: nobody knows, or it is play. @throws `journal_unavailable` */
  usual(ref: TaskRef): Promise<UsualTime | undefined>
  /** Keeps a prompt out of the recording. */
  hidePrompt(prompt: string | undefined): void
  /** Answers without a reason are shown as they came. */
  readonly isDebug: boolean
  /** The command that goes on with a task. Undefined: its sandbox ends with this run. */
  resumeCommand(ref?: TaskRef): string | undefined
  settleCommand(key: string, candidates?: readonly string[]): string
  close(): Promise<void>
}

export interface SessionContext {
  options: SessionOptions
  output: Output
  signal: AbortSignal
  onEvent: OnEvent
  hidePrompt(prompt: string | undefined): void
}

/** Told by its key or its address, and so once. */
const isOfTheClient = ({ code, field }: Warning): boolean => code === 'key' || field === 'baseURL'

export async function openSession({ options, output, signal, onEvent, hidePrompt }: SessionContext): Promise<Session> {
  const isSandbox = options.sandbox !== undefined
  checkTogether(options)
  const listeners = new Set<OnEvent>([onEvent])
  const emit = (event: ClientEvent) => {
    // Told while the client is made, before any command can listen.
    if (event.type === 'warning' && isOfTheClient(event.warning)) output.note(warningLine(event.warning))
    for (const listener of listeners) listener(event)
  }
  const own = options.sandbox === '' ? await startOwn() : undefined
  const sandbox = own?.url ?? options.sandbox
  if (own)
    output.note(
      'sandbox: nothing is paid here; a task lives as long as this command (vidrelay sandbox runs one that stays)',
    )
  const journal = options.journal === false ? undefined : sqliteJournal(options.journal ?? journalPath(isSandbox))
  if (!journal)
    output.note(
      'warning: without a journal nothing is written down: if this process dies, the id of a paid task is lost with it, and a repeated --key pays again',
    )
  const prices = options.prices === undefined ? undefined : readPrices(options.prices)
  const clients = new Map<string, Promise<Client>>()

  const open = async (id: string): Promise<Client> => {
    const factory = await providerOf(id).load()
    const settings = settingsOf(options, factory)
    return createClient(sandbox === undefined ? factory(settings) : playedBy(sandbox, factory, settings), {
      journal: journal ?? false,
      onEvent: emit,
      ...(prices && { prices }),
      ...(options.deadline !== undefined && { deadline: options.deadline }),
      // A sandbox stands on this machine, and so do its results.
      ...(sandbox === undefined ? options.proxy !== undefined && { proxy: options.proxy } : { proxy: false }),
      ...(options.allowFakeIp && { allowFakeIp: true }),
      ...(options.allowHost && { allowHosts: options.allowHost }),
    }) as Client
  }
  const places = [
    ...(options.sandbox ? ['--sandbox', options.sandbox] : []),
    ...(options.baseUrl === undefined ? [] : ['--base-url', options.baseUrl]),
    ...(options.account === undefined ? [] : ['--account', options.account]),
    ...(typeof options.journal === 'string' ? ['--journal', options.journal] : []),
    // A proxy's password is not repeated.
    ...(options.proxy === undefined || options.proxy.includes('@') ? [] : ['--proxy', options.proxy]),
    ...(options.allowFakeIp ? ['--allow-fake-ip'] : []),
    ...(options.allowHost ?? []).flatMap(host => ['--allow-host', host]),
  ]
  const target = [
    ...(options.output === undefined ? [] : ['--output', options.output]),
    ...(options.overwrite ? ['--overwrite'] : []),
  ]
  return {
    output,
    signal,
    journal,
    get provider() {
      return providerOf(options.provider, options.sandbox !== undefined)
    },
    client(id) {
      const client = clients.get(id) ?? open(id)
      clients.set(id, client)
      return client
    },
    listen: listener => void listeners.add(listener),
    usual: async ref => (journal && !isSandbox ? usualTime(journal, ref) : undefined),
    hidePrompt,
    isDebug: options.debug !== undefined,
    resumeCommand: ref => {
      const which = ref ? [formatRef(ref), ...target] : []
      return own ? undefined : commandLine(['resume', ...which, ...places, ...(journal ? [] : ['--no-journal'])])
    },
    settleCommand: (key, candidates = []) =>
      candidates.length === 1
        ? `${commandLine(['tasks', 'settle', key, ...places, '--id', candidates[0]!])} | --not-started`
        : `${commandLine(['tasks', 'settle', key, ...places])} --id TASK_ID | --not-started`,
    async close() {
      // One after the other: the first to close also closes the journal, which the next opens again if it needs it.
      const opened = (await Promise.allSettled(clients.values())).flatMap(one => ('value' in one ? [one.value] : []))
      const all = [...opened, journal, own].filter(one => one !== undefined)
      const troubles: unknown[] = []
      for (const one of all) await one.close().catch(error => troubles.push(error))
      if (troubles.length > 0) throw troubles[0]
    },
  }
}

function settingsOf(options: SessionOptions, factory: ProviderFactory) {
  const { definition } = factory
  if (options.apiKey !== undefined && providerOf(options.provider).id !== definition.id)
    throw refusal('api-key', `say with --provider ${definition.id} that the key is meant for it`)
  return {
    ...(options.apiKey !== undefined && { apiKey: options.apiKey }),
    ...(options.baseUrl !== undefined && { baseURL: options.baseUrl }),
    ...(options.account !== undefined && { account: options.account }),
    ...(options.knownAs !== undefined &&
      options.model !== undefined && { models: { [options.model]: options.knownAs } }),
  }
}

function checkTogether(options: SessionOptions): void {
  if (options.provider !== undefined) providerOf(options.provider)
  if (options.sandbox !== undefined) {
    for (const name of ['apiKey', 'baseUrl', 'proxy'] as const) {
      if (options[name] !== undefined)
        throw refusal('sandbox', `it has its own address and key; leave ${optionName(name)} out`)
    }
  }
  if (options.knownAs !== undefined && options.model === undefined)
    throw refusal('known-as', 'it tells what --model is known as; give --model too')
  if (options.baseUrl !== undefined && options.provider === undefined && providers.length > 1)
    throw refusal('base-url', 'say with --provider which protocol that address speaks')
}

const optionName = (name: string) => `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
