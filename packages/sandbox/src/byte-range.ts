/** A part of a file, both ends included. Unit: bytes. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/**
 * Reads a `Range` header.
 *
 * @param header its value; null when there is none
 * @param length of the whole file. Unit: bytes; above 0
 * @returns null where the whole file is the right answer: no range, several ranges, another unit, or no sense in it
 */
export function parseRange(header: string | null, length: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? '')
  if (!match) return null
  const [, from = '', to = ''] = match
  if (from === '' && to === '') return null
  if (from === '') return to === '0' ? 'unsatisfiable' : { first: Math.max(0, length - Number(to)), last: length - 1 }
  const first = Number(from)
  if (to !== '' && Number(to) < first) return null
  if (first >= length) return 'unsatisfiable'
  return { first, last: to === '' ? length - 1 : Math.min(Number(to), length - 1) }
}

/**
 * Answers a GET or HEAD for a file that does not change: 200, 206, 304 or 416, with the headers that a resuming
 * downloader or a browser's player needs.
 *
 * @param etag strong, with its quotes
 */
export function fileResponse(
  request: Request,
  bytes: Uint8Array<ArrayBuffer>,
  mediaType: string,
  etag: string,
): Response {
  const headers = new Headers({ 'accept-ranges': 'bytes', 'content-type': mediaType, etag })
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
  const condition = request.headers.get('if-range')
  const range = condition === null || condition === etag ? parseRange(request.headers.get('range'), bytes.length) : null
  if (range === 'unsatisfiable') {
    headers.set('content-range', `bytes */${bytes.length}`)
    headers.set('content-length', '0')
    return new Response(null, { status: 416, headers })
  }
  const part = range ? bytes.subarray(range.first, range.last + 1) : bytes
  if (range) headers.set('content-range', `bytes ${range.first}-${range.last}/${bytes.length}`)
  headers.set('content-length', String(part.length))
  return new Response(request.method === 'HEAD' ? null : part, { status: range ? 206 : 200, headers })
}
