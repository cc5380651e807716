import { http, type RequestHandler } from 'msw'
import { type StoredFile, serveFile } from './file-shelf.ts'
import { createLinkSigner, storageError } from './link-signer.ts'
import { randomText } from './random-text.ts'
import { isImage } from './reference-image.ts'

/** A place for one file, not filled yet. */
export interface UploadPlace {
  /** Whose storage it is. */
  readonly provider: string
  /** With its dot, e.g. `.png`; empty: none. */
  readonly extension: string
  /** What the PUT must say that it brings. Empty: anything. */
  readonly mediaType: string
}

/** What clients upload, public to everybody under `/uploads/<opaque>`. */
export interface UploadShelf {
  /** Takes a file. Gives its path. */
  put(provider: string, extension: string, file: StoredFile): string
  /** Signs an address to which the file may be PUT until then. Unit of `until`: seconds since 1970. */
  presign(place: UploadPlace, until: number): { readonly uploadPath: string; readonly publicPath: string }
  /** Whether there is an image under this path. */
  hasImage(path: string): boolean
  /** The provider that a path under `/uploads/` belongs to. */
  ownerOf(path: string): string | undefined
  readonly handlers: readonly RequestHandler[]
}

/** A sandbox that runs for weeks must not grow without end: beyond it the oldest go. Unit: bytes. */
const capacity = 128 * 2 ** 20

/**
 * @param origin the origin its handlers are written on
 * @param now unit: milliseconds since 1970
 */
export function createUploadShelf(origin: string, now: () => number): UploadShelf {
  const signer = createLinkSigner(now)
  const places = new Map<string, UploadPlace>()
  const files = new Map<string, StoredFile>()
  const store = (name: string, file: StoredFile): void => {
    files.set(name, file)
    let bytes = [...files.values()].reduce((sum, stored) => sum + stored.bytes.length, 0)
    for (const [oldest, stored] of files) {
      if (bytes <= capacity || oldest === name) break
      bytes -= stored.bytes.length
      files.delete(oldest)
      places.delete(oldest)
    }
  }
  const reserve = (place: UploadPlace): string => {
    const name = randomText(24) + place.extension
    places.set(name, place)
    return name
  }
  const nameOf = (path: string) => path.slice('/uploads/'.length)
  const missing = () => storageError(404, 'NoSuchKey', 'The specified key does not exist.')

  return {
    put(provider, extension, file) {
      const name = reserve({ provider, extension, mediaType: file.mediaType })
      store(name, file)
      return `/uploads/${name}`
    },
    presign(place, until) {
      const name = reserve(place)
      return { uploadPath: `/uploads/${name}?${signer.sign(name, until)}`, publicPath: `/uploads/${name}` }
    },
    hasImage: path => isImage(files.get(nameOf(path))?.bytes ?? new Uint8Array()),
    ownerOf: path => places.get(nameOf(path))?.provider,
    handlers: [
      http.put(`${origin}/uploads/:name`, async ({ request, params }) => {
        const name = String(params.name)
        const place = places.get(name)
        if (!place) return missing()
        const refused = signer.refusal(name, new URL(request.url).searchParams)
        if (refused) return refused
        const mediaType = request.headers.get('content-type') ?? 'application/octet-stream'
        if (place.mediaType !== '' && mediaType !== place.mediaType) {
          // The type is part of what was signed, as it is with object storage.
          return storageError(403, 'SignatureDoesNotMatch', `This link is signed for ${place.mediaType}.`)
        }
        store(name, { bytes: new Uint8Array(await request.arrayBuffer()), mediaType })
        return new Response(null, { headers: { 'content-length': '0' } })
      }),
      ...[http.get, http.head].map(method =>
        method(`${origin}/uploads/:name`, ({ request, params }) => {
          const file = files.get(String(params.name))
          return file ? serveFile(request, file) : missing()
        }),
      ),
    ],
  }
}
