import { isIPv6 } from 'node:net'
import { unsafe } from '../words/problems.ts'
import { bareHost, isAddress, isLinkLocal, isLocalName, reachOf } from './private-host.ts'

/** The place that a connection goes to. A `URL` is one; `port` is empty where it is the scheme's own. */
export type Endpoint = Pick<URL, 'protocol' | 'hostname' | 'port'>

export interface GuardOptions {
  /** Whether the user named this place by hand (the base URL): it may be private. */
  trusts(endpoint: Endpoint): boolean
  /** Whether results may be fetched from this place though it is private. */
  allows?: ((endpoint: Endpoint) => boolean) | undefined
  allowFakeIp: boolean
  /** How a host that may come from an answer is shown. Default: as it is. */
  show?: ((host: string) => string) | undefined
  /** Seam, for tests only. */
  lookup?: Lookup | undefined
}
/** All addresses of a name. */
export type Lookup = (name: string) => Promise<readonly string[]>

const resolve: Lookup = async name => {
  const { lookup } = await import('node:dns/promises')
  return (await lookup(name, { all: true })).map(entry => entry.address)
}

export interface Guard {
  /** Every address of the host, all of them judged. @throws `unsafe_url`; what the name server says is thrown as it is. */
  addresses(endpoint: Endpoint): Promise<readonly string[]>
  /** Scheme and literal, before anything is looked up. @throws `unsafe_url` */
  checkUrl(url: URL): void
}

/** Host and port are the same: what listens on another port of a trusted machine is somebody else. */
export const isSameEndpoint = (a: Endpoint, b: Endpoint): boolean =>
  bareHost(a.hostname) === bareHost(b.hostname) && portOf(a) === portOf(b)

const portOf = ({ protocol, port }: Endpoint) => Number(port) || (protocol === 'https:' ? 443 : 80)

/** A host and its port; without one the scheme's own is meant. */
export interface AllowedHost {
  hostname: string
  port: number | undefined
}

export const isAllowedHost = (allowed: readonly AllowedHost[], endpoint: Endpoint): boolean =>
  allowed.some(
    ({ hostname, port }) =>
      hostname === bareHost(endpoint.hostname) &&
      (port ?? portOf({ ...endpoint, protocol: endpoint.protocol, port: '' })) === portOf(endpoint),
  )

/** What may be done where something private was refused. `host`: as it may be shown. */
const onlyTheBase = (endpoint: Endpoint, host: string) =>
  `nothing private is opened but the host and port of a base URL that you set yourself; if this is a store of your own that holds results, set allowHosts: ['${isIPv6(host) ? `[${host}]` : host}:${portOf(endpoint)}'] on the client`

/** The guard stands at connect time: what is judged is what is dialled, so a name cannot change in between. */
export function createGuard(options: GuardOptions): Guard {
  const { lookup = resolve, show = host => host, allows = () => false } = options
  const judge = (endpoint: Endpoint, host: string, address: string, isLiteral: boolean) => {
    const reach = reachOf(address)
    if (reach === 'metadata')
      throw unsafe(
        `${show(host)} leads to ${isLiteral ? 'a' : `${address}, a`} cloud's own metadata service, a private or reserved address; it is not opened`,
      )
    if (options.trusts(endpoint)) return
    if (allows(endpoint) && !isLinkLocal(address)) return
    if (reach === 'private')
      throw unsafe(
        `${show(host)} leads to ${isLiteral ? 'a' : `${address}, a`} private or reserved address; it is not opened`,
        isLinkLocal(address) ? undefined : onlyTheBase(endpoint, show(host)),
      )
    if (reach === 'fake' && (isLiteral || !options.allowFakeIp)) {
      throw unsafe(
        `${show(host)} leads to ${address}, which is where fake-IP proxies put names`,
        isLiteral ? undefined : 'if you run such a proxy (Clash, mihomo, sing-box), set allowFakeIp: true',
      )
    }
  }
  return {
    checkUrl(url) {
      if (url.protocol !== 'https:' && url.protocol !== 'http:')
        throw unsafe(`a ${show(url.protocol)} address is not opened`)
      if (url.username || url.password) throw unsafe('an address with a user or password in it is not opened')
      const host = bareHost(url.hostname)
      if (isAddress(host)) judge(url, host, host, true)
      else if (isLocalName(host) && !options.trusts(url) && !allows(url))
        throw unsafe(`${show(host)} is a local name; it is not opened`, onlyTheBase(url, show(host)))
    },
    async addresses(endpoint) {
      const host = bareHost(endpoint.hostname)
      const isLiteral = isAddress(host)
      const found = isLiteral ? [host] : await lookup(host)
      if (found.length === 0) throw Object.assign(new Error(`no address for ${host}`), { code: 'ENOTFOUND' })
      for (const address of found) judge(endpoint, host, address, isLiteral)
      return found
    },
  }
}
