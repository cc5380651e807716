import { expect, test } from 'vitest'
import { png } from '../../test/png.ts'
import { mediaTypeOf } from './media-type.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')

test.each<[name: string, bytes: Uint8Array, type: string | undefined]>([
  ['a PNG', png, 'image/png'],
  ['a JPEG', bytes('\xff\xd8\xff\xe0'), 'image/jpeg'],
  ['a GIF', bytes('GIF89a'), 'image/gif'],
  ['an older GIF', bytes('GIF87a'), 'image/gif'],
  ['a WebP', bytes('RIFF\0\0\0\0WEBPVP8 '), 'image/webp'],
  ['a wave file', bytes('RIFF\0\0\0\0WAVE'), undefined],
  ['a BMP', bytes('BM\0\0\0\0\0\0\0\0\x36\0\0\0'), 'image/bmp'],
  ['a word', bytes('BMW'), undefined],
  ['an AVIF', bytes('\0\0\0\x1cftypavif'), 'image/avif'],
  ['an MP4', bytes('\0\0\0\x20ftypisom'), 'video/mp4'],
  ['a WebM', bytes('\x1a\x45\xdf\xa3'), 'video/webm'],
  ['a cut PNG head', png.subarray(0, 7), undefined],
  ['text', bytes('hello'), undefined],
  ['nothing', new Uint8Array(), undefined],
])('%s', (_, content, type) => {
  expect(mediaTypeOf(content)).toBe(type)
})

test('a view into a larger buffer is judged by its own bytes', () => {
  const around = Buffer.concat([bytes('junk'), png, bytes('junk')])
  expect(mediaTypeOf(new Uint8Array(around.buffer, around.byteOffset + 4, png.byteLength))).toBe('image/png')
})
