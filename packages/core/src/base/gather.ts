/** Bytes put together as they come: a body of a million tiny chunks costs what its bytes cost. */
export interface Gather {
  /** Bytes so far. */
  readonly size: number
  push(chunk: Uint8Array): void
  /** All of them, in their order. */
  bytes(): Buffer
}

export function createGather(): Gather {
  let held = Buffer.alloc(0)
  let size = 0
  return {
    get size() {
      return size
    },
    push(chunk) {
      if (size + chunk.byteLength > held.byteLength) {
        // Doubled, so that each byte is moved twice at most, however it comes.
        const larger = Buffer.allocUnsafe(Math.max(size + chunk.byteLength, 2 * held.byteLength))
        larger.set(held.subarray(0, size))
        held = larger
      }
      held.set(chunk, size)
      size += chunk.byteLength
    },
    bytes: () => held.subarray(0, size),
  }
}
