import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codingsOf } from './codings.ts'
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

const codings = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, zstd: zstdCompressSync }
type Coding = keyof typeof codings

test.each<[encoding: string | undefined, whole: Uint8Array]>([
  [undefined, plain],
  ['', plain],
  [' Identity ', plain],
  ['gzip', gzipSync(plain)],
  ['X-GZIP', gzipSync(plain)],
  ['deflate', deflateSync(plain)],
  ['deflate', deflateSync(plain, { level: 0, windowBits: 9 })],
  ['deflate', deflateRawSync(plain)],
  ['deflate', deflateRawSync(plain, { level: 0 })],
  ['br', brotliCompressSync(plain)],
  ['ZSTD', zstdCompressSync(plain)],
  ['zstd', Buffer.concat([Buffer.from('532a4d1803000000616263', 'hex'), zstdCompressSync(plain)])],
  ['gzip, br', brotliCompressSync(gzipSync(plain))],
  ['gzip,identity', gzipSync(plain)],
  ['aws-chunked, gzip', gzipSync(plain)],
  ['gzip,aws-chunked', gzipSync(plain)],
  ['gzip, gzip', gzipSync(gzipSync(plain))],
])('%s', async (encoding, whole) => {
  expect(await inflated(encoding, whole)).toEqual(plain)
})

test.each(['aws-chunked', 'utf-8', 'none', 'binary', 'constructor', 'compress', '*', ',', 'gzipped'])(
  '%s means nothing: the bytes are as they came',
  async encoding => {
    expect(await inflated(encoding, plain)).toEqual(plain)
    expect(codingsOf(encoding)).toEqual([])
  },
)

const movie = Buffer.concat([Buffer.from('000000186674797069736f6d', 'hex'), Buffer.alloc(200_000, 'mdat')])
test.each(Object.keys(codings) as Coding[])('what is labelled %s and is not, is as it came', async coding => {
  for (const whole of [
    Buffer.from('{"task_id":"T1","status":"queued"}'),
    Buffer.from('[1]'),
    Buffer.alloc(0),
    movie,
    plain,
  ])
    expect(await inflated(coding, whole)).toEqual(whole)
})

test('any JSON under any label is read, and so is any JSON in any coding', async () => {
  const label = fc.constantFrom(...(Object.keys(codings) as Coding[]))
  await fc.assert(
    fc.asyncProperty(fc.json(), label, async (text, coding) => {
      const json = Buffer.from(`{"a":${text}}`)
      expect(await inflated(coding, json)).toEqual(json)
      expect(await inflated(coding, codings[coding](json))).toEqual(json)
      expect(await inflated('deflate', deflateRawSync(json))).toEqual(json)
    }),
    { numRuns: 300 },
  )
})

const long = Buffer.from(Array.from({ length: 40_000 }, (_, index) => (index * 7919) % 251))
test.each(Object.keys(codings) as Coding[])('%s that is cut is an error', async coding => {
  await expect(inflated(coding, codings[coding](long).subarray(0, -9))).rejects.toThrow()
})

test.each(['gzip', 'deflate', 'zstd'] as const)('%s that is broken is an error', async coding => {
  const broken = Buffer.from(codings[coding](plain))
  broken.fill(0xff, broken.byteLength >> 1)
  await expect(inflated(coding, broken)).rejects.toThrow()
})

test.each(Object.keys(codings) as Coding[])(
  "a source that fails while %s is read is the source's own error",
  async coding => {
    const failing = async function* () {
      yield codings[coding](plain).subarray(0, 20)
      throw new Error('reset')
    }
    const reading = (async () => {
      for await (const _ of createInflate(coding)(failing())) void _
    })()
    await expect(reading).rejects.toThrow('reset')
  },
)

test('of codings that are piled up two are undone', async () => {
  const piled = gzipSync(gzipSync(gzipSync(plain)))
  expect(await inflated('gzip, gzip, gzip', piled)).toEqual(gzipSync(plain))
  expect(await inflated(Array(1000).fill('gzip').join(), plain)).toEqual(plain)
})
