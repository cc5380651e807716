import { ageOf } from '../base/clock.ts'
import { createScrub, showUrl } from '../base/redact.ts'
import { normaliseBaseURL } from '../contract/base-url.ts'
import { assertContract } from '../contract/check-contract.ts'
import { createBooks } from '../journal/books.ts'
import { createGuard, isSameEndpoint } from '../net/guard.ts'
import { literalIsPrivate } from '../net/private-host.ts'
import { createProxyChoice } from '../net/proxy.ts'
import { createTransport } from '../net/transport.ts'
import { ownWords } from '../wire/own-words.ts'
import { invalid, misuse, VidrelayError } from '../words/errors.ts'
import { refIdentity } from '../words/ref.ts'

/** Tasks that a client remembers: the newest, their prompts only to keep them out of errors. */
const mostRemembered = 1000
/** Characters of an answer in which all remembered prompts are looked for: far more than is shown of it. */
const mostSearched = 65536
export function createContext(configured, options, systemClock) {
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
  const given = settings.baseURL ?? provider.baseURL
  if (given === null)
    throw invalid(
      'baseURL',
      `${provider.title} has no address of its own; accepted: the http(s) address of your gateway`,
    )
  const baseURL = normaliseBaseURL(given)
  const base = new URL(baseURL)
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
  const remembered = new Map()
  const prompts = new Map()
  const births = new Map()
  const emit = quiet(options.onEvent)
  const journal = options.journal === false ? undefined : options.journal
  const sent = ref => remembered.get(prompts.get(refIdentity(ref)) ?? '')
  const takeAllOut = text =>
    [...remembered.values()].reduce(
      (clean, { scrub }) => scrub.takeOut(clean),
      plainScrub.takeOut(text).slice(0, mostSearched),
    )
  const scrub = Object.assign(text => plainScrub(takeAllOut(text)), {
    takeOut: takeAllOut,
    knowing: plainScrub.knowing,
  })
  return {
    provider,
    baseURL,
    origin: base.origin,
    account: settings.account,
    authHeaders: () => authorization,
    modelNames: settings.models ?? {},
    dialectNames: chosenDialects(provider, settings.dialects),
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
function remember(map, name, value) {
  map.delete(name)
  map.set(name, value)
  if (map.size > mostRemembered) map.delete(map.keys().next().value)
}
/** A listener that throws must not cost a paid result: it is told once, and the work goes on. */
function quiet(listener) {
  let isTold = false
  const ignore = error => {
    if (!isTold)
      process.emitWarning(
        `vidrelay: onEvent threw (${error instanceof Error ? error.name : typeof error}); it is ignored`,
      )
    isTold = true
  }
  return event => {
    try {
      // An async listener rejects instead: unheard, that would end the process in the middle of a paid call.
      const told = listener?.(event)
      if (told instanceof Promise) told.catch(ignore)
    } catch (error) {
      ignore(error)
    }
  }
}
function chosenDialects(provider, chosen = {}) {
  for (const [name, other] of Object.entries(chosen)) {
    for (const one of [name, other]) {
      if (!Object.hasOwn(provider.dialects, one))
        throw invalid(
          'dialects',
          `${provider.title} has no ${JSON.stringify(one)}; accepted: ${Object.keys(provider.dialects).join(', ')}`,
        )
    }
  }
  return chosen
}
function positive(name, value) {
  if (value !== undefined && !(value > 0 && Number.isFinite(value)))
    throw misuse(`${name}: accepted: seconds, more than 0`)
  return value
}
/** The key, from the option or the environment; what cannot go into a header is refused, by where it came from and without being shown. */
function checkedKey(provider, option) {
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
    const what = /\s/.test([...key][position]) ? 'a space or line break' : 'a character that no key has'
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
