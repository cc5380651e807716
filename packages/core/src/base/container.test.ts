import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { png } from '../../test/png.ts'
import { createContainerCheck, mostBoxes } from './container.ts'

const box = (name: string, size: number, length = size + 8) => {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(length, 0)
  head.write(name, 4, 'latin1')
  return Buffer.concat([head, Buffer.alloc(size, 1)])
}
const largeBox = (name: string, size: number) => {
  const length = Buffer.alloc(8)
  length.writeBigUInt64BE(BigInt(size + 16))
  return Buffer.concat([box(name, 0, 1), length, Buffer.alloc(size, 1)])
}
const ftyp = Buffer.concat([box('ftyp', 0, 16), Buffer.from('isom\0\0\0\0', 'latin1')])
const mp4 = Buffer.concat([ftyp, box('moov', 30), box('mdat', 100)])
const bytes = (text: string) => Buffer.from(text, 'latin1')

const judged = (whole: Uint8Array, cuts: readonly number[] = []) => {
  const check = createContainerCheck()
  const edges = [0, ...cuts.map(cut => Math.min(cut, whole.byteLength)).toSorted((a, b) => a - b), whole.byteLength]
  for (let index = 1; index < edges.length; index++) check.push(whole.subarray(edges[index - 1], edges[index]))
  return { type: check.mediaType, problem: check.end() }
}

describe('a length that fits', () => {
  const judgedWhole = (whole: Uint8Array) => {
    const check = createContainerCheck()
    check.push(whole)
    return check.end(true)
  }
  test.each<[name: string, whole: Uint8Array]>([
    ['a JPEG without an end mark', bytes('\xff\xd8\xff\xe0....')],
    ['a PNG without its last chunk', png.subarray(0, -12)],
    ['a PNG with something behind it', Buffer.concat([png, Buffer.alloc(100, 7)])],
    ['padding behind an MP4', Buffer.concat([mp4, Buffer.alloc(5)])],
    ['bytes of an unknown type', Buffer.from([1, 2, 3, 0, 255])],
  ])('overrules what structure cannot tell: %s', (_, whole) => {
    expect(judgedWhole(whole)).toBeUndefined()
  })

  test.each<[name: string, whole: Uint8Array, problem: string]>([
    ['an MP4 cut inside a box', mp4.subarray(0, -9), 'cut inside a box'],
    ['an MP4 without an index', Buffer.concat([ftyp, box('mdat', 100)]), 'no index'],
    ['a PNG cut inside a chunk', png.subarray(0, -13), 'cut inside a chunk'],
    ['a WebP that is longer by its own word', bytes('RIFF\x08\x01\0\0WEBPVP8 '), 'cut'],
    ['nothing but zeros', Buffer.alloc(5000), 'nothing but zeros'],
  ])('overrules nothing that is proven: %s', (_, whole, problem) => {
    expect(judgedWhole(whole)).toContain(problem)
  })
})

describe('whole files', () => {
  test.each<[name: string, whole: Uint8Array, type: string | undefined]>([
    ['an MP4', mp4, 'video/mp4'],
    ['its index last', Buffer.concat([ftyp, box('mdat', 100), box('moov', 30)]), 'video/mp4'],
    ['fragments', Buffer.concat([ftyp, box('moof', 9), box('mdat', 9)]), 'video/mp4'],
    ['a 64-bit length', Buffer.concat([ftyp, box('moov', 3), largeBox('mdat', 50)]), 'video/mp4'],
    ['a last box without an end', Buffer.concat([ftyp, box('moov', 3), box('mdat', 50, 0)]), 'video/mp4'],
    ['a PNG', png, 'image/png'],
    ['a JPEG', bytes('\xff\xd8\xff\xe0....\xff\xd9'), 'image/jpeg'],
    ['a GIF', bytes('GIF89a....\x3b'), 'image/gif'],
    ['a WebP', bytes('RIFF\x08\0\0\0WEBPVP8 '), 'image/webp'],
    ['a WebM, which does not say its length', bytes('\x1a\x45\xdf\xa3....'), 'video/webm'],
    ['an AVI', bytes('RIFF\x08\0\0\0AVI LIST'), 'video/x-msvideo'],
    ['something else', bytes('\x00\x01\x02'), undefined],
  ])('%s', (_, whole, type) => {
    expect(judged(whole)).toEqual({ type, problem: undefined })
  })
})

