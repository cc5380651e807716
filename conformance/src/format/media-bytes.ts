import { crc32 } from 'node:zlib'
import type { BytesSpec } from './recording.ts'

/** The bytes that a `bytes` body stands for: the same each time, and a whole file by its own structure. */
export function mediaBytes(spec: BytesSpec): Uint8Array<ArrayBuffer> {
  return wholes[spec.kind](spec.length).slice(spec.from ?? 0, spec.to ?? spec.length)
}

/** `ftyp`, an empty `moov`, and an `mdat` that fills the rest with a pattern in which no two places look alike. */
function mp4(length: number): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(length)
  const view = new DataView(file.buffer)
  const box = (at: number, size: number, name: string) => {
    view.setUint32(at, size)
    for (const [index, letter] of [...name].entries()) file[at + 4 + index] = letter.charCodeAt(0)
  }
  box(0, 16, 'ftyp')
  for (const [index, letter] of [...'isom'].entries()) file[8 + index] = letter.charCodeAt(0)
  box(16, 8, 'moov')
  box(24, length - 24, 'mdat')
  fill(file, 32, length)
  return file
}

/** One grey point, and a private chunk that fills the rest with the same pattern. */
function png(length: number): Uint8Array<ArrayBuffer> {
  const point = chunk('IDAT', Buffer.from('789c6368000000820081', 'hex'))
  const head = Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', Buffer.from('00000001000000010800000000', 'hex')),
  ])
  const end = chunk('IEND', Buffer.alloc(0))
  const rest = Buffer.alloc(length - head.byteLength - point.byteLength - end.byteLength - 12)
  fill(rest, 0, rest.byteLength)
  return new Uint8Array(Buffer.concat([head, chunk('vrFl', rest), point, end]))
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name), data])
  const framed = Buffer.alloc(data.byteLength + 12)
  framed.writeUInt32BE(data.byteLength)
  named.copy(framed, 4)
  framed.writeUInt32BE(crc32(named), data.byteLength + 8)
  return framed
}

function fill(file: Uint8Array, from: number, to: number): void {
  for (let at = from; at < to; at++) file[at] = (at * 31 + (at >> 8) * 17) & 0xff
}

const wholes = { mp4, png }
