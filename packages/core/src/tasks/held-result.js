import { createContainerCheck } from '../base/container.ts'
import { OwnTrouble, TransportError } from '../net/transport.ts'
export function createHolding(part) {
  const none = { total: null, validator: undefined }
  let unread = isUsable(part) ? part : undefined
  let version = unread ?? none
  // Of a part that is whole its last byte is asked for: the answer tells whether the version is still the same.
  let offset = unread ? Math.min(unread.length, unread.total - 1) : 0
  let check = createContainerCheck()
  let fetched = 0
  let longest = 0
  let asked
  let place
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
      const piece = { offset, chunk }
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
const isUsable = part =>
  part !== undefined && part.length > 0 && part.length <= part.total && /^"[^"]*"$/.test(part.validator)
