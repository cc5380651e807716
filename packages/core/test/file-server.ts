import type { FakeRelay, Heard } from './fake-relay.ts'

type Say = FakeRelay['files'][number]

const box = (name: string, size: number, fill = 0) => {
  const bytes = Buffer.alloc(size, fill)
  bytes.writeUInt32BE(size, 0)
  bytes.write(name, 4, 'latin1')
  return bytes
}
/** The boxes of an MP4, which is all that a download looks at. `fill` tells one version from another. */
export const movieOf = (size: number, fill = 1): Buffer =>
  Buffer.concat([box('ftyp', 24, fill), box('moov', 100, fill), box('mdat', size - 124, fill)])

interface ServeOptions {
  etag?: string
  /** The connection breaks after so many bytes of an answer. */
  cut?: number
  /** It does not break there; nothing more comes. */
  hold?: boolean
  /** A Range gives at most so many bytes. */
  window?: number
  /** Range is not understood. */
  whole?: boolean
  headers?: { [name: string]: string }
}

/** A file server: Range by its book, If-Range too. */
export const serving =
  (data: Buffer, { etag, cut, hold = false, window, whole = false, headers = {} }: ServeOptions = {}): Say =>
  (response, heard) => {
    const isSame = heard.headers['if-range'] === undefined || heard.headers['if-range'] === etag
    const asked = isSame && !whole ? /^bytes=(\d+)-(\d*)$/.exec(heard.headers.range ?? '') : null
    const from = Number(asked?.[1] ?? 0)
    if (from >= data.length) {
      response.writeHead(416, { 'content-range': `bytes */${data.length}` }).end()
      return
    }
    const last = Math.min(data.length, asked?.[2] ? Number(asked[2]) + 1 : data.length)
    const end = from > 0 && window ? Math.min(last, from + window) : last
    response.writeHead(asked ? 206 : 200, {
      'content-type': 'video/mp4',
      'content-length': end - from,
      ...(asked && { 'content-range': `bytes ${from}-${end - 1}/${data.length}` }),
      ...(etag !== undefined && { etag }),
      ...headers,
    })
    const part = data.subarray(from, end)
    if (cut === undefined || cut >= part.length) response.end(part)
    else response.write(part.subarray(0, cut), () => hold || response.destroy())
  }

export const rangesOf = (heard: readonly Heard[]) =>
  heard.filter(one => one.path.startsWith('/file')).map(one => one.headers.range)
