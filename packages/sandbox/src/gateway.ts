import type { Call } from './protocol.ts'

// The relay software that apixgo and several others run has two envelopes on one host: OpenAI's from its key check and
// router, and a flat one from its task layer. Nothing here belongs to one provider.

/** Keys with a meaning, on every provider. Any other key that is not empty is good. */
export const specialKeys = { wrong: 'sk-wrong', poor: 'sk-poor', forbidden: 'sk-forbidden' } as const

/** A JSON answer with the header in which this software names the request. */
export function jsonAnswer(body: object, requestId: string, status = 200): Response {
  return json(body, status, { 'x-oneapi-request-id': requestId })
}

/** With its length, as a server sends what it has in memory. */
function json(body: object, status: number, headers: Record<string, string> = {}): Response {
  const bytes = new TextEncoder().encode(JSON.stringify(body))
  const own = { 'content-type': 'application/json; charset=utf-8', 'content-length': String(bytes.length) }
  return new Response(bytes, { status, headers: { ...own, ...headers } })
}

/** An error of the task layer: `{code, message, data: null}`. */
export function taskError(status: number, code: string, message: string, requestId: string): Response {
  return jsonAnswer({ code, message, data: null }, requestId, status)
}

/** An error of key check or router: `{error: {message, type, code: ""}}`. */
export function accessError(status: number, message: string, requestId: string): Response {
  const error = { message: `${message} (request id: ${requestId})`, type: 'new_api_error', code: '' }
  return jsonAnswer({ error }, requestId, status)
}

/** The key of `Authorization: Bearer <key>`; empty when there is none. */
export function bearerKey(request: Request): string {
  return /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
}

/** What the key check says, before anything else is looked at. Null: let through. */
export function keyRefusal({ request, requestId, context }: Call, provider: string): Response | null {
  const key = bearerKey(request)
  const only = context.key(provider)
  if (key === '' || key === specialKeys.wrong) return accessError(401, 'Invalid token', requestId)
  if (key === specialKeys.forbidden) return accessError(403, 'No permission for this group', requestId)
  if (only !== undefined && key !== only && key !== specialKeys.poor)
    return accessError(401, 'Invalid token', requestId)
  return null
}

/** What the account says to a paid call. Null: it can pay. */
export function quotaRefusal({ request, requestId }: Call): Response | null {
  if (bearerKey(request) !== specialKeys.poor) return null
  return taskError(403, 'insufficient_user_quota', '用户额度不足, 剩余额度: ＄0.000000', requestId)
}

/** The answer to a path that is no route. */
export function unknownPath(method: string, path: string): Response {
  const error = { message: `Invalid URL (${method} ${path})`, type: 'invalid_request_error', param: '', code: '' }
  return json({ error }, 404)
}

/** The answer to a request body above the limit. */
export function bodyTooLarge(): Response {
  const answer = { code: 'read_request_body_failed', message: 'http: request body too large', data: null }
  return json(answer, 413)
}
