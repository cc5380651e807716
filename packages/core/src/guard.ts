import { lookup as systemLookup } from 'node:dns/promises'
import { BlockList, isIP, isIPv6 } from 'node:net'
import { VidrelayError } from './errors.ts'

/** Numeric, so that no spelling of an address slips through: everything that is not the public internet. */
const blocked = new BlockList()
const blockedV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]
const blockedV6 = [
  '::/96',
  '::1/128',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  '::ffff:0:0:0/96',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
]
/** Where fake-IP proxies put every name. */
const fakeIp = new BlockList()
for (const [list, ranges] of [
  [blocked, [...blockedV4, ...blockedV6]],
  [fakeIp, ['198.18.0.0/15']],
] as const) {
  for (const range of ranges) {
    const [net, bits] = range.split('/') as [string, string]
    list.addSubnet(net, Number(bits), isIPv6(net) ? 'ipv6' : 'ipv4')
  }
}

const family = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4')
/** `::ffff:a.b.c.d` in any spelling is judged as the IPv4 address that it is. */
function unmapped(address: string): string {
  if (!isIPv6(address)) return address
  const text = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1)
  const match = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(text)
  if (!match) return text
  const [high, low] = [Number.parseInt(match[1]!, 16), Number.parseInt(match[2]!, 16)]
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}
const isBlocked = (address: string) => blocked.check(unmapped(address), family(unmapped(address)))
const isFakeIp = (address: string) => fakeIp.check(unmapped(address), family(unmapped(address)))

/** Names that never lead to the public internet. */
const isLocalName = (host: string) =>
  /(^|\.)(localhost|local|internal|intranet|lan|home|corp|home\.arpa)$/i.test(host) || !host.includes('.')

/** A host as URL parsing gives it, brackets and trailing dot removed. URL parsing has already made `0x7f.1` into `127.0.0.1`. */
const bare = (host: string) => host.replace(/^\[|\]$/g, '').replace(/\.$/, '')

/** Is this host, without asking any name server, one that the public internet cannot reach? */
export function literalIsPrivate(host: string): boolean {
  const name = bare(host)
  return isIP(name) ? isBlocked(name) || isFakeIp(name) : isLocalName(name)
}

export interface GuardOptions {
  /** Hosts that the user named by hand (the base URL): they may be private. */
  trustedHosts: ReadonlySet<string>
  allowFakeIp: boolean
  /** Seam, for tests only. */
  lookup?: Lookup | undefined
}
/** All addresses of a name. */
export type Lookup = (name: string) => Promise<readonly string[]>

const resolve: Lookup = async name => (await systemLookup(name, { all: true })).map(entry => entry.address)

const unsafe = (message: string, hint?: string) =>
  new VidrelayError('unsafe_url', message, hint === undefined ? {} : { hint })

export interface Guard {
  /** Every address of the host, all of them judged. @throws `unsafe_url`; what the name server says is thrown as it is. */
  addresses(host: string): Promise<readonly string[]>
  /** Scheme and literal, before anything is looked up. @throws `unsafe_url` */
  checkUrl(url: URL): void
}

/** The guard stands at connect time: what is judged is what is dialled, so a name cannot change in between. */
export function createGuard(options: GuardOptions): Guard {
  const lookup = options.lookup ?? resolve
  const judge = (host: string, address: string, isLiteral: boolean) => {
    if (options.trustedHosts.has(host)) return
    if (isBlocked(address))
      throw unsafe(
        `${host} leads to ${isLiteral ? 'a' : `${address}, a`} private or reserved address; it is not opened`,
      )
    if (isFakeIp(address) && (isLiteral || !options.allowFakeIp)) {
      throw unsafe(
        `${host} leads to ${address}, which is where fake-IP proxies put names`,
        isLiteral ? undefined : 'if you run such a proxy (Clash, mihomo, sing-box), set allowFakeIp: true',
      )
    }
  }
  return {
    checkUrl(url) {
      if (url.protocol !== 'https:' && url.protocol !== 'http:') throw unsafe(`a ${url.protocol} address is not opened`)
      if (url.username || url.password) throw unsafe('an address with a user or password in it is not opened')
      const host = bare(url.hostname)
      if (isIP(host)) judge(host, host, true)
      else if (isLocalName(host) && !options.trustedHosts.has(host))
        throw unsafe(`${host} is a local name; it is not opened`)
    },
    async addresses(hostname) {
      const host = bare(hostname)
      const isLiteral = isIP(host) !== 0
      const found = isLiteral ? [host] : await lookup(host)
      if (found.length === 0) throw Object.assign(new Error(`no address for ${host}`), { code: 'ENOTFOUND' })
      for (const address of found) judge(host, address, isLiteral)
      return found
    },
  }
}
