import { namesTask, type Operation, operations } from './protocol.ts'

/** Where a fault strikes. */
export interface FaultTarget {
  /** A provider's id. Absence: any provider. */
  readonly provider?: string
  /** What the request is about; `content` is the file behind a result link. */
  readonly on: Operation
  /** How many requests it strikes, 1 or more. Absence: 1. */
  readonly times?: number
}

/** Whether the handler runs all the same before the fault: a submit then makes its task. Absence: it does not. */
export interface MayAccept {
  readonly accept?: boolean
}

/** What goes wrong. */
export type FaultEffect =
  /** The connection is torn down before the body is read: nothing is made. */
  | { readonly kind: 'drop-before-read' }
  /** The request is carried out, then the connection is torn down without an answer. */
  | { readonly kind: 'drop-after-accept' }
  /** No answer until the client leaves. */
  | ({ readonly kind: 'stall' } & MayAccept)
  /** Another answer: an HTML page of an edge (502, 524), a 429 with `retry-after`. An object as `body` is sent as JSON. */
  | ({
      readonly kind: 'status'
      readonly status: number
      readonly body?: string | object
      readonly headers?: Readonly<Record<string, string>>
    } & MayAccept)
  /** The true answer with its true length, but only so many bytes of the body, then the connection is torn down. Absence of `bytes`: half. */
  | { readonly kind: 'cut'; readonly bytes?: number }
  /** The true answer about another task id. Only where an answer names one: `submit`, `get`, `remix`, `extend`, `list`, `delete`. */
  | { readonly kind: 'wrong-id' }
  /** 200 with an HTML page. */
  | ({ readonly kind: 'garbage' } & MayAccept)
  /** 200 with an empty body. */
  | ({ readonly kind: 'empty' } & MayAccept)
  /** A redirect to this address, relative or absolute. `status`: 302 when absent. */
  | ({ readonly kind: 'redirect'; readonly to: string; readonly status?: 301 | 302 | 303 | 307 | 308 } & MayAccept)

/** Something to go wrong on demand. */
export type Fault = FaultTarget & FaultEffect

/** The fields that each kind has beside `provider`, `on`, `kind` and `times`. */
export const faultFields: Readonly<Record<Fault['kind'], readonly string[]>> = {
  'drop-before-read': [],
  'drop-after-accept': [],
  stall: ['accept'],
  status: ['status', 'body', 'headers', 'accept'],
  cut: ['bytes'],
  'wrong-id': [],
  garbage: ['accept'],
  empty: ['accept'],
  redirect: ['to', 'status', 'accept'],
}

const redirects = [301, 302, 303, 307, 308]

/**
 * Checks a fault that came from outside; an unknown field is refused, so that a slip does not go unnoticed.
 *
 * @param providers the ids there are
 * @throws TypeError, naming the field
 */
export function parseFault(value: unknown, providers: readonly string[]): Fault {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('a fault is an object')
  const { provider, on, kind, times, accept, status, body, headers, bytes, to } = value as Record<string, unknown>
  const demand = (holds: boolean, message: string): void => {
    if (!holds) throw new TypeError(message)
  }
  demand(
    typeof kind === 'string' && Object.hasOwn(faultFields, kind),
    `kind is one of ${Object.keys(faultFields).join(', ')}`,
  )
  const allowed = ['provider', 'on', 'kind', 'times', ...faultFields[kind as Fault['kind']]]
  for (const field of Object.keys(value)) demand(allowed.includes(field), `a ${kind} fault has no field ${field}`)
  demand(operations.includes(on as Operation), `on is one of ${operations.join(', ')}`)
  demand(provider === undefined || providers.includes(provider as string), `provider is one of ${providers.join(', ')}`)
  demand(times === undefined || (Number.isInteger(times) && (times as number) >= 1), 'times is an integer from 1')
  demand(accept === undefined || typeof accept === 'boolean', 'accept is a boolean')
  demand(bytes === undefined || (Number.isInteger(bytes) && (bytes as number) >= 0), 'bytes is an integer from 0')
  demand(
    kind !== 'wrong-id' || namesTask.includes(on as Operation),
    'wrong-id is on submit or get, or on remix, extend, list or delete: only they name a task',
  )
  if (kind === 'redirect') {
    demand(typeof to === 'string' && to !== '' && isHeader(to), 'to is an address')
    demand(status === undefined || redirects.includes(status as number), `status is one of ${redirects.join(', ')}`)
  }
  if (kind === 'status') {
    demand(Number.isInteger(status) && (status as number) >= 200 && (status as number) <= 599, 'status is 200 to 599')
    demand(
      body === undefined || typeof body === 'string' || (typeof body === 'object' && body !== null),
      'body is text or an object',
    )
    demand(headers === undefined || isHeaders(headers), 'headers is an object of header values')
  }
  return value as Fault
}

function isHeader(value: string): boolean {
  return isHeaders({ location: value })
}

function isHeaders(value: unknown): boolean {
  try {
    new Headers(value as Record<string, string>)
    return typeof value === 'object' && value !== null
  } catch {
    return false
  }
}
