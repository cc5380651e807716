import { systemClock } from '../base/clock.ts'
import { createGuard, isSameEndpoint } from './guard.ts'
import { reachOf } from './private-host.ts'
import { createProxyChoice } from './proxy.ts'
import { createTransport } from './transport.ts'

export interface GreetOptions {
  /** As of a client. */
  proxy?: string | false
  /** Unit: milliseconds. */
  timeoutMs: number
  signal?: AbortSignal
}

/** What a place says to a stranger. */
export interface Greeting {
  status: number
  /** Its own date, as it says it. Null: it says none. */
  date: string | null
  milliseconds: number
}

/**
 * Asks for the root of a base URL once, without a key, by the way that a client of it takes.
 * @throws what a client's request throws
 */
export async function greet(baseURL: string, { proxy, timeoutMs, signal }: GreetOptions): Promise<Greeting> {
  const url = new URL(baseURL)
  const transport = createTransport({
    guard: createGuard({ trusts: endpoint => isSameEndpoint(endpoint, url), allowFakeIp: true }),
    clock: systemClock,
    proxyFor: createProxyChoice(proxy, process.env),
  })
  try {
    const begun = performance.now()
    const headers = { accept: '*/*' }
    const answer = await transport.stream({ method: 'GET', url, headers, signal: withinTime(timeoutMs, signal) })
    answer.cancel()
    return {
      status: answer.status,
      date: answer.headers.date ?? null,
      milliseconds: Math.round(performance.now() - begun),
    }
  } finally {
    await transport.close()
  }
}

const withinTime = (timeoutMs: number, signal: AbortSignal | undefined): AbortSignal =>
  AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])])

/** The way that a client takes to an address: by a proxy (shown without its password), or directly, and to which addresses. */
export async function wayTo(
  baseURL: string,
  proxy?: string | false,
): Promise<{ proxy: string } | { proxy: null; addresses: readonly string[]; isFake: boolean }> {
  const url = new URL(baseURL)
  const chosen = createProxyChoice(proxy, process.env)(url)
  if (chosen !== undefined) {
    const { protocol, host } = new URL(chosen)
    return { proxy: `${protocol}//${host}` }
  }
  const addresses = await createGuard({ trusts: () => true, allowFakeIp: true }).addresses(url)
  return { proxy: null, addresses, isFake: addresses.some(address => reachOf(address) === 'fake') }
}
