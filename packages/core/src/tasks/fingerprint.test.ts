import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Context } from './context.ts'
import { fingerprintOf, whomOf } from './fingerprint.ts'

const relay = { provider: { id: 'p' }, baseURL: 'https://a.example', account: undefined }
const context = { relay } as Context
const picture = (bytes: Uint8Array) => ({ role: 'image' as const, file: { name: 'a.png', type: 'image/png', bytes } })
const of = (...images: Uint8Array[]) =>
  fingerprintOf(whomOf(context), 'submit', { prompt: 'p', images: images.map(picture) })

test('a file is part of a fingerprint by its hash, whatever holds its bytes', async () => {
  const shared = new Uint8Array(new SharedArrayBuffer(2))
  shared.set([1, 2])
  const holders = [Buffer.from([1, 2]), new Uint8Array([1, 2]), new Uint8Array([0, 1, 2, 3]).subarray(1, 3), shared]
  const [first, ...others] = await Promise.all(holders.map(bytes => of(bytes)))
  for (const other of others) expect(other).toBe(first)
  expect(await of(Buffer.from([1, 3]))).not.toBe(first)
})

test('the order of files counts, the order of fields does not', async () => {
  const [a, b] = [Buffer.from('a'), Buffer.from('b')]
  expect(await of(a, b)).not.toBe(await of(b, a))
  const request = (fields: object) => fingerprintOf(whomOf(context), 'submit', { ...fields, images: [] })
  expect(await request({ prompt: 'p', seconds: 4 })).toBe(await request({ seconds: 4, prompt: 'p' }))
})

test('it is the one that stands in journals: keys in order, a file by the hash of its bytes', async () => {
  const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')
  const bytes = Buffer.from([1, 2])
  const image = `{"file":{"bytes":"${sha256(bytes)}","name":"a.png","type":"image/png"},"role":"image"}`
  expect(await of(bytes)).toBe(sha256(`["p","https://a.example","","submit",{"images":[${image}],"prompt":"p"}]`))
})

test('bytes are never made a list of numbers', async () => {
  const bytes = Object.assign(Buffer.from([1, 2]), {
    toJSON: () => {
      throw new Error('bytes went through JSON')
    },
  })
  expect(await of(bytes)).toBe(await of(Buffer.from([1, 2])))
})
