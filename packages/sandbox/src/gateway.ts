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

/** What is the matter with the key of a request; null: it is good, which does not mean that it has money. */
export function keyProblem({ request, context }: Call, provider: string): 'invalid' | 'forbidden' | null {
  const key = bearerKey(request)
  const only = context.key(provider)
  if (key === '' || key === specialKeys.wrong) return 'invalid'
  if (key === specialKeys.forbidden) return 'forbidden'
  return only !== undefined && key !== only && key !== specialKeys.poor ? 'invalid' : null
}

/** Whether the account behind the key has no money. */
export function isPoor(request: Request): boolean {
  return bearerKey(request) === specialKeys.poor
}

/** What the key check says, before anything else is looked at. Null: let through. */
export function keyRefusal(call: Call, provider: string): Response | null {
  const problem = keyProblem(call, provider)
  if (problem === 'invalid') return accessError(401, 'Invalid token', call.requestId)
  return problem && accessError(403, 'No permission for this group', call.requestId)
}

/** What the account says to a paid call. Null: it can pay. */
export function quotaRefusal({ request, requestId }: Call): Response | null {
  if (!isPoor(request)) return null
  return taskError(403, 'insufficient_user_quota', '用户额度不足, 剩余额度: ＄0.000000', requestId)
}

/** An error as OpenAI words it, which is how this software answers where it has no words of its own. */
export function openaiError(status: number, error: object, requestId: string): Response {
  return jsonAnswer({ error }, requestId, status)
}

/** A list of models, each dated as this software dates every one of them. */
export function modelList(models: readonly string[]) {
  const data = models.map(id => ({ id, object: 'model' as const, created: 1626777600, owned_by: 'custom' }))
  return { success: true, object: 'list' as const, data }
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
