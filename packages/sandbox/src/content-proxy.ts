import { openaiError } from './gateway.ts'
import type { Call } from './protocol.ts'
import type { SandboxTask } from './task-store.ts'
import type { Phase } from './task-timeline.ts'

/** The words of the gateway software itself, which its content route quotes. */
const words: Readonly<Record<Phase, string>> = {
  created: 'NOT_START',
  submitted: 'SUBMITTED',
  queued: 'QUEUED',
  running: 'IN_PROGRESS',
  succeeded: 'SUCCESS',
  failed: 'FAILURE',
}

/** The cookie of a user who is logged in to the sandbox's dashboard. */
export const sessionCookie = 'session=sandbox-session'

/** Whether the request comes from a browser that is logged in. */
export function hasSession(request: Request): boolean {
  const cookies = (request.headers.get('cookie') ?? '').split(';')
  return cookies.some(cookie => cookie.trim() === sessionCookie)
}

/** When a result is gone; null: there is none yet. Unit: seconds since 1970. */
export function expiresAt({ endedAt }: SandboxTask, lifetime: number): number | null {
  return endedAt === null ? null : Math.floor(endedAt / 1000) + lifetime
}

/**
 * `GET /v1/videos/{id}/content` as the gateway software proxies it: the video itself in ranges, or with `?variant=` a
 * picture of it.
 *
 * @param task undefined: there is none of this id
 * @param lifetime of the result. Unit: seconds
 */
export async function contentAnswer(call: Call, task: SandboxTask | undefined, lifetime: number): Promise<Response> {
  const { request, requestId, context } = call
  const refuse = (status: number, message: string, type = 'invalid_request_error') =>
    openaiError(status, { message, type }, requestId)
  if (!task) return refuse(404, 'Task not found')
  if (task.phase !== 'succeeded') {
    return refuse(400, `Task is not completed yet, current status: ${words[task.phase]}`)
  }
  if (!task.hasLink) return refuse(502, 'Failed to fetch video content', 'server_error')
  if (context.now() >= expiresAt(task, lifetime)! * 1000) return refuse(410, 'The video is gone', 'artifact_gone')
  const variant = new URL(request.url).searchParams.get('variant') || 'video'
  if (variant === 'video') return context.files.serve(request, await context.files.file(task, task.file))
  if (variant === 'thumbnail' || variant === 'spritesheet') {
    return context.files.serve(request, context.files.thumbnail(task))
  }
  return refuse(400, `Invalid value for variant: ${JSON.stringify(variant)}`)
}
