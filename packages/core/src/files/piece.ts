/** Bytes of a result at a place in it. A place before the last one means: start again from there. */
export interface Piece {
  offset: number
  chunk: Uint8Array
  /** It came from `held.bytes()`: it belongs to the hash and is on the disk already. */
  held?: true
}

/** A part of a result: bytes from `start` to `end`, both included, the first byte being 0. Without an end: to its end. */
export interface ByteRange {
  start: number
  end?: number
}

/** What a part on the disk already holds of a result. */
export interface HeldPart {
  /** Bytes from the beginning that are known to be on the disk. */
  length: number
  /** Bytes of the whole result. */
  total: number
  /** The strong ETag of the version that it is a part of. */
  validator: string
  /** The first `length` bytes, read again. */
  bytes(): AsyncIterable<Uint8Array>
}

/** Which version of the result is being read. */
export interface ResultVersion {
  /** Bytes of the whole, or null where nobody says. */
  total: number | null
  /** A strong ETag, or undefined where there is none: then nothing can be resumed. */
  validator: string | undefined
}
