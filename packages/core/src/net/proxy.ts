import { BlockList, isIP, isIPv6 } from 'node:net'
import { invalid } from '../words/problems.ts'
import { bareHost } from './private-host.ts'

type Environment = { readonly [name: string]: string | undefined }

const accepted = 'accepted: http://host:port, with user:password@ before the host where the proxy asks for it'

/**
 * Which HTTP proxy serves a URL: the option, or the usual variables (`HTTPS_PROXY`, `HTTP_PROXY`, else `ALL_PROXY`, and
 * `NO_PROXY`; lower case first). `false` uses none. Loopback is never sent to a proxy from the environment.
 *
 * @throws `invalid_request` where a variable that would be used, or the option, is no HTTP proxy. Its value is not shown:
 *   it may hold a password.
 */
export function createProxyChoice(
  option: string | false | undefined,
  environment: Environment,
): (url: URL) => string | undefined {
  if (option === false) return () => undefined
  if (option !== undefined) {
    if (!URL.canParse(option) || !/^https?:/i.test(option))
      throw invalid('proxy', `not an http(s) address; ${accepted}, or false`)
    return () => option
  }
  const set = variablesIn(environment)
  const exceptions = (set('no_proxy')?.value ?? '')
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(exceptionOf)
  if (exceptions.some(matches => matches(anywhere))) return () => undefined
  const proxies = { 'https:': proxyIn('https_proxy', set), 'http:': proxyIn('http_proxy', set) }
  if (proxies['https:'] === undefined && proxies['http:'] === undefined) return () => undefined
  return url => {
    const target = targetOf(url)
    if (isLoopback(target.host) || exceptions.some(matches => matches(target))) return undefined
    return proxies[url.protocol === 'https:' ? 'https:' : 'http:']
  }
}

/** A variable by its name in lower case, which comes before the one in upper case; empty is unset. */
const variablesIn = (environment: Environment) => (name: string) => {
  // Under CGI a client's `Proxy:` header arrives as HTTP_PROXY.
  const isForged = name === 'http_proxy' && environment.REQUEST_METHOD !== undefined
  const found = [name, ...(isForged ? [] : [name.toUpperCase()])].find(spelling => environment[spelling])
  return found === undefined ? undefined : { name: found, value: environment[found]!.trim() }
}

function proxyIn(name: string, set: ReturnType<typeof variablesIn>): string | undefined {
  const found = set(name) ?? set('all_proxy')
  if (found === undefined) return undefined
  // `host:port` is what many people write.
  const address = /^[a-z][a-z\d+.-]*:\/\//i.test(found.value) ? found.value : `http://${found.value}`
  const scheme = address.slice(0, address.indexOf(':')).toLowerCase()
  const problem =
    scheme !== 'http' && scheme !== 'https'
      ? `a ${scheme} proxy is not supported`
      : URL.canParse(address)
        ? undefined
        : 'not the address of a proxy'
  if (problem === undefined) return address
  throw invalid(found.name, `${problem}; ${accepted}. Set another value, unset it, or set the option proxy`)
}

/** What is asked of an exception. `host`: as URLs spell it, bare. */
interface Target {
  host: string
  port: string
}
/** Matched by `*` alone. */
const anywhere: Target = { host: '', port: '' }

const targetOf = (url: URL): Target => ({
  host: unmapped(bareHost(url.hostname).toLowerCase()),
  port: url.port || (url.protocol === 'https:' ? '443' : '80'),
})

const isLoopback = (host: string) =>
  host === 'localhost' || host.endsWith('.localhost') || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

/** An entry of `NO_PROXY`: `*`, a name with all below it, an address, or a range (`10.0.0.0/8`); each may have a port. */
function exceptionOf(entry: string): (target: Target) => boolean {
  // An IPv6 address may stand bare or, as it must with a port, in brackets.
  const [, bracketed, plain = '', ownPort] = /^(?:\[(.*?)\](?:\/\d+)?|([^:]*|.*:.*:.*?))(?::(\d+))?$/.exec(entry) ?? []
  const bits = /\/(\d+)(?::\d+)?$/.exec(entry)?.[1]
  const name = spelled((bracketed ?? plain).replace(/\/\d*$/, ''))
  const isHere = matcher(name, bits === undefined ? undefined : Number(bits))
  return ({ host, port }) => (ownPort === undefined || ownPort === port) && isHere(host)
}

function matcher(name: string, bits: number | undefined): (host: string) => boolean {
  if (name === '*') return () => true
  const suffix = name.replace(/^\*?\./, '')
  if (suffix === '') return () => false
  if (!isIP(suffix)) return bits === undefined ? host => host === suffix || host.endsWith(`.${suffix}`) : () => false
  if (bits === undefined) return host => host === suffix
  if (bits > (isIPv6(suffix) ? 128 : 32)) return () => false
  const range = new BlockList()
  range.addSubnet(suffix, bits, isIPv6(suffix) ? 'ipv6' : 'ipv4')
  return host => isIP(host) === isIP(suffix) && range.check(host, isIPv6(host) ? 'ipv6' : 'ipv4')
}

/** A name or address the way a URL spells it, so that both sides are compared alike. */
function spelled(text: string): string {
  const name = text.replace(/^\*?\.(?=.)/, '').replace(/\.$/, '')
  const url = `http://${isIPv6(name) ? `[${name}]` : name}`
  return URL.canParse(url) ? unmapped(bareHost(new URL(url).hostname)) : name.toLowerCase()
}

/** `::ffff:a.b.c.d` is the IPv4 address inside. */
function unmapped(host: string): string {
  const [, high, low] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(host) ?? []
  if (high === undefined || low === undefined) return host
  const [first, second] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return [first >> 8, first & 255, second >> 8, second & 255].join('.')
}
