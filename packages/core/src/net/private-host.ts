import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** Whom an address belongs to. `fake`: where fake-IP proxies put every name. `metadata`: a cloud's own service. */
export type Reach = 'public' | 'private' | 'fake' | 'metadata'

/** IPv4 that is not the public internet: IANA's registry of special addresses, multicast and what is reserved. */
const specialV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]
/** The only IPv6 that is given out to anybody; outside of it nothing is public. */
const globalV6 = ['2000::/3']
/** What is special within it. Teredo (2001::/32) hides its inner address behind a server that we do not know. */
const specialV6 = ['2001::/23', '2001:db8::/32', '2620:4f:8000::/48', '3ffe::/16', '3fff::/20']
/** sing-box puts IPv6 names into a range that nobody may use. */
const fake = ['198.18.0.0/15', 'fc00::/18']
/**
 * Services that hand out a cloud machine's credentials: Azure's wire server, which is public by its range, Alibaba's and
 * Oracle's, and those of AWS, Google, Tencent and their like. No relay stands there, so that not even a base URL is trusted.
 */
const metadata = [
  '168.63.129.16/32',
  '169.254.169.254/32',
  '169.254.170.2/32',
  '169.254.170.23/32',
  '169.254.0.23/32',
  '169.254.42.42/32',
  '100.100.100.200/32',
  '192.0.0.192/32',
  'fd00:ec2::254/128',
  'fd00:ec2::23/128',
  'fd20:ce::254/128',
  'fd00:42::42/128',
  'fe80::a9fe:a9fe/128',
]

/** An IP address and no name. Asked of a colon first: Node's test for IPv6 takes five milliseconds to be made ready. */
export const isAddress = (host: string): boolean => isIPv4(host) || (host.includes(':') && isIPv6(host))

/** Of an IP address. */
const familyOf = (address: string) => (address.includes(':') ? 'ipv6' : 'ipv4')

/** Numeric, so that no spelling of an address slips through. */
function listOf(ranges: readonly string[]): (address: string) => boolean {
  let made: BlockList | undefined
  const make = () => {
    const list = new BlockList()
    for (const range of ranges) {
      const [net, bits] = range.split('/') as [string, string]
      list.addSubnet(net, Number(bits), familyOf(net))
    }
    return list
  }
  return address => {
    made ??= make()
    return made.check(address, familyOf(address))
  }
}
const isSpecial = listOf([...specialV4, ...specialV6])
const isGlobalV6 = listOf(globalV6)
const isFake = listOf(fake)
const isMetadata = listOf(metadata)
/** Handed out by a machine to itself where nobody else does: no store stands there that anybody named. */
export const isLinkLocal = listOf(['169.254.0.0/16', 'fe80::/10'])

/** The last one that was asked for: a client looks at one host again and again. */
let last: { address: string; reach: Reach } | undefined

/** Whom an address leads to; one that carries an IPv4 address inside is judged by that. Anything else than an IP address is `private`. */
export function reachOf(address: string): Reach {
  if (last?.address !== address) last = { address, reach: judged(address) }
  return last.reach
}

function judged(address: string): Reach {
  const plain = address.replace(/%.*$/, '') // a zone says by which cable, not where
  if (isIPv4(plain)) return reachOfPlain(plain, !isSpecial(plain))
  if (!isAddress(plain)) return 'private'
  const groups = groupsOf(plain)
  const tunnelled = isatap(groups)
  if (tunnelled !== undefined && reachOf(tunnelled) !== 'public') return 'private'
  const inner = embedded(groups)
  if (inner !== undefined) return reachOf(inner)
  return reachOfPlain(plain, isGlobalV6(plain) && !isSpecial(plain))
}

function reachOfPlain(address: string, isPublic: boolean): Reach {
  if (isMetadata(address)) return 'metadata'
  if (isFake(address)) return 'fake'
  return isPublic ? 'public' : 'private'
}

/** The eight numbers of an IPv6 address. URL parsing knows every spelling. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const numbers = (text: string) => (text === '' ? [] : text.split(':').map(group => Number.parseInt(group, 16)))
  const before = numbers(head)
  const after = numbers(tail ?? '')
  return [...before, ...Array(8 - before.length - after.length).fill(0), ...after]
}

const dotted = (high: number, low: number) => [high >> 8, high & 255, low >> 8, low & 255].join('.')
const beginsWith = (groups: readonly number[], ...start: number[]) => start.every((one, index) => groups[index] === one)

/** The IPv4 address that an IPv6 one stands for: mapped (`::ffff:a.b.c.d`), NAT64 (`64:ff9b::/96`) or 6to4 (`2002::/16`). */
function embedded(groups: readonly number[]): string | undefined {
  const [, second = 0, third = 0, , , , high = 0, low = 0] = groups
  if (beginsWith(groups, 0, 0, 0, 0, 0, 0xffff) || beginsWith(groups, 0x64, 0xff9b, 0, 0, 0, 0))
    return dotted(high, low)
  return beginsWith(groups, 0x2002) ? dotted(second, third) : undefined
}

/** ISATAP: whatever the network, the last half (`0:5efe:a.b.c.d`) names the machine at the end of a tunnel. */
function isatap(groups: readonly number[]): string | undefined {
  const [, , , , mark = 0, five, high = 0, low = 0] = groups
  return (mark & 0xfdff) === 0 && five === 0x5efe ? dotted(high, low) : undefined
}

/** Names that never lead to the public internet. */
export const isLocalName = (host: string): boolean =>
  /(^|\.)(localhost|local|internal|intranet|lan|home|corp|home\.arpa)$/i.test(host) || !host.includes('.')

/** A host as URL parsing gives it, brackets and trailing dot removed. URL parsing has already made `0x7f.1` into `127.0.0.1`. */
export const bareHost = (host: string): string => host.replace(/^\[|\]$/g, '').replace(/\.$/, '')

/** Is this host, without asking any name server, one that the public internet cannot reach? */
export function literalIsPrivate(host: string): boolean {
  const name = bareHost(host)
  return isAddress(name) ? reachOf(name) !== 'public' : isLocalName(name)
}
