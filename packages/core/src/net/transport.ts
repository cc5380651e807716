import type { Clock } from '../base/clock.ts'
import { type Dispatch, dispatchInto } from './dispatch.ts'
import { Exchange } from './exchange.ts'
import type { HttpAnswer, HttpRequest, HttpStream } from './messages.ts'
import { openPool, type Pool, type PoolOptions } from './pool.ts'
import { Sink } from './stream.ts'

export interface Transport {
  /** One exchange, its body whole and at most `maxBytes` after decoding. @throws TransportError, `limit_exceeded`, `unsafe_url` */
  exchange(request: HttpRequest, maxBytes: number): Promise<HttpAnswer>
  /** One exchange, its body as it comes. Leaving the loop early, or `cancel`, closes the connection. */
  stream(request: HttpRequest): Promise<HttpStream>
  /** Ends every connection; what comes later opens new ones. */
  close(): Promise<void>
}

export interface TransportOptions extends PoolOptions {
  clock: Clock
}

export function createTransport(options: TransportOptions): Transport {
  const { guard, clock } = options
  const track: NonNullable<Clock['track']> = clock.track ?? (work => work)
  let opening: Promise<Pool> | undefined
  /** What `opening` came to. */
  let pool: Pool | undefined

  const start = async (request: HttpRequest, dispatch: Dispatch, isStream: boolean): Promise<void> => {
    opening ??= openPool(options)
    const mine = opening
    const opened = await mine
    // It may have been closed while it was opened, and then serves nobody any more.
    if (opening === mine) pool = opened
    const { dispatcher, release } = await opened.dispatcherFor(request, isStream)
    if (dispatch.ended) return release() // it was left before there was anything to send by
    dispatch.onDone = release
    dispatchInto(dispatcher, request, dispatch)
  }
  /** Nothing is waited for where a shared connection serves. */
  const send = (request: HttpRequest, dispatch: Dispatch, isStream: boolean): void => {
    try {
      guard.checkUrl(request.url)
      const shared = isStream ? undefined : pool?.sharedFor(request)
      if (shared) dispatchInto(shared, request, dispatch)
      else start(request, dispatch, isStream).catch(error => dispatch.fail(error))
    } catch (error) {
      dispatch.fail(error)
    }
  }

  return {
    exchange: (request, maxBytes) =>
      track(
        new Promise((resolve, reject) => {
          send(request, new Exchange(request, maxBytes, clock, resolve, reject), false)
        }),
      ),
    async stream(request) {
      const sink = new Sink(request.signal)
      send(request, sink, true)
      return track(sink.opened(track))
    },
    async close() {
      const closing = opening
      opening = undefined
      pool = undefined
      await (await closing)?.close()
    },
  }
}
