import { type Clock, systemClock } from '../base/clock.ts'
import type { Scrub } from '../base/redact.ts'
import { createShared } from '../base/shared.ts'
import { assertContract } from '../contract/check-contract.ts'
import type { ConfiguredProvider } from '../contract/define-provider.ts'
import { createRelay } from '../contract/relay.ts'
import { createBooks } from '../journal/books.ts'
import { budgetsOf } from '../journal/budget.ts'
import { createGuard, type Endpoint, isAllowedHost, isSameEndpoint } from '../net/guard.ts'
import { literalIsPrivate } from '../net/private-host.ts'
import { createProxyChoice } from '../net/proxy.ts'
import { createTransport, type Transport } from '../net/transport.ts'
import type { Context } from '../tasks/context.ts'
import { createHttp } from '../tasks/http.ts'
import { createMemory } from '../tasks/memory.ts'
import type { OnEvent } from '../words/events.ts'
import type { Warning } from '../words/task.ts'
import { clearTextWarning } from './clear-text.ts'
import { checkedKey } from './key.ts'
import { createListening } from './listening.ts'
import { type ClientOptions, checkedHosts, checkedSeconds, checkOptions } from './options.ts'

/** What the parts of one client share, made of what its user gave. @throws what `createClient` throws */
export function createContext(configured: ConfiguredProvider, options: ClientOptions): Context {
  const { definition: provider, settings } = configured
  assertContract(provider)
  checkOptions(options)
  const relay = createRelay(configured, options.documentOnly)
  const { key, warnings: keyWarnings } = checkedKey(provider, settings.apiKey)
  const clock = options.clock ?? systemClock
  const memory = createMemory(provider.title, key, clock)
  const base = new URL(relay.baseURL)
  const chosen = settings.baseURL === undefined ? undefined : base
  const allowed = checkedHosts(options.allowHosts)
  const allows = (endpoint: Endpoint) => isAllowedHost(allowed, endpoint)
  const transport = transportTo(chosen, options, clock, memory.scrub)
  // Connections of their own, so that no call of the API finds one that was opened for results alone.
  const results = allowed.length === 0 ? transport : transportTo(chosen, options, clock, memory.scrub, allows)
  const listening = createListening(relay, memory.purchaseOf, options.onEvent)
  for (const warning of keyWarnings) listening()?.({ type: 'warning', warning })
  const clearText = clearTextWarning(base)
  if (clearText) tellOrWarn(listening(), clearText)
  const journal = options.journal === false ? undefined : options.journal
  const track = <T>(work: Promise<T>) => (clock.track ? clock.track(work) : work)
  let life: ReturnType<typeof processLife> | undefined
  return {
    ...memory,
    relay,
    http: createHttp(
      {
        relay,
        clock,
        get emit() {
          return listening()
        },
        scrub: memory.scrub,
        showLink: memory.showLink,
      },
      key,
      transport,
      results,
      allows,
    ),
    keyWarnings,
    baseIsPrivate: literalIsPrivate(base.hostname),
    journal,
    books: createBooks(journal, clock, listening),
    async newOwner() {
      life ??= track(processLife())
      const { newOwner, thisOne } = await life
      return newOwner(thisOne)
    },
    clock,
    looks: createShared(),
    get emit() {
      return listening()
    },
    track,
    prices: options.prices ?? {},
    budgets: budgetsOf(options.budget),
    deadlineSeconds: checkedSeconds('deadline', options.deadline) ?? provider.polling.deadline,
    submitTimeoutMs: (checkedSeconds('submitTimeout', options.submitTimeout) ?? 150) * 1000,
  }
}

/** What must be heard also where nobody listens. */
function tellOrWarn(emit: OnEvent | undefined, warning: Warning): void {
  if (emit) emit({ type: 'warning', warning })
  else process.emitWarning(`vidrelay: ${warning.message}`)
}

/** Loaded with the first paid call. */
async function processLife() {
  const { newOwner, thisProcess } = await import('../base/process-life.ts')
  return { newOwner, thisOne: await thisProcess() }
}

/** `chosen`: the base URL that the user gave, which may be a private one. */
const transportTo = (
  chosen: URL | undefined,
  options: ClientOptions,
  clock: Clock,
  scrub: Scrub,
  allows?: (endpoint: Endpoint) => boolean,
): Transport =>
  createTransport({
    guard: createGuard({
      trusts: endpoint => chosen !== undefined && isSameEndpoint(endpoint, chosen),
      allows,
      allowFakeIp: options.allowFakeIp ?? false,
      show: scrub,
      lookup: options.network?.lookup,
    }),
    clock,
    proxyFor: createProxyChoice(options.proxy, process.env),
    dial: options.network?.dial,
  })
