import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { Problem } from './problem.ts'
import type { SavedResult } from './store.ts'

/** A file that never changes: whole, a part of it, or nothing where the client has it. @throws `Problem` 410, 416 */
export async function sendFile(request: IncomingMessage, response: ServerResponse, saved: SavedResult): Promise<void> {
  const etag = `"${saved.sha256}"`
  const headers = { 'accept-ranges': 'bytes', etag, 'content-type': saved.mediaType ?? 'application/octet-stream' }
  const known = request.headers['if-none-match']?.split(',').map(one => one.trim().replace(/^W\//, ''))
  if (known?.some(one => one === etag || one === '*')) {
    response.writeHead(304, headers).end()
    return
  }
  const condition = request.headers['if-range']
  const range = condition === undefined || condition === etag ? rangeOf(request.headers.range, saved.bytes) : undefined
  if (range === null)
    throw new Problem(416, 'invalid_request', `range: the file has ${saved.bytes} bytes`, {
      headers: { 'content-range': `bytes */${saved.bytes}` },
    })
  const [first, last] = range ?? [0, saved.bytes - 1]
  const file = await open(saved.path).catch(() => {
    throw new Problem(410, 'result_expired', 'the file is no longer in the folder of the gateway')
  })
  response.writeHead(range ? 206 : 200, {
    ...headers,
    'content-length': last - first + 1,
    ...(range && { 'content-range': `bytes ${first}-${last}/${saved.bytes}` }),
  })
  if (request.method === 'HEAD' || saved.bytes === 0) {
    await file.close()
    response.end()
    return
  }
  await pipeline(createReadStream('', { fd: file, start: first, end: last }), response)
}

/** Both ends included. Undefined: the whole file is the answer, also to several ranges; null: there is no such part. */
export function rangeOf(header: string | undefined, bytes: number): readonly [number, number] | null | undefined {
  const [, from = '', to = ''] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? '') ?? []
  if (from === '' && to === '') return undefined
  if (from === '') return Number(to) === 0 || bytes === 0 ? null : [Math.max(0, bytes - Number(to)), bytes - 1]
  const first = Number(from)
  if (to !== '' && Number(to) < first) return undefined
  if (first >= bytes) return null
  return [first, to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1)]
}
