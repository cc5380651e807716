import { crc32, inflateSync } from 'node:zlib'

/**
 * Reads a PNG with nothing but zlib, so that what was written with one library is not judged by the same one.
 *
 * @throws Error where it is none
 */
export function readPng(file: Uint8Array): {
  readonly width: number
  readonly height: number
  readonly palette: Uint8Array
} {
  const bytes = Buffer.from(file)
  if (bytes.subarray(0, 8).toString('hex') !== '89504e470d0a1a0a') throw new Error('no PNG signature')
  const chunks: { readonly type: string; readonly data: Buffer }[] = []
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== bytes.readUInt32BE(at + 8 + length))
      throw new Error(`bad CRC of ${type}`)
    chunks.push({ type, data: bytes.subarray(at + 8, at + 8 + length) })
    at += 12 + length
  }
  if (chunks.at(-1)?.type !== 'IEND') throw new Error('no end')
  const header = chunks[0]!.data
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const [depth, colour] = [header[8], header[9]]
  const pixels = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)))
  if (depth !== 8 || colour !== 3 || pixels.length !== height * (1 + width)) throw new Error('other pixels than said')
  const palette = chunks.find(({ type }) => type === 'PLTE')?.data ?? Buffer.alloc(0)
  if (pixels.some(index => index * 3 >= palette.length)) throw new Error('a colour that is not in the palette')
  return { width, height, palette }
}
