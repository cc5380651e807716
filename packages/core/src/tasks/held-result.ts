import { createContainerCheck } from '../base/container.ts'
import type { ByteRange, HeldPart, Piece, ResultVersion } from '../files/piece.ts'
import { OwnTrouble, TransportError } from '../net/trouble.ts'
import type { Progress } from './open-result.ts'

/** What is held of the result, and of which version it is. */
export interface Holding extends Progress {
  /** Bytes that came over the network, those of earlier starts too. */
  readonly fetched: number
  /** Bytes of the longest version so far, or null where one of them did not tell. */
  readonly longest: number | null
  /** From where the next bytes will come. Only a fresh link to the same place goes on where the last one stopped. */
  from(url: URL): void
  /** Starts again from the first byte. */
  forget(): void
  take(version: ResultVersion): void
  add(chunk: Uint8Array): Piece
  /** Bytes before those that are wanted came, too. */
  pass(bytes: number): void
  /** The part on the disk, once it is proven to be of this version. */
  pieces(): AsyncGenerator<Piece, void, undefined>
  isWhole(): boolean
  /** By its first bytes; of a part of the result nothing can be said. */
  readonly mediaType: string | undefined
  /** What is wrong with it by its own structure; of a part of the result nothing can be said. `isComplete`: as many bytes came as were announced. */
  problem(isComplete: boolean): string | undefined
}

/** `range`: the part that is wanted. What is no whole file has no structure to be checked. */
export function createHolding(part: HeldPart | undefined, range?: ByteRange): Holding {
  const none: ResultVersion = { total: null, validator: undefined }
  const start = range?.start ?? 0
  const stop = range?.end === undefined ? Number.POSITIVE_INFINITY : range.end + 1
  let unread = isUsable(part) ? part : undefined
  let version: ResultVersion = unread ?? none
  // Of a part that is whole its last byte is asked for: the answer tells whether the version is still the same.
  let offset = unread ? Math.min(unread.length, unread.total - 1) : start
  let check = createContainerCheck()
  let fetched = 0
  let longest: number | null = 0
  let asked: string | undefined
  let place: string | undefined
  const forget = () => {
    unread = undefined
    version = none
    offset = start
    check = createContainerCheck()
    place = undefined
  }
  return {
    get offset() {
      return offset
    },
    start,
    stop,
    get total() {
      return version.total
    },
    get validator() {
      return version.validator
    },
    get fetched() {
      return fetched
    },
    get longest() {
      return longest
    },
    from(url) {
      asked = url.origin + url.pathname
      if (place !== undefined && place !== asked) forget()
    },
    forget,
    take({ total, validator }) {
      version = { total, validator }
      longest = total === null || longest === null ? null : Math.max(longest, total)
      place = asked
    },
    add(chunk) {
      const piece: Piece = { offset, chunk }
      check.push(chunk)
      offset += chunk.byteLength
      fetched += chunk.byteLength
      return piece
    },
    pass(bytes) {
      fetched += bytes
    },
    async *pieces() {
      if (!unread) return
      const { bytes } = unread
      unread = undefined
      let at = 0
      for await (const chunk of bytes()) {
        const kept = chunk.subarray(0, offset - at)
        if (kept.byteLength === 0) break
        check.push(kept)
        yield { offset: at, chunk: kept, held: true }
        at += kept.byteLength
      }
      if (at === offset) return
      forget()
      throw new TransportError(new OwnTrouble('the part on the disk is shorter than was noted'), true)
    },
    isWhole() {
      const end = Math.min(stop, version.total ?? Number.POSITIVE_INFINITY)
      return end === Number.POSITIVE_INFINITY || offset === end
    },
    get mediaType() {
      return range ? undefined : check.mediaType
    },
    problem: isComplete => (range ? undefined : check.end(isComplete)),
  }
}

/** A part that could be of any version, or that is longer than its whole, is none. */
const isUsable = (part: HeldPart | undefined): part is HeldPart =>
  part !== undefined && part.length > 0 && part.length <= part.total && /^"[^"]*"$/.test(part.validator)
