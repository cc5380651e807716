import { withDeadline } from '../base/clock.ts'
import { OwnTrouble, TransportError } from './transport.ts'
/** Bytes a second, on the average over the time that we waited. A server that sends less is too slow to wait for. */
export const leastSpeed = 1024
/** Milliseconds for which one connection may send nothing, or bring less than the least speed. */
export const idleMs = 60000
/** `most`: milliseconds, at the start and at any time. `speed`: bytes that buy one second; Infinity for a limit that nothing moves. */
export function createPatience(most, speed = leastSpeed) {
  let left = most
  return {
    get left() {
      return Math.max(0, left)
    },
    waited(milliseconds) {
      left -= Math.max(0, milliseconds)
    },
    came(bytes) {
      left = Math.min(most, left + (bytes * 1000) / speed)
    },
  }
}
/**
 * A body, chunk by chunk, for as long as every patience lasts. Only the time counts in which we wait for the server: a
 * reader may take as long as it likes between two chunks. Leaving the loop closes the connection.
 * @throws TransportError where the body is cut, or too little of it comes
 */
export async function* patiently(clock, stream, patience) {
  const chunks = stream.body[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await waiting(clock, patience, undefined, async (signal, late) => {
        signal.addEventListener('abort', () => stream.cancel(), { once: true })
        return chunks.next().catch(error => {
          throw late() ? new TransportError(new OwnTrouble('too little came for too long'), true) : error
        })
      })
      if (next.done) return
      for (const one of patience) one.came(next.value.byteLength)
      yield next.value
    }
  } finally {
    stream.cancel()
  }
}
/** Runs `work`, which waits for a server, and takes the time from every patience; its signal aborts when one is used up. */
export async function waiting(clock, patience, signal, work) {
  const begun = clock.monotonic()
  try {
    return await withDeadline(clock, Math.min(...patience.map(one => one.left)), signal, work)
  } finally {
    for (const one of patience) one.waited(clock.monotonic() - begun)
  }
}
