import { greetings, isVidrelayError } from '@vidrelay/core/internal'
import { type Finding, fail, failBy, ok, warn } from './finding.ts'

export interface WayOptions {
  proxy?: string | false
  allowFakeIp: boolean
  signal: AbortSignal
}

/** As a command ends that cannot reach the provider. */
const unreachable = 9

/** How long a place may take to say a word. Unit: milliseconds. */
const patience = 10_000

/** By which way the base URL is reached, whether it answers, and what it thinks of our clock. */
export async function aboutWay(baseURL: string, options: WayOptions): Promise<Finding[]> {
  const { greet, wayTo } = await greetings()
  const proxy = options.proxy === undefined ? {} : { proxy: options.proxy }
  let way: Awaited<ReturnType<typeof wayTo>>
  try {
    way = await wayTo(baseURL, options.proxy)
  } catch (error) {
    return [isVidrelayError(error) ? failBy('the proxy', error) : notFound(baseURL, error)]
  }
  const before = [wayFinding(way, options.allowFakeIp)]
  try {
    const sent = Date.now()
    const { status, date, milliseconds } = await greet(baseURL, {
      ...proxy,
      timeoutMs: patience,
      signal: options.signal,
    })
    return [
      ...before,
      ok('the base URL', `${baseURL} answers, ${milliseconds} ms (HTTP ${status})`),
      ...clockFinding(date, sent + milliseconds / 2),
    ]
  } catch (error) {
    if (options.signal.aborted) throw error
    const todo =
      way.proxy === null
        ? 'is this machine online, and the address right? Where the way out is a proxy, name it with --proxy or HTTPS_PROXY'
        : 'is the proxy up, and does it know the address?'
    const why = isVidrelayError(error) ? error.message : wordOf(error)
    return [...before, fail('the base URL', `${baseURL} does not answer (${why})`, todo, unreachable)]
  }
}

const notFound = (baseURL: string, error: unknown): Finding =>
  fail(
    'the base URL',
    `no address is known of ${new URL(baseURL).hostname} (${wordOf(error)})`,
    'is this machine online, and the address right?',
    unreachable,
  )

/** What the system calls it; never its own words. */
const wordOf = (error: unknown): string => {
  const { code, name } = error as { code?: unknown; name?: unknown }
  return String(typeof code === 'string' ? code : name)
}

type Way = Awaited<ReturnType<Awaited<ReturnType<typeof greetings>>['wayTo']>>

export function wayFinding(way: Way, allowFakeIp: boolean): Finding {
  const check = 'the way out'
  if (way.proxy !== null) return ok(check, `by the proxy ${way.proxy}`)
  if (!way.isFake) return ok(check, 'directly; no proxy is set for this address')
  const detail = `names lead to ${way.addresses[0]}, where fake-IP proxies (Clash, mihomo, sing-box) put them`
  if (allowFakeIp) return ok(check, `${detail}; that is allowed`)
  return fail(check, detail, 'add --allow-fake-ip, or results are refused', unreachable)
}

/** Seconds. Days of a budget and the life of links go by the clock; certificates fail long after. */
const [little, much] = [30, 900]

/** `date`: as it came. `at`: our clock then, milliseconds since 1970. Nothing where the place tells no date. */
export function clockFinding(date: string | null, at: number): Finding[] {
  const theirs = Date.parse(date ?? '')
  if (Number.isNaN(theirs)) return []
  const check = 'the clock'
  const seconds = Math.round((at - theirs) / 1000)
  const detail = `${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead of'} that of the provider`
  const todo = 'set the clock of this machine (NTP): days of a budget and the life of links go by it'
  if (Math.abs(seconds) > much) return [fail(check, detail, todo, unreachable)]
  if (Math.abs(seconds) > little) return [warn(check, detail, todo)]
  return [ok(check, `within ${little} s of that of the provider`)]
}
