import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createInflate } from './inflate.ts'

const plain = Buffer.from('a boat made of paper '.repeat(50))
const pieces = async function* (whole: Uint8Array) {
  for (let at = 0; at < whole.byteLength; at += 7) yield whole.subarray(at, at + 7)
}
const inflated = async (encoding: string | undefined, whole: Uint8Array) => {
  const chunks: Uint8Array[] = []
  for await (const chunk of createInflate(encoding)(pieces(whole))) chunks.push(chunk)
  return Buffer.concat(chunks)
}

test.each<[encoding: string | undefined, whole: Uint8Array]>([
  [undefined, plain],
  ['', plain],
  [' Identity ', plain],
  ['gzip', gzipSync(plain)],
  ['X-GZIP', gzipSync(plain)],
  ['deflate', deflateSync(plain)],
  ['br', brotliCompressSync(plain)],
])('%s', async (encoding, whole) => {
  expect(await inflated(encoding, whole)).toEqual(plain)
})

test.each(['gzip', 'deflate', 'br'])('%s of something else, or cut, is an error', async encoding => {
  const whole = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }[encoding]!(plain)
  await expect(inflated(encoding, plain)).rejects.toThrow()
  await expect(inflated(encoding, whole.subarray(0, -9))).rejects.toThrow()
})

test.each(['zstd', 'gzip, gzip', 'gzip,br', 'compress', 'constructor'])('%s is refused', encoding => {
  expect(() => createInflate(encoding)).toThrow(`encoded as ${JSON.stringify(encoding)}, which was not asked for`)
  expect(() => createInflate(encoding)).toThrow(expect.objectContaining({ code: 'unexpected_response' }))
})
