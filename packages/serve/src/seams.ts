import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** Where a client wants to connect to. */
export interface DialTarget {
  /** `https:` or `http:` */
  readonly protocol: string
  /** A name, or a literal address; an IPv6 one with or without brackets. */
  readonly hostname: string
  readonly port: number
  /** What the name leads to, best first. */
  readonly addresses: readonly string[]
}

/** The two last steps to the network, for a client that lets a test take them: vidrelay's `createClient({ network })`. */
export interface Seams {
  /** Asks no name server. */
  lookup(name: string): Promise<readonly string[]>
  /** Connects to the server, whatever the origin; the server learns from the connection which one it was. */
  dial(target: DialTarget): Promise<Socket>
}

/** How the seams behave. */
export interface SeamOptions {
  /** Addresses that a name leads to. Absent: a public one. */
  readonly addressesOf?: ((name: string) => readonly string[] | undefined) | undefined
  /** Asked before each connection; true refuses it like a port where nobody listens. */
  readonly refuse?: ((origin: string) => boolean) | undefined
}

/** A connection that was dialled, from the client's side. */
export interface Line {
  readonly origin: string
  readonly socket: Socket
}

/** The seams of one server, and what passed by them. */
export interface Switchboard {
  readonly seams: Seams
  /** The line that ends at this port of the client; undefined: nobody dialled it. */
  lineOf(port: number | undefined): Line | undefined
  readonly refused: number
  readonly dialled: ReadonlySet<string>
}

/** Public and in no range kept for documentation, so that a client's real address guard lets it pass. */
const publicAddress = '93.184.216.34'

/** @param port of the server, on 127.0.0.1 */
export function createSwitchboard(port: number, { addressesOf, refuse }: SeamOptions): Switchboard {
  const lines = new Map<number, Line>()
  const dialled = new Set<string>()
  let refused = 0

  async function dial(target: DialTarget): Promise<Socket> {
    const origin = originOf(target)
    dialled.add(new URL(origin).hostname)
    if (refuse?.(origin)) {
      refused++
      const where = `${target.addresses[0]}:${target.port}`
      throw Object.assign(new Error(`connect ECONNREFUSED ${where}`), { code: 'ECONNREFUSED', syscall: 'connect' })
    }
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    lines.set(socket.localPort!, { origin, socket })
    return socket
  }

  return {
    seams: { lookup: async name => addressesOf?.(name) ?? [publicAddress], dial },
    lineOf: own => (own === undefined ? undefined : lines.get(own)),
    get refused() {
      return refused
    },
    dialled,
  }
}

function originOf({ protocol, hostname, port }: DialTarget): string {
  const host = hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname
  return new URL(`${protocol}//${host}:${port}`).origin
}
