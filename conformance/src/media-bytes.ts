import type { BytesSpec } from './recording.ts'

/** The bytes that a `bytes` body stands for: the same each time, and a whole file by its own structure. */
export function mediaBytes(spec: BytesSpec): Uint8Array<ArrayBuffer> {
  return mp4(spec.length).slice(spec.from ?? 0, spec.to ?? spec.length)
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
  for (let at = 32; at < length; at++) file[at] = (at * 31 + (at >> 8) * 17) & 0xff
  return file
}
