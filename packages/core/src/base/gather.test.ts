import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createGather } from './gather.ts'

test('gives back what it got, in its order', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), chunks => {
      const all = createGather()
      for (const chunk of chunks) all.push(chunk)
      expect(Buffer.from(all.bytes())).toEqual(Buffer.concat(chunks))
      expect(all.size).toBe(all.bytes().byteLength)
    }),
  )
})

test('a byte at a time it holds twice its bytes at most, and keeps no chunk', () => {
  const all = createGather()
  const slab = new Uint8Array(2 ** 16)
  for (let at = 0; at < 2 ** 16; at++) all.push(slab.subarray(at, at + 1))
  expect(all.bytes().buffer.byteLength).toBeLessThanOrEqual(2 ** 17)
  expect(all.bytes().buffer).not.toBe(slab.buffer)
})

test('what comes in one chunk is that chunk; a second one is put behind it, and neither is written to', () => {
  const all = createGather()
  const first = Buffer.from('first')
  const room = Buffer.from(new Uint8Array(16).buffer, 0, 2).fill('a')
  all.push(new Uint8Array(0))
  all.push(first)
  expect(all.bytes().buffer).toBe(first.buffer)
  all.push(Buffer.from(' second'))
  expect([all.bytes().toString(), first.toString()]).toEqual(['first second', 'first'])
  const other = createGather()
  other.push(room)
  other.push(Buffer.from('b'))
  expect([other.bytes().toString(), new Uint8Array(room.buffer)[2]]).toEqual(['aab', 0])
})
