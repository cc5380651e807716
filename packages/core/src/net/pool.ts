import type { Duplex } from 'node:stream'
import type { Agent, buildConnector, Client, Dispatcher } from 'undici'
import { VidrelayError } from '../words/errors.ts'
import type { Guard } from './guard.ts'
import { loadProxyAgent, loadUndici } from './load-undici.ts'
import type { HttpRequest } from './messages.ts'
import { OwnTrouble } from './trouble.ts'

/** Where a connection goes after the guard has judged it. */
export interface DialTarget {
  protocol: string
  hostname: string
  port: number
  addresses: readonly string[]
}
/** The two last steps to the network. They exist for tests; everything before them stays real. */
export interface NetworkSeams {
  lookup?: (name: string) => Promise<readonly string[]>
  dial?: (target: DialTarget) => Promise<Duplex>
}

export interface PoolOptions {
  guard: Guard
  /** Address of an HTTP proxy for this origin, or undefined. */
  proxyFor(url: URL): string | undefined
  dial?: NetworkSeams['dial'] | undefined
}

/** The connections of one client. */
export interface Pool {
  /** What serves at once where neither a connection of its own is asked for nor a proxy stands between. */
  sharedFor(request: HttpRequest): Dispatcher | undefined
  /** What serves; `release` is for when the request has ended. @throws `unsafe_url`, OwnTrouble once the pool is closed */
  dispatcherFor(request: HttpRequest, isStream: boolean): Promise<{ dispatcher: Dispatcher; release(): void }>
  /** Ends every connection, also those that are being made. */
  close(): Promise<void>
}

type Undici = Awaited<ReturnType<typeof loadUndici>>

/** Our own clock keeps time, and over HTTP/2 undici may send a refused POST again by itself. */
const ours = { allowH2: false, headersTimeout: 0, bodyTimeout: 0 }

/** Made once: an error of each connection's own end would cost more than closing it. */
const ended = new OwnTrouble('the connection has served')

/** undici is loaded here, with the first request. */
export async function openPool({ guard, proxyFor, dial }: PoolOptions): Promise<Pool> {
  const undici = await loadUndici()
  const connect = connectorOf(undici, guard, dial)
  const agent = (connections: number | null): Agent => new undici.Agent({ ...ours, connect, connections })
  const shared = agent(64)
  // A stream holds its connection for as long as its reader likes, and nobody else may have to wait for that.
  const streams = agent(null)
  const proxies = new Map<string, Promise<Dispatcher>>()
  const open = new Set<Client | Dispatcher>([shared, streams])
  let isClosed = false

  const proxied = async (uri: string): Promise<Dispatcher> => {
    const ProxyAgent = await loadProxyAgent()
    return opened(new ProxyAgent({ ...ours, uri }))
  }
  /** Whatever was being made while the pool closed is closed with it. */
  const opened = <D extends Dispatcher>(dispatcher: D): D => {
    open.add(dispatcher)
    if (!isClosed) return dispatcher
    end(dispatcher)
    throw new OwnTrouble('the client is closed')
  }
  const end = (dispatcher: Dispatcher) => {
    open.delete(dispatcher)
    dispatcher.destroy(ended).catch(() => {})
  }

  return {
    sharedFor: request => (request.fresh || proxyFor(request.url) !== undefined ? undefined : shared),
    async dispatcherFor(request, isStream) {
      const proxy = proxyFor(request.url)
      if (proxy !== undefined) {
        // The proxy dials, so the name is judged here. A name that only the proxy can resolve passes; local names never do.
        await guard.addresses(request.url).catch(error => {
          if (error instanceof VidrelayError) throw error
        })
      }
      if (!request.fresh) {
        if (proxy === undefined) return { dispatcher: isStream ? streams : shared, release() {} }
        const known = proxies.get(proxy) ?? proxied(proxy)
        proxies.set(proxy, known)
        return { dispatcher: await known, release() {} }
      }
      // The proxy's connection is its own affair: the last moment that is ours comes before it.
      if (proxy !== undefined) await request.mayStart?.()
      const checked = startingWhen(request.mayStart, connect)
      const own =
        proxy === undefined
          ? opened(new undici.Client(request.url.origin, { ...ours, connect: checked, pipelining: 1 }))
          : await proxied(proxy)
      return { dispatcher: own, release: () => end(own) }
    },
    async close() {
      isClosed = true
      await Promise.all([...open].map(dispatcher => dispatcher.destroy()))
    },
  }
}

/** Dials what the guard has judged, and no other address of that name. */
function connectorOf(undici: Undici, guard: Guard, dial: NetworkSeams['dial']): buildConnector.connector {
  const pinned = new Map<string, readonly string[]>()
  const connectDirect = undici.buildConnector({
    allowH2: ours.allowH2,
    timeout: 30_000,
    autoSelectFamily: true,
    lookup: (hostname, _options, callback) => {
      const addresses = (pinned.get(hostname) ?? []).map(address => ({
        address,
        family: address.includes(':') ? 6 : 4,
      }))
      callback(null, addresses as never, undefined as never)
    },
  })
  return (target, callback) => {
    void (async () => {
      const addresses = await guard.addresses({ ...target, port: target.port ?? '' })
      if (!dial) {
        pinned.set(target.hostname, addresses)
        return connectDirect(target, callback)
      }
      const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80)
      callback(null, (await dial({ protocol: target.protocol, hostname: target.hostname, port, addresses })) as never)
    })().catch(error => callback(error as Error, null))
  }
}

/** Opens a connection, and lets nothing be written on it before `mayStart` has resolved. */
function startingWhen(mayStart: HttpRequest['mayStart'], connect: buildConnector.connector): buildConnector.connector {
  if (mayStart === undefined) return connect
  return (target, callback) =>
    connect(target, (...opened) => {
      const [error, socket] = opened
      if (error !== null) return callback(error, null)
      const unheard = () => {}
      socket.on('error', unheard)
      const start = () => {
        socket.off('error', unheard)
        if (socket.destroyed) throw new OwnTrouble('the connection was closed before anything was sent')
        callback(null, socket)
      }
      const refuse = (trouble: Error) => {
        socket.destroy()
        callback(trouble, null)
      }
      mayStart().then(start).catch(refuse)
    })
}
