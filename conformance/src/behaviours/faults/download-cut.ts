import { ending, rest, type Way, wayOfTape, whole } from './download-scene.ts'
import type { Ground } from './ground.ts'

/** Results that break off, and how they are asked for again. */

export const etag = '"one"'

/** The way of the tape, breaking off after so many bytes. */
export const cutAt = (ground: Ground, bytes: number, headers: Record<string, string> = {}, asked = {}): Way =>
  ending(wayOfTape(ground), { response: whole(ground, headers), fault: { cut: bytes } }, asked)

/** The rest from there, asked for as a Range. */
export const resumed = (
  ground: Ground,
  from: number,
  asked: Record<string, string>,
  headers: Record<string, string> = {},
): Way => ending(wayOfTape(ground), { response: rest(ground, from, headers) }, { range: `bytes=${from}-`, ...asked })

export const anew = (ground: Ground): Way => ending(wayOfTape(ground), {}, { range: 'absent', 'if-range': 'absent' })

export const half = ({ tape }: Ground) => tape.body.length >> 1
