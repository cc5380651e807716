import { gzipSync } from 'node:zlib'

const made = new Map<number, Buffer>()

/** So many MiB of blanks, compressed: a whole gzip member, to stand before or after another. Made once, since it takes a while. */
export function packedBlanks(mebibytes: number): Buffer {
  const known = made.get(mebibytes)
  if (known) return known
  const packed = gzipSync(' '.repeat(mebibytes * 2 ** 20), { level: 1 })
  made.set(mebibytes, packed)
  return packed
}
