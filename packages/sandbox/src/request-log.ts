import { createHash } from 'node:crypto'
import type { Exchange } from '@vidrelay/serve'
import type { Fault } from './fault.ts'
import type { Operation } from './protocol.ts'
import { recordedBody } from './recorded-body.ts'

/** A request as it came over the wire: what a client really sent. */
export interface RecordedRequest {
  /** Unit: milliseconds since 1970, by the sandbox's clock. */
  readonly at: number
  /** Whose route it was; null for a file that is no task's. */
  readonly provider: string | null
  /** Null: no route. */
  readonly operation: Operation | null
  readonly method: string
  /** The request target, with its query. */
  readonly path: string
  /** Names in lower case. `authorization` is not among them. */
  readonly headers: Readonly<Record<string, string>>
  /** What is left of the `authorization` header; null when there was none. */
  readonly authorization: RecordedAuthorization | null
  /**
   * JSON parsed; a form as an object of its parts, a text or a `RecordedFile` each, an array where a name is repeated;
   * a file sent alone as a `RecordedFile`; other text as it is; null when empty, not read (`drop-before-read`), or too long.
   */
  readonly body: unknown
  /** The fault that struck it, or null. */
  readonly fault: Fault['kind'] | null
  /** The status of the answer; null: none was given, or not yet. */
  readonly status: number | null
}

/** A key that can be compared and not read. */
export interface RecordedAuthorization {
  /** The first word, e.g. `Bearer`. */
  readonly scheme: string
  /** Of what follows the scheme. Shape: 64 hexadecimal digits. */
  readonly sha256: string
}

/** A recorded request that is still being answered. */
export interface OpenRecord {
  readBody(body: Uint8Array<ArrayBuffer> | null): void
  answered(status: number): void
}

/** The requests of one sandbox. */
export interface RequestLog {
  open(exchange: Exchange, facts: Pick<RecordedRequest, 'at' | 'provider' | 'operation' | 'fault'>): OpenRecord
  /** Oldest first: the last thousand, or fewer where their bodies are large. */
  all(): readonly RecordedRequest[]
}

/** A sandbox that runs for weeks must not grow without end. */
const limits = { requests: 1000, bodyBytes: 64 * 2 ** 20 }

/** An empty log. */
export function createRequestLog(): RequestLog {
  const entries: { record: RecordedRequest; bytes: number }[] = []
  const trim = (): void => {
    let bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0)
    while (entries.length > limits.requests || (bytes > limits.bodyBytes && entries.length > 1)) {
      bytes -= entries.shift()?.bytes ?? 0
    }
  }
  return {
    open({ method, target, headers }, facts) {
      const { authorization, ...rest } = Object.fromEntries(headers)
      const entry = {
        record: {
          ...facts,
          method,
          path: target,
          headers: rest,
          authorization: authorization === undefined ? null : recordedAuthorization(authorization),
          body: null,
          status: null,
        } as RecordedRequest,
        bytes: 0,
      }
      entries.push(entry)
      trim()
      return {
        readBody(body) {
          entry.bytes = body?.length ?? 0
          entry.record = { ...entry.record, body: recordedBody(headers.get('content-type') ?? '', body) }
          trim()
        },
        answered(status) {
          entry.record = { ...entry.record, status }
        },
      }
    },
    all: () => entries.map(({ record }) => record),
  }
}

function recordedAuthorization(value: string): RecordedAuthorization {
  const [scheme = '', ...credentials] = value.split(' ')
  return { scheme, sha256: createHash('sha256').update(credentials.join(' ').trim()).digest('hex') }
}
