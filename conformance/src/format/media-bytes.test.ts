import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { mediaBytes } from './media-bytes.ts'

test('an MP4 is three boxes that fill the stated length, the same each time', () => {
  const file = Buffer.from(mediaBytes({ kind: 'mp4', length: 5000 }))
  const names: string[] = []
  let at = 0
  while (at < file.byteLength) {
    names.push(file.toString('latin1', at + 4, at + 8))
    at += file.readUInt32BE(at)
  }
  expect([names, at]).toEqual([['ftyp', 'moov', 'mdat'], 5000])
  expect(file.equals(mediaBytes({ kind: 'mp4', length: 5000 }))).toBe(true)
})

test('a part is what stands there in the whole, and no other part looks like it', () => {
  const whole = Buffer.from(mediaBytes({ kind: 'mp4', length: 5000 }))
  const part = mediaBytes({ kind: 'mp4', length: 5000, from: 1500, to: 1600 })
  expect(whole.subarray(1500, 1600).equals(part)).toBe(true)
  expect([whole.indexOf(part), whole.lastIndexOf(part)]).toEqual([1500, 1500])
  expect(mediaBytes({ kind: 'mp4', length: 5000, from: 4990 })).toHaveLength(10)
})

test('a PNG is whole by its own checksums, and of the stated length', () => {
  const file = Buffer.from(mediaBytes({ kind: 'png', length: 5000 }))
  const names: string[] = []
  let at = 8
  while (at < file.byteLength) {
    const length = file.readUInt32BE(at)
    const named = file.subarray(at + 4, at + 8 + length)
    names.push(named.toString('latin1', 0, 4))
    expect(file.readUInt32BE(at + 8 + length)).toBe(crc32(named))
    at += length + 12
  }
  expect([names, at]).toEqual([['IHDR', 'vrFl', 'IDAT', 'IEND'], 5000])
})
