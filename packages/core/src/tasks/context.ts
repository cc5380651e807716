import { ageOf, type Clock } from '../base/clock.ts'
import { createScrub, type Scrub, showUrl } from '../base/redact.ts'
import { assertContract } from '../contract/check-contract.ts'
import type { ConfiguredProvider } from '../contract/define-provider.ts'
import type { Provider } from '../contract/provider.ts'
import { createRelay, type Relay } from '../contract/relay.ts'
import { type Books, createBooks } from '../journal/books.ts'
import type { Journal } from '../journal/journal.ts'
import { createGuard, isSameEndpoint } from '../net/guard.ts'
import { literalIsPrivate } from '../net/private-host.ts'
import { createProxyChoice } from '../net/proxy.ts'
import { createTransport, type NetworkSeams, type Transport } from '../net/transport.ts'
import { type OwnWords, ownWords } from '../wire/own-words.ts'
import { misuse, VidrelayError } from '../words/errors.ts'
import type { OnEvent } from '../words/events.ts'
import { refIdentity } from '../words/ref.ts'
import type { TaskRef } from '../words/task.ts'

export interface ClientOptions {
  /** Where paid calls are remembered. `false` says aloud that a crash may lose what was paid for. */
  journal: Journal | false
  /** Told about everything, redacted. What it throws is ignored. */
  onEvent?: OnEvent
  /** Seconds one wait lasts. Default: the provider's. */
  deadline?: number
  /** Seconds to wait for the answer to a paid call. Default 150, longer than the edges in front of relays. */
  submitTimeout?: number
  /** An HTTP proxy (`http://host:port`), or `false` for none. Default: `HTTPS_PROXY`, `HTTP_PROXY`, else `ALL_PROXY`, but for `NO_PROXY`. */
  proxy?: string | false
  /** Allow names that a fake-IP proxy (Clash, mihomo, sing-box) resolves into 198.18.0.0/15. */
  allowFakeIp?: boolean
  /** A key has no place in a web page. Only for pages that no stranger opens. */
  dangerouslyAllowBrowser?: boolean
  /** For tests: time and chance. */
  clock?: Clock
  /** For tests: the two last steps to the network. */
  network?: NetworkSeams
}

/** What every part of a client shares. */
export interface Context {
  relay: Relay
  /** The key stands in a closure, so that nothing that prints the context shows it. */
  authHeaders(): { readonly [header: string]: string }
  /** The base URL leads to a private host itself, so private references can be reached. */
  baseIsPrivate: boolean
  journal: Journal | undefined
  /** The journal as what is under way uses it: it may fail without stopping a delivery. */
  books: Books
  clock: Clock
  transport: Transport
  /** For answers about no task in particular: it knows every prompt that this client sent. */
  scrub: Scrub
  /** An address for an event. `isTheirs`: it came in an answer, and may repeat anything. */
  showLink(link: URL, isTheirs: boolean): string
  /** One that knows this prompt. */
  scrubWith(privateText: string | undefined): Scrub
  /** The scrub for answers about a task: it knows the prompt where this client sent it. */
  scrubFor(ref: TaskRef | undefined): Scrub
  /** What this client said when it made the task: an answer that repeats it says nothing by that. */
  saidFor(ref: TaskRef): OwnWords
  /** Keeps it out of errors and events from now on; with a ref also where that task is asked for. */
  rememberPrompt(ref: TaskRef | undefined, prompt: string | undefined): void
  /** This client has just made the task. */
  rememberBirth(ref: TaskRef): void
  /** Milliseconds since the task was made: measured where this client made it, else by the date in its ref. */
  ageOf(ref: TaskRef): number
  emit: OnEvent
  /** Marks work that is no sleep, for a virtual clock. */
  track<T>(work: Promise<T>): Promise<T>
  deadlineSeconds: number
  submitTimeoutMs: number
}

/** Tasks that a client remembers: the newest, their prompts only to keep them out of errors. */
const mostRemembered = 1000

/** Characters of an answer in which all remembered prompts are looked for: far more than is shown of it. */
const mostSearched = 65_536

