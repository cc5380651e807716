import { Silence } from '@vidrelay/serve'
import { HttpResponse, http, type RequestHandler } from 'msw'
import { mediaBytes } from '../format/media-bytes.ts'
import { isWithin, round, showWindow, windowOf } from '../format/moment.ts'
import type { RecordedExchange, RecordedResponse } from '../format/recording.ts'
import type { TracedExchange } from '../format/report.ts'
import { checkRequest } from './check-request.ts'
import type { Mismatch } from './failure.ts'
import { keyMark } from './secrets.ts'
import { type Sent, sentOf } from './sent.ts'
import { refusedTrace, traceOf, unexpectedTrace } from './trace.ts'

/** Stands at the wire: answers each request as recorded, in order, and says what was not as recorded. */
export interface Witness {
  /** One msw handler per exchange; each answers only when it is its turn. */
  readonly handlers: readonly RequestHandler[]
  /** For `serve`: is the next exchange a refused connection to this origin? */
  refuse(origin: string): boolean
  onUnanswered(request: Pick<Request, 'method' | 'url' | 'headers'>): void
  /** Resolves with the first mismatch; never, if there is none. */
  readonly failed: Promise<Mismatch>
  /** Requests that reached a handler. */
  readonly answered: number
  /** One line per exchange so far. */
  readonly soFar: readonly string[]
  /** Every exchange so far, in full. */
  readonly trace: readonly TracedExchange[]
  /** Every request that a handler answered, in full. */
  readonly sent: readonly Sent[]
  /** The exchanges that nobody asked for. */
  unused(): readonly string[]
}

export interface WitnessOptions {
  exchanges: readonly RecordedExchange[]
  /** What `{{key}}` stands for: in a request, and in the answer of a provider that repeats it. */
  key: string
  /** Seconds since the start. */
  elapsed(): number
  /** Lets so many seconds pass while an answer is due; less where the client leaves. */
  pass(seconds: number, gone: AbortSignal): Promise<void>
}

export function createWitness({ exchanges, key, elapsed, pass }: WitnessOptions): Witness {
  const turns = exchanges.flatMap(exchange =>
    Array.from({ length: exchange.repeat?.times ?? 1 }, (_, time) => ({
      exchange,
      later: time * (exchange.repeat?.every ?? 0),
    })),
  )
  // A refused connection needs one to be made, so none may be left open.
  const isClosing = exchanges.some(({ fault }) => fault === 'drop-before-send')
  const soFar: string[] = []
  const trace: TracedExchange[] = []
  const sent: Sent[] = []
  const { promise: failed, resolve } = Promise.withResolvers<Mismatch>()
  let next = 0
  let answered = 0

  const tell = (what: string, outcome: string) =>
    soFar.push(`${soFar.length + 1}. ${what} -> ${outcome} (at ${round(elapsed())} s)`)
  const fail = (mismatch: Mismatch, what: string) => {
    tell(what, 'not as recorded')
    resolve(mismatch)
  }
  /** Takes the turn and judges its time. */
  const take = (): Mismatch | undefined => {
    const { exchange, later } = turns[next++]!
    if (exchange.at === undefined) return undefined
    const window = windowOf(exchange.at, later)
    if (isWithin(elapsed(), window)) return undefined
    return {
      what: 'the time of this request',
      expected: showWindow(window),
      came: `${round(elapsed())} s`,
      clue: { of: 'time' },
    }
  }

  const handlers = exchanges.map((exchange, index) =>
    http.all(
      () => turns[next]?.exchange === exchange,
      async ({ request }) => {
        answered++
        const line = `${request.method} ${request.url}`
        const at = elapsed()
        const late = take()
        const mismatch = (await checkRequest(exchange.request, request, key)) ?? late
        sent.push(await sentOf(request))
        trace.push(await traceOf(request, mismatch ? undefined : exchange, key, round(at)))
        if (mismatch) {
          fail({ ...mismatch, exchange: index }, line)
          return HttpResponse.error()
        }
        tell(line, outcomeOf(exchange))
        if (exchange.delay !== undefined) await pass(exchange.delay, request.signal)
        return answerOf(exchange, key, isClosing)
      },
    ),
  )

  return {
    handlers,
    failed,
    soFar,
    trace,
    sent,
    get answered() {
      return answered
    },
    refuse(origin) {
      const exchange = turns[next]?.exchange
      if (exchange?.fault !== 'drop-before-send' || new URL(exchange.request.url).origin !== origin) return false
      trace.push(refusedTrace(exchange, round(elapsed())))
      const late = take()
      const line = `connection to ${origin}`
      if (late) fail(late, line)
      else tell(line, 'refused')
      return true
    },
    onUnanswered(request) {
      trace.push(unexpectedTrace(request, key, round(elapsed())))
      const line = `${request.method} ${request.url}`
      const expected = next < turns.length ? describe(turns[next]!.exchange) : 'no further request'
      const { method, url } = request
      const due = turns[next] && { exchange: exchanges.indexOf(turns[next]!.exchange) }
      fail(
        {
          what: 'a request that no exchange expects',
          expected,
          came: line,
          clue: { of: 'request', method, url },
          ...due,
        },
        line,
      )
    },
    unused: () => turns.slice(next).map(({ exchange }) => describe(exchange)),
  }
}

