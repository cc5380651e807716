import { createHash } from 'node:crypto'
import { http, type RequestHandler } from 'msw'
import { fileResponse } from './byte-range.ts'
import { createLinkSigner, storageError } from './link-signer.ts'
import { createPngMaker } from './png.ts'
import type { SandboxTask, TaskStore } from './task-store.ts'
import { createVideoMaker } from './video.ts'

/** A file with its type. */
export interface StoredFile {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly mediaType: string
}

/** Where results lie: `/files/<opaque>.mp4?expires=…&signature=…`, like a relay's storage. Needs no key. */
export interface FileShelf {
  /** A link that is good until then, e.g. `/files/….mp4?expires=…&signature=…`. Unit: seconds since 1970. */
  link(file: string, until: number): string
  /** The file itself, for a route that serves it: an MP4, or a PNG where the task makes images. */
  file(task: SandboxTask, name: string): Promise<StoredFile>
  /** A picture of a video, as large as the video. */
  thumbnail(task: SandboxTask): StoredFile
  /** Answers a GET or HEAD with a file, in ranges where asked. */
  serve(request: Request, file: StoredFile): Response
  /** Whether this address of the shelf gives a picture now. */
  hasImage(url: URL): boolean
  readonly handlers: readonly RequestHandler[]
}

/** What a file shelf needs. */
export interface FileShelfOptions {
  /** The origin its handlers are written on. */
  readonly origin: string
  readonly tasks: TaskStore
  /** Unit: milliseconds since 1970. */
  readonly now: () => number
}

/** The signing secret and the files made are the shelf's own, and gone with it. */
export function createFileShelf({ origin, tasks, now }: FileShelfOptions): FileShelf {
  const signer = createLinkSigner(now)
  const videos = createVideoMaker()
  const pictures = createPngMaker()

  const picture = (task: SandboxTask, name: string): StoredFile => ({
    bytes: pictures.make(task.size, name),
    mediaType: 'image/png',
  })
  const file = async (task: SandboxTask, name: string): Promise<StoredFile> =>
    task.kind === 'image'
      ? picture(task, name)
      : { bytes: await videos.make(task.size, task.seconds), mediaType: 'video/mp4' }

  const answer = async (request: Request, name: string): Promise<Response> => {
    const task = tasks.findByFile(name)
    if (!task) return storageError(404, 'NoSuchKey', 'The specified key does not exist.')
    return signer.refusal(name, new URL(request.url).searchParams) ?? serveFile(request, await file(task, name))
  }

  return {
    link: (name, until) => `/files/${name}?${signer.sign(name, until)}`,
    file,
    thumbnail: task => picture(task, task.file),
    serve: serveFile,
    hasImage(url) {
      const name = url.pathname.slice('/files/'.length)
      return tasks.findByFile(name)?.kind === 'image' && signer.refusal(name, url.searchParams) === null
    },
    handlers: [http.get, http.head].map(method =>
      method(`${origin}/files/:file`, ({ request, params }) => answer(request, String(params.file))),
    ),
  }
}

/** Answers with a file that does not change. */
export function serveFile(request: Request, { bytes, mediaType }: StoredFile): Response {
  const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`
  return fileResponse(request, bytes, mediaType, etag)
}