describe('not whole, or not media', () => {
  test.each<[name: string, cut: Uint8Array, says: string]>([
    ['nothing', new Uint8Array(), 'it is empty'],
    ['an MP4 cut inside a box', mp4.subarray(0, -1), 'cut inside a box'],
    ['an MP4 cut inside a box head', mp4.subarray(0, ftyp.byteLength + 38 + 5), 'cut inside a box'],
    ['an MP4 cut between boxes, before its index', Buffer.concat([ftyp, box('mdat', 9)]), 'no index'],
    [
      'a 64-bit box cut',
      Buffer.concat([ftyp, box('moov', 3), largeBox('mdat', 50)]).subarray(0, -9),
      'cut inside a box',
    ],
    ['a cut PNG', png.subarray(0, -13), 'the PNG has no end'],
    ['a cut JPEG', bytes('\xff\xd8\xff\xe0....'), 'the JPEG has no end'],
    ['a cut GIF', bytes('GIF89a....'), 'the GIF has no end'],
    ['a cut WebP', bytes('RIFF\x08\x01\0\0WEBPVP8 '), 'the WebP is cut'],
    ['a cut AVI', bytes('RIFF\x08\x01\0\0AVI LIST'), 'the AVI is cut'],
    [
      'a cut QuickTime file',
      Buffer.concat([box('ftyp', 0, 16), bytes('qt  \0\0\0\0'), box('moov', 9).subarray(0, 12)]),
      'cut inside a box',
    ],
    ['a page', bytes(' <html><body>sorry'), 'it is text'],
    ['XML', bytes('<?xml version="1.0"?><Error><Code>AccessDenied'), 'it is text'],
    ['JSON', bytes('{"error":"expired"}'), 'it is text'],
    ['a sentence', bytes('This link is no longer valid'), 'it is text'],
    ['a sentence in another script', Buffer.from('链接已过期。'.repeat(60)), 'it is text'],
    ['JSON behind a byte order mark', Buffer.from('\ufeff{"error":"expired"}'), 'it is text'],
  ])('%s', (_, cut, says) => {
    expect(judged(cut).problem).toContain(says)
  })

  test('an MP4 cut anywhere but at its end shows it', () => {
    for (let cut = 8; cut < mp4.byteLength; cut++) {
      const atIndexEnd = cut === ftyp.byteLength + 38 // whole boxes, with an index: only a length can tell
      expect(judged(mp4.subarray(0, cut)).problem === undefined).toBe(atIndexEnd)
    }
  })
})

test('an MP4 in two pieces is the same MP4, wherever they meet', () => {
  for (let cut = 0; cut <= mp4.byteLength; cut++) expect(judged(mp4, [cut])).toEqual(judged(mp4))
})

test('the verdict does not depend on how the bytes came', () => {
  const files = fc.oneof(fc.constantFrom<Uint8Array>(mp4, png, largeBox('ftyp', 40)), fc.uint8Array({ maxLength: 100 }))
  const cuts = fc.array(fc.nat(200), { maxLength: 6 })
  fc.assert(
    fc.property(files, cuts, fc.nat(20), (file, where, missing) => {
      const whole = file.subarray(0, Math.max(0, file.byteLength - missing))
      expect(judged(whole, where)).toEqual(judged(whole))
    }),
  )
})

describe('a hostile file costs what is looked at', () => {
  /** Boxes of eight bytes, each with a name of its own. */
  const boxes = (count: number) => {
    const bytes = Buffer.alloc(8 * count)
    for (let at = 0; at < bytes.byteLength; at += 8) {
      bytes.writeUInt32BE(8, at)
      bytes.writeUInt32BE(at, at + 4)
    }
    return bytes
  }

  test.each([2 ** 16, 7, 1])('tiny boxes in chunks of %i: each is looked at once', step => {
    const file = Buffer.concat([mp4.subarray(0, -108), boxes(20_000)])
    const check = createContainerCheck()
    for (let at = 0; at < file.byteLength; at += step) check.push(file.subarray(at, at + step))
    expect([check.boxes, check.end()]).toEqual([20_002, undefined])
  })

  test('behind the last box that is looked at nothing is', () => {
    const check = createContainerCheck()
    check.push(ftyp)
    const many = boxes(2 ** 17)
    for (let n = 0; n < 32; n++) check.push(many)
    expect([check.boxes, check.end()]).toEqual([mostBoxes, 'the file has no index (moov)'])
  })

  test('nothing of it is kept but its first and last bytes', () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const many = boxes(2 ** 15)
    const check = createContainerCheck()
    check.push(mp4.subarray(0, -108))
    check.push(many)
    collect()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    for (let n = 0; n < 16; n++) check.push(many)
    collect()
    const now = process.memoryUsage()
    expect(now.heapUsed + now.arrayBuffers - heapUsed - arrayBuffers).toBeLessThan(2 ** 20)
    expect(check.end()).toBeUndefined()
  })
})
