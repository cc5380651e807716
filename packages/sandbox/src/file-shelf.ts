import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { http, type RequestHandler } from 'msw'
import { fileResponse } from './byte-range.ts'
import type { TaskStore } from './task-store.ts'
import { createVideoMaker } from './video.ts'

/** Where results lie: `/files/<opaque>.mp4?expires=…&signature=…`, like a relay's storage. Needs no key. */
export interface FileShelf {
  /** A fresh link, good from now for the shelf's link time, e.g. `/files/….mp4?expires=…&signature=…`. */
  link(file: string): string
  readonly handlers: readonly RequestHandler[]
}

/** What a file shelf needs. */
export interface FileShelfOptions {
  /** The origin its handlers are written on. */
  readonly origin: string
  readonly tasks: TaskStore
  /** Unit: milliseconds since 1970. */
  readonly now: () => number
  /** How long a link is good. Unit: seconds. */
  readonly linkSeconds: number
}

/** The signing secret and the videos made are the shelf's own, and gone with it. */
export function createFileShelf({ origin, tasks, now, linkSeconds }: FileShelfOptions): FileShelf {
  const secret = randomBytes(32)
  const videos = createVideoMaker()
  const sign = (file: string, expires: string) =>
    createHmac('sha256', secret).update(`${file}\n${expires}`).digest('hex')

  const refusal = (file: string, query: URLSearchParams): Response | null => {
    const expires = query.get('expires') ?? ''
    const given = Buffer.from(query.get('signature') ?? '')
    const right = Buffer.from(sign(file, expires))
    if (given.length !== right.length || !timingSafeEqual(given, right)) {
      return storageError(403, 'SignatureDoesNotMatch', 'The signature of this link does not match.')
    }
    return now() < Number(expires) * 1000 ? null : storageError(403, 'AccessDenied', 'Request has expired')
  }

  const answer = async (request: Request, file: string): Promise<Response> => {
    const task = tasks.findByFile(file)
    if (!task) return storageError(404, 'NoSuchKey', 'The specified key does not exist.')
    const refused = refusal(file, new URL(request.url).searchParams)
    if (refused) return refused
    const bytes = await videos.make(task.size, task.seconds)
    const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`
    return fileResponse(request, bytes, 'video/mp4', etag)
  }

  return {
    link(file) {
      const expires = String(Math.floor(now() / 1000) + linkSeconds)
      return `/files/${file}?expires=${expires}&signature=${sign(file, expires)}`
    },
    handlers: [http.get, http.head].map(method =>
      method(`${origin}/files/:file`, ({ request, params }) => answer(request, String(params.file))),
    ),
  }
}

/** An error as object storage words it. */
export function storageError(status: number, code: string, message: string): Response {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>\n`
  return new Response(body, { status, headers: { 'content-type': 'application/xml' } })
}
