import { mkdir } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createRelay, type Journal, type OnEvent, type RelayOptions, type Routes, sqliteJournal } from '@vidrelay/core'
import { systemClock } from '@vidrelay/core/internal'
import { createBodies } from './bodies/bodies.ts'
import { type Limits, usualLimits } from './bodies/limits.ts'
import { type ClientKeys, createClientKeys } from './client-keys.ts'
import { dialectsRoutes } from './dialects/dialects.ts'
import { isLoopback } from './door.ts'
import { createEngine } from './engine.ts'
import { estimateRoute } from './estimate-route.ts'
import { eventsRoute } from './events-route.ts'
import { createFeed } from './feed.ts'
import { fileRoute } from './file-route.ts'
import { healthRoutes } from './health-routes.ts'
import { createHttpServer } from './http-server.ts'
import { lockFolder } from './lock.ts'
import type { Log } from './log.ts'
import { modelRoutes } from './model-routes.ts'
import { withDescription } from './openapi/openapi-route.ts'
import { createRouter } from './router.ts'
import { createService } from './service.ts'
import { createStorage } from './storage.ts'
import { openStore, type Store } from './store.ts'
import { keepSweeping } from './sweep.ts'
import { usual } from './usual.ts'

export interface GatewayOptions extends Omit<RelayOptions, 'journal' | 'routes'> {
  /** What clients call a model, and where it is made. */
  routes: Routes
  /** Where everything is kept: journal, tasks, keys, results. Only one gateway at a time works in it. */
  folder: string
  /** So long a create of unknown outcome is looked for before it is told as failed. Unit: seconds. Default 600. */
  settleSeconds?: number
  /** What requests may hold and how long they may take, where it is to be otherwise than usual. */
  limits?: Partial<Limits>
  /** So long results are kept once they are saved; the prompt goes with them. Unit: days. Default: for ever. */
  retentionDays?: number
  /** Where less is free on the disk, nothing is bought. Default: 256 MiB. */
  keepFreeBytes?: number
  /** For tests: what is free. */
  freeBytes?: () => Promise<number>
  log?: Log
}

export interface Gateway {
  readonly keys: ClientKeys
  /**
   * Begins to serve, and goes on with what was left. Default: 127.0.0.1 and any free port. Gives the address.
   * @throws `TypeError` for an address of others while no key was made
   */
  listen(place?: { host?: string; port?: number }): Promise<string>
  /** Takes no more requests, lets paid calls in flight end for up to ten seconds, and leaves the rest to the journal. */
  close(): Promise<void>
}

/** Unit: milliseconds. */
const longestClose = 10_000

export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const folder = resolve(options.folder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const unlock = await lockFolder(folder)
  const opened: (() => unknown)[] = [unlock]
  try {
    const store = await openStore(folder)
    opened.push(() => store.close())
    const journal = sqliteJournal(join(folder, 'journal.db'))
    opened.push(() => journal.close())
    return gatewayOf({ ...options, folder, store, journal, unlock })
  } catch (error) {
    // Who mends what is wrong and opens it again in this process finds the folder free.
    for (const close of opened.toReversed()) await close()
    throw error
  }
}

interface Opened {
  store: Store
  journal: Journal
  unlock(): void
}

function gatewayOf({
  folder,
  store,
  journal,
  unlock,
  settleSeconds = usual.settleSeconds,
  limits: own,
  retentionDays,
  keepFreeBytes = usual.keepFreeBytes,
  freeBytes,
  log = () => {},
  ...options
}: GatewayOptions & Opened): Gateway {
  const limits = { ...usualLimits, ...own }
  const relay = createRelay({ ...options, journal, onEvent: withKeysTold(log, options.onEvent) })
  const feed = createFeed()
  const keys = createClientKeys(store)
  const terms = keys.termsOf
  const engine = createEngine({ store, relay, feed, folder, log, settleSeconds, retentionDays, terms })
  const storage = createStorage(folder, keepFreeBytes, freeBytes)
  const stopping = new AbortController()
  const isClosing = () => stopping.signal.aborted
  let sweeping: Promise<void> | undefined
  const service = createService({ store, relay, engine, feed, bodies: createBodies(limits), limits, storage, keys })
  const routes = withDescription([
    ...dialectsRoutes(service),
    fileRoute(service),
    eventsRoute(service),
    estimateRoute(service),
    ...healthRoutes(isClosing, storage),
    ...modelRoutes(Object.keys(options.routes), Math.floor(Date.now() / 1000)),
  ])
  const server = createHttpServer({ router: createRouter(routes), keys, log, limits, isClosing })
  return {
    keys,
    async listen({ host = usual.host, port = 0 } = {}) {
      if (!isLoopback(host) && !keys.isNeeded())
        throw new TypeError(`host: ${host} can be reached by others; make a key first`)
      await engine.resume()
      sweeping ??= keepSweeping({ store, log }, options.clock ?? systemClock, stopping.signal)
      await listening(server, host, port)
      const { address, port: taken, family } = server.address() as AddressInfo
      return `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`
    },
    async close() {
      stopping.abort()
      const closed = new Promise<void>(ended => void server.close(() => ended()))
      server.closeIdleConnections()
      const work = Promise.all([engine.stop(), relay.close(), sweeping]).then(() => closed)
      work.catch(() => {})
      const tooLong = new AbortController()
      const late = pause(longestClose, 'late' as const, { signal: tooLong.signal }).catch(() => undefined)
      const isLate = (await Promise.race([work, late])) === 'late'
      tooLong.abort()
      server.closeAllConnections()
      // Who is too late writes into a store that is closed, and the journal tells the next start.
      if (!isLate) await work
      store.close()
      unlock()
    },
  }
}

/** What is to be said of a provider's key, before anything is sent, stands in the log too. */
const withKeysTold =
  (log: Log, onEvent: OnEvent | undefined): OnEvent =>
  event => {
    if (event.type === 'warning' && event.warning.code === 'key')
      log('trouble', { code: 'key', message: event.warning.message })
    onEvent?.(event)
  }

const listening = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
