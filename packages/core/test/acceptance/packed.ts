// It knows nothing of core, so that the copies of core share it: what is packed here is packed once.
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'

/** An answer in this coding. */
export function packed(coding: 'gzip' | 'deflate' | 'br', text: string) {
  const pack = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }[coding]
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'content-encoding': coding },
    body: new Uint8Array(pack(text)),
  }
}

/** More than an answer that may hold a result may be, in 64 kB. */
export const bomb = packed('gzip', `${' '.repeat(65 * 2 ** 20)}{"task_id":"t1","status":"queued"}`)
