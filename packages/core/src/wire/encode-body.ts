import { type BodyPiece, isReadPiece } from '../net/messages.ts'
import { tooLargeToSend } from '../words/problems.ts'
import type { Body, Marked } from './body.ts'
import { type EncodedBody, encodeForm } from './multipart.ts'

/** A body as it goes over the wire. @throws `input_too_large` where it is above the longest text that there is */
export function encodeBody(body: Body): EncodedBody {
  try {
    return written(body)
  } catch (error) {
    throw tooLargeToSend((error as Error).name)
  }
}

function written(body: Body): EncodedBody {
  if (body.kind === 'form') {
    const form = encodeForm(body.parts)
    return { ...form, pieces: form.pieces.flatMap(piece => filled(piece, body.marked)) }
  }
  if (body.kind === 'bytes') return { pieces: [body.bytes], contentType: body.type }
  return { pieces: filled(Buffer.from(JSON.stringify(body.value)), body.marked), contentType: 'application/json' }
}

/** A piece with what its marks stand for. */
function filled(piece: BodyPiece, marked: Marked = new Map()): BodyPiece[] {
  if (isReadPiece(piece)) return [piece]
  let rest = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
  const found = [...marked]
    .map(([mark, file]) => ({ at: rest.indexOf(mark), mark, file }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => b.at - a.at)
  const pieces: BodyPiece[] = []
  for (const { at, mark, file } of found) {
    pieces.unshift(file, rest.subarray(at + mark.length))
    rest = rest.subarray(0, at)
  }
  return [rest, ...pieces]
}
