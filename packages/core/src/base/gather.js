export function createGather() {
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
