/** Bytes put together as they come: a body of a million tiny chunks costs what its bytes cost. One that comes in one chunk is that chunk. */
export interface Gather {
  /** Bytes so far. */
  readonly size: number
  push(chunk: Uint8Array): void
  /** All of them, in their order. */
  bytes(): Buffer
}

const empty = Buffer.alloc(0)

export function createGather(): Gather {
  let held: Buffer = empty
  let size = 0
  /** `held` is the first chunk itself, with nothing behind it: most bodies come in one. */
  let isFirst = false
  return {
    get size() {
      return size
    },
    push(chunk) {
      if (size === 0) {
        held = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
        size = chunk.byteLength
        isFirst = true
        return
      }
      if (isFirst || size + chunk.byteLength > held.byteLength) {
        // Doubled, so that each byte is moved twice at most, however it comes.
        const larger = Buffer.allocUnsafe(Math.max(size + chunk.byteLength, 2 * held.byteLength))
        larger.set(held.subarray(0, size))
        held = larger
        isFirst = false
      }
      held.set(chunk, size)
      size += chunk.byteLength
    },
    bytes: () => held.subarray(0, size),
  }
}