const describe = ({ request, fault }: RecordedExchange) =>
  fault === 'drop-before-send' ? `connection to ${new URL(request.url).origin}` : `${request.method} ${request.url}`

const outcomeOf = ({ response, fault }: RecordedExchange): string => {
  if (typeof fault === 'string') return fault
  if (fault === undefined) return String(response?.status)
  return 'cut' in fault
    ? `${response?.status}, cut after ${fault.cut} bytes`
    : `${response?.status}, silent after ${fault.stall} bytes`
}

function answerOf({ response, fault }: RecordedExchange, key: string, isClosing: boolean): Response {
  if (fault === 'drop-after-request' || response === undefined) {
    if (fault === 'stall') throw new Silence()
    return HttpResponse.error()
  }
  const { bytes, type } = bodyOf(response, key)
  const headers = new Headers(response.headers)
  if (type !== undefined && !headers.has('content-type')) headers.set('content-type', type)
  if (isClosing) headers.set('connection', 'close')
  if (response.status === 204 || response.status === 304)
    return new HttpResponse(null, { status: response.status, headers })
  if (!headers.has('transfer-encoding') && !headers.has('content-length'))
    headers.set('content-length', String(bytes.byteLength))
  const body = fault === undefined || typeof fault === 'string' ? bytes : brokenOff(bytes, fault)
  return new HttpResponse(body, { status: response.status, headers })
}

const brokenOff = (bytes: Uint8Array<ArrayBuffer>, fault: { cut: number } | { stall: number }) => {
  const length = 'cut' in fault ? fault.cut : fault.stall
  const parts = length > 0 ? [bytes.slice(0, length)] : []
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        const part = parts.shift()
        if (part) controller.enqueue(part)
        else controller.error('cut' in fault ? new Error('cut') : new Silence())
      },
    },
    { highWaterMark: 0 },
  )
}

const mediaTypes = { mp4: 'video/mp4', png: 'image/png' }

function bodyOf(
  { json, text, base64, bytes }: RecordedResponse,
  key: string,
): { bytes: Uint8Array<ArrayBuffer>; type?: string } {
  const written = (content: string) => new Uint8Array(Buffer.from(content.replaceAll(keyMark, key)))
  if (json !== undefined) return { bytes: written(JSON.stringify(json)), type: 'application/json' }
  if (text !== undefined) return { bytes: written(text), type: 'text/plain; charset=utf-8' }
  if (base64 !== undefined) return { bytes: new Uint8Array(Buffer.from(base64, 'base64')) }
  return bytes === undefined ? { bytes: new Uint8Array() } : { bytes: mediaBytes(bytes), type: mediaTypes[bytes.kind] }
}
