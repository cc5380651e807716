import type { Kind } from '@vidrelay/core'
import { isVidrelayError, type VidrelayError } from '@vidrelay/core/internal'

/** What a request is answered with where it is not served: the status, and what stands in the error of the dialect. */
export class Problem extends Error {
  readonly status: number
  /** Core's code, or the gateway's own word. */
  readonly code: string
  /** The field of the request, as the dialect spells it. */
  readonly param: string | null
  /** More headers of the answer. */
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    code: string,
    message: string,
    more: { param?: string; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.param = more.param ?? null
    this.headers = more.headers ?? {}
  }
}

export const invalid = (param: string, sentence: string): Problem =>
  new Problem(400, 'invalid_request', `${param}: ${sentence}`, { param })
/** A foreign id and one that nobody has are the same to who asks. */
export const noTask = (kind: Kind, id: string): Problem =>
  new Problem(404, 'task_not_found', `id: there is no ${kind} ${JSON.stringify(id.slice(0, 100))}`, { param: 'id' })
export const tooLarge = (sentence: string): Problem => new Problem(413, 'input_too_large', sentence)
export const conflict = (code: string, sentence: string, param?: string): Problem =>
  new Problem(409, code, sentence, { ...(param !== undefined && { param }), headers: { 'x-should-retry': 'false' } })

export const closing = (): Problem =>
  new Problem(503, 'closing', 'the gateway is closing; nothing was done', {
    headers: { 'retry-after': '5', 'x-should-retry': 'true' },
  })
export const storageFull = (): Problem =>
  new Problem(507, 'storage_full', 'the disk of the gateway is full; nothing was bought', {
    headers: { 'retry-after': '60' },
  })

/** What was thrown, as an answer. What nobody foresaw is told by a sentence without its words, which may hold anything. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (isVidrelayError(error)) return problemOfCore(error)
  if (isFullDisk(error)) return storageFull()
  return new Problem(500, 'internal_error', 'the gateway failed; its log tells more', {
    headers: { 'x-should-retry': 'false' },
  })
}

/** The system's words for it, and SQLite's. */
const isFullDisk = (error: unknown): boolean => {
  const { code = '', errcode } = (error ?? {}) as { code?: string; errcode?: number }
  return code === 'ENOSPC' || code === 'EDQUOT' || (code === 'ERR_SQLITE_ERROR' && errcode === 13)
}

function problemOfCore({ code, message, field }: VidrelayError): Problem {
  const status = { invalid_request: 400, cost_limit: 400, task_not_found: 404, result_expired: 410 }[code as string]
  const param = field === undefined ? {} : { param: spelled(field) }
  const headers = { 'x-should-retry': 'false' }
  return new Problem(status ?? 502, code, withoutPaths(message), { ...param, ...(status === undefined && { headers }) })
}

/** Core names a file by its path; a client knows it by the name that it gave it, and nothing of our folders. */
export const withoutPaths = (message: string): string =>
  message.replace(/"[^"\n]*[\\/]uploads[\\/][^"\n]*[\\/]\d+-([^"\n\\/]*)"/g, '"$1"')

/** Core's `aspectRatio` is the dialect's `aspect_ratio`. */
const spelled = (field: string): string => field.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
