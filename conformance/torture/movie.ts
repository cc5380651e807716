import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const clip = readFileSync(new URL('../../packages/sandbox/assets/480x480.mp4', import.meta.url))

/** A video that plays, made as long as is needed with a box that players pass over. Unit: bytes. */
function movieOf(length: number): Buffer {
  const free = Buffer.alloc(Math.max(8, length - clip.byteLength))
  free.writeUInt32BE(free.byteLength)
  free.write('free', 4, 'latin1')
  return Buffer.concat([clip, free])
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Long enough that a save notes down in between what it has. */
export const longMovie: Buffer = movieOf(18 * 2 ** 20)
export const shortMovie: Buffer = movieOf(0)
