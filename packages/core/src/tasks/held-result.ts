import { type ContainerCheck, createContainerCheck } from '../base/container.ts'
import type { HeldPart, Piece, ResultVersion } from '../files/piece.ts'
import { OwnTrouble, TransportError } from '../net/trouble.ts'
import type { Progress } from './open-result.ts'

/** What is held of the result, and of which version it is. */
export interface Holding extends Progress {
  readonly check: ContainerCheck
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
  /** The part on the disk, once it is proven to be of this version. */
  pieces(): AsyncGenerator<Piece, void, undefined>
  isWhole(): boolean
}

export function createHolding(part: HeldPart | undefined): Holding {
  const none: ResultVersion = { total: null, validator: undefined }
  let unread = isUsable(part) ? part : undefined
  let version: ResultVersion = unread ?? none
  // Of a part that is whole its last byte is asked for: the answer tells whether the version is still the same.
  let offset = unread ? Math.min(unread.length, unread.total - 1) : 0
  let check = createContainerCheck()
  let fetched = 0
  let longest: number | null = 0
  let asked: string | undefined
  let place: string | undefined
  const forget = () => {
    unread = undefined
    version = none
    offset = 0
    check = createContainerCheck()
    place = undefined
  }
  return {
    get offset() {
      return offset
    },
    get total() {
      return version.total
    },
    get validator() {
      return version.validator
    },
    get check() {
      return check
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
    isWhole: () => version.total === null || offset === version.total,
  }
}

/** A part that could be of any version, or that is longer than its whole, is none. */
const isUsable = (part: HeldPart | undefined): part is HeldPart =>
  part !== undefined && part.length > 0 && part.length <= part.total && /^"[^"]*"$/.test(part.validator)