export function createContext(configured: ConfiguredProvider, options: ClientOptions, systemClock: Clock): Context {
  const { definition: provider, settings } = configured
  assertContract(provider)
  if ('document' in globalThis && !options.dangerouslyAllowBrowser) {
    throw misuse(
      'a key in a web page can be read by everyone who opens it: call vidrelay from your server (dangerouslyAllowBrowser overrides)',
    )
  }
  if (options.journal !== false && typeof options.journal?.claim !== 'function') {
    throw misuse("journal: choose where paid calls are remembered: sqliteJournal('tasks.db'), or false for nowhere")
  }
  const relay = createRelay(configured)
  const base = new URL(relay.baseURL)
  const key = checkedKey(provider, settings.apiKey)
  const clock = options.clock ?? systemClock
  const guard = createGuard({
    trusts: endpoint => settings.baseURL !== undefined && isSameEndpoint(endpoint, base),
    allowFakeIp: options.allowFakeIp ?? false,
    show: host => scrub(host),
    lookup: options.network?.lookup,
  })
  const transport = createTransport({
    guard,
    clock,
    proxyFor: createProxyChoice(options.proxy, process.env),
    dial: options.network?.dial,
  })
  const authorization = { [provider.auth.header]: (provider.auth.prefix ?? 'Bearer ') + key }
  const plainScrub = createScrub([key])
  const nothingSaid = ownWords([])
  /** By prompt, and the prompt by task. */
  const remembered = new Map<string, { scrub: Scrub; said: OwnWords }>()
  const prompts = new Map<string, string>()
  const births = new Map<string, number>()
  const emit = quiet(options.onEvent)
  const journal = options.journal === false ? undefined : options.journal
  const sent = (ref: TaskRef) => remembered.get(prompts.get(refIdentity(ref)) ?? '')
  const takeAllOut = (text: string) =>
    [...remembered.values()].reduce(
      (clean, { scrub }) => scrub.takeOut(clean),
      plainScrub.takeOut(text).slice(0, mostSearched),
    )
  const scrub: Scrub = Object.assign((text: string) => plainScrub(takeAllOut(text)), {
    takeOut: takeAllOut,
    knowing: plainScrub.knowing,
  })
  return {
    relay,
    authHeaders: () => authorization,
    baseIsPrivate: literalIsPrivate(base.hostname),
    journal,
    books: createBooks(journal, clock, emit),
    clock,
    transport,
    scrub,
    showLink: (link, isTheirs) => (isTheirs ? scrub : plainScrub).takeOut(showUrl(link.href)),
    scrubWith: text => createScrub([key], text === undefined ? [] : [text]),
    scrubFor: ref => (ref ? (sent(ref)?.scrub ?? plainScrub) : scrub),
    saidFor: ref => sent(ref)?.said ?? nothingSaid,
    rememberPrompt(ref, prompt) {
      if (prompt === undefined) return
      const known = remembered.get(prompt) ?? { scrub: createScrub([key], [prompt]), said: ownWords([prompt]) }
      remember(remembered, prompt, known)
      if (ref) remember(prompts, refIdentity(ref), prompt)
    },
    rememberBirth: ref => remember(births, refIdentity(ref), clock.monotonic()),
    ageOf(ref) {
      const born = births.get(refIdentity(ref))
      return born === undefined ? ageOf(clock, ref.createdAt) : clock.monotonic() - born
    },
    emit,
    track: work => (clock.track ? clock.track(work) : work),
    deadlineSeconds: positive('deadline', options.deadline) ?? provider.polling.deadline,
    submitTimeoutMs: (positive('submitTimeout', options.submitTimeout) ?? 150) * 1000,
  }
}

function remember<T>(map: Map<string, T>, name: string, value: T): void {
  map.delete(name)
  map.set(name, value)
  if (map.size > mostRemembered) map.delete(map.keys().next().value!)
}

/** A listener that throws must not cost a paid result: it is told once, and the work goes on. */
function quiet(listener: OnEvent | undefined): OnEvent {
  let isTold = false
  const ignore = (error: unknown) => {
    if (!isTold)
      process.emitWarning(
        `vidrelay: onEvent threw (${error instanceof Error ? error.name : typeof error}); it is ignored`,
      )
    isTold = true
  }
  return event => {
    try {
      // An async listener rejects instead: unheard, that would end the process in the middle of a paid call.
      const told: unknown = listener?.(event)
      if (told instanceof Promise) told.catch(ignore)
    } catch (error) {
      ignore(error)
    }
  }
}

function positive(name: string, value: number | undefined): number | undefined {
  if (value !== undefined && !(value > 0 && Number.isFinite(value)))
    throw misuse(`${name}: accepted: seconds, more than 0`)
  return value
}

/** The key, from the option or the environment; what cannot go into a header is refused, by where it came from and without being shown. */
function checkedKey(provider: Provider, option: string | undefined): string {
  const variable = option === undefined ? provider.keyEnv.find(name => process.env[name]) : undefined
  const key = variable === undefined ? option : process.env[variable]
  const names = provider.keyEnv.join(' or ')
  if (!key) {
    throw new VidrelayError(
      'unauthenticated',
      `apiKey: ${provider.title} needs a key; set ${names} or pass apiKey. ${provider.keyHelp}`,
      {
        provider: provider.id,
        field: 'apiKey',
      },
    )
  }
  const position = [...key].findIndex(character => !/^[\x21-\x7e]$/.test(character))
  if (position >= 0) {
    const what = /\s/.test([...key][position]!) ? 'a space or line break' : 'a character that no key has'
    throw new VidrelayError(
      'unauthenticated',
      `${variable ?? 'apiKey'}: ${what} stands at position ${position + 1} of ${[...key].length}; accepted: the key alone, in plain ASCII`,
      {
        provider: provider.id,
        field: variable ?? 'apiKey',
      },
    )
  }
  return key
}
