import { expect, test } from 'vitest'
import { png } from '../../test/png.ts'
import { mediaTypeOf } from './media-type.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')

/** The first box of a file of these brands. */
const brands = (major: string, ...compatible: string[]) => {
  const names = compatible.join('')
  return bytes(`\0\0\0${String.fromCharCode(16 + names.length)}ftyp${major}\0\0\0\0${names}....`)
}
const packets = Buffer.alloc(400, 1)
for (const start of [0, 188, 376]) packets[start] = 0x47

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
  ['a generic brand, compatible with AVIF', brands('mif1', 'mif1', 'avif', 'miaf'), 'image/avif'],
  ['a sequence of AVIF', brands('avis', 'msf1'), 'image/avif'],
  ['an AVIF that is compatible with HEIC', brands('avif', 'mif1', 'heic'), 'image/avif'],
  ['a generic brand, compatible with HEIC', brands('mif1', 'mif1', 'heic'), 'image/heic'],
  ...['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx'].map(
    brand => [`a HEIC of the brand ${brand}`, brands(brand, 'mif1'), 'image/heic'] as [string, Uint8Array, string],
  ),
  ['a generic brand alone', brands('mif1'), 'image/heif'],
  ['an MP4 with many brands', brands('isom', 'iso2', 'avc1', 'mp41'), 'video/mp4'],
  ['a QuickTime file', brands('qt  ', 'qt  '), 'video/quicktime'],
  ['a WebM', bytes('\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm'), 'video/webm'],
  ['what is all of a WebM or Matroska head', bytes('\x1a\x45\xdf\xa3'), 'video/webm'],
  ['a Matroska file', bytes('\x1a\x45\xdf\xa3\xa3\x42\x86\x81\x01\x42\x82\x88matroska'), 'video/x-matroska'],
  ['an AVI', bytes('RIFF\0\0\0\0AVI LIST'), 'video/x-msvideo'],
  ['a TIFF', bytes('II*\0\x08'), 'image/tiff'],
  ['a TIFF of the other order', bytes('MM\0*\0'), 'image/tiff'],
  ['a transport stream', packets, 'video/mp2t'],
  ['a short transport stream', packets.subarray(0, 200), 'video/mp2t'],
  ['a word with a G', bytes('Good'), undefined],
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
