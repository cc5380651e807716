import { createGather } from './gather.ts'
import { isBoxed, mediaTypeOf, tellingBytes } from './media-type.ts'

/** Judges a file by its own structure while it streams past: a cut that no length betrays shows here. */
export interface ContainerCheck {
  push(chunk: Uint8Array): void
  /**
   * What is wrong with the whole, or undefined. `isComplete`: as many bytes came as were announced, which overrules what
   * structure cannot tell (a missing end mark, padding behind a whole file) and nothing that it proves.
   */
  end(isComplete?: boolean): string | undefined
  /** Media type by the first bytes, once they came. */
  readonly mediaType: string | undefined
  /** Boxes that were looked at: 0 to `mostBoxes`. */
  readonly boxes: number
}

/** Bytes that are kept of a file: its first ones tell what it is, its last ones whether it ends. */
const headLength = tellingBytes
const tailLength = 64
/** Top-level boxes of an MP4 that are looked at, days of fragments. Behind them a hostile file costs nothing more. */
export const mostBoxes = 1_000_000

export function createContainerCheck(): ContainerCheck {
  const head = createGather()
  const tail = createTail()
  let size = 0
  let isAllZero = true
  const walk = createBoxWalk()
  const png = createPngWalk()
  return {
    push(chunk) {
      if (head.size < headLength) head.push(chunk.subarray(0, headLength - head.size))
      tail.push(chunk)
      size += chunk.byteLength
      walk.push(chunk)
      png.push(chunk)
      isAllZero &&= chunk.every(byte => byte === 0)
    },
    get mediaType() {
      return mediaTypeOf(head.bytes())
    },
    get boxes() {
      return walk.boxes
    },
    end(isComplete = false) {
      const begin = head.bytes()
      const last = tail.bytes()
      const type = mediaTypeOf(begin)
      if (size === 0) return 'it is empty'
      if (isAllZero) return 'it holds nothing but zeros'
      if (isBoxed(type)) return walk.end(isComplete)
      if (type === 'image/png') return png.end(isComplete)
      if (type === 'image/jpeg') return isComplete || last.includes(jpegEnd) ? undefined : 'the JPEG has no end'
      if (type === 'image/gif') return isComplete || last.includes(0x3b) ? undefined : 'the GIF has no end'
      if (type === 'image/webp' || type === 'video/x-msvideo')
        return begin.readUInt32LE(4) + 8 <= size ? undefined : `the ${type === 'image/webp' ? 'WebP' : 'AVI'} is cut`
      if (type !== undefined) return undefined
      return isText(begin) ? 'it is text, not media' : undefined
    },
  }
}

/** The last bytes of what streams past, moved along in one buffer. */
function createTail() {
  const held = Buffer.alloc(tailLength)
  let length = 0
  return {
    push(chunk: Uint8Array) {
      const last = chunk.subarray(-tailLength)
      const kept = Math.min(length, tailLength - last.byteLength)
      held.copyWithin(0, length - kept, length)
      held.set(last, kept)
      length = kept + last.byteLength
    },
    bytes: () => held.subarray(0, length),
  }
}

const jpegEnd = Buffer.from([0xff, 0xd9])

/** A medium has bytes among its first ones that no text has. */
export const isText = (head: Uint8Array): boolean =>
  !/[^\P{Cc}\t\n\f\r]|\uFFFD/u.test(new TextDecoder('utf-8').decode(head).replace(/\uFFFD+$/, ''))

/** Walks the chunks of a PNG, behind its signature, without keeping them. What follows the last one is no part of it. */
function createPngWalk() {
  const header = Buffer.alloc(8)
  let filled = 0
  let skip = 8
  let chunks = 0
  let isLast = false
  return {
    push(bytes: Uint8Array) {
      let at = 0
      while (at < bytes.byteLength && chunks < mostBoxes) {
        if (skip > 0) {
          const step = Math.min(skip, bytes.byteLength - at)
          skip -= step
          at += step
          continue
        }
        if (isLast) return
        header[filled++] = bytes[at++]!
        if (filled < 8) continue
        chunks++
        filled = 0
        isLast = header.toString('latin1', 4, 8) === 'IEND'
        skip = header.readUInt32BE(0) + 4
      }
    },
    end(isComplete: boolean) {
      if (chunks >= mostBoxes) return undefined
      if (skip > 0 || filled > 0) return 'the PNG has no end: it is cut inside a chunk'
      return isLast || isComplete ? undefined : 'the PNG has no end'
    },
  }
}

/** One of these tells a player where the pictures are. */
const indexes: ReadonlySet<string> = new Set(['moov', 'moof', 'meta'])

/** Walks the top-level boxes of an MP4 without keeping them. */
function createBoxWalk() {
  const header = Buffer.alloc(16)
  let filled = 0
  let skip = 0
  let boxes = 0
  let hasIndex = false
  let openEnded = false
  /** The head of a box is whole: what it is, and where the next one begins. */
  const enter = (short: number) => {
    boxes++
    hasIndex ||= indexes.has(header.toString('latin1', 4, 8))
    const length = short === 1 ? Number(header.readBigUInt64BE(8)) : short
    openEnded = short === 0 || boxes === mostBoxes
    skip = openEnded ? 0 : Math.max(0, length - filled)
    filled = 0
  }
  return {
    get boxes() {
      return boxes
    },
    push(chunk: Uint8Array) {
      let at = 0
      while (at < chunk.byteLength && !openEnded) {
        if (skip > 0) {
          const step = Math.min(skip, chunk.byteLength - at)
          skip -= step
          at += step
          continue
        }
        header[filled++] = chunk[at++]!
        if (filled < 8) continue
        const short = header.readUInt32BE(0)
        if (short !== 1 || filled === 16) enter(short)
      }
    },
    end(isComplete: boolean) {
      const isPadding = isComplete && hasIndex && skip === 0 && header.subarray(0, filled).every(byte => byte === 0)
      if (!isPadding && (skip > 0 || filled > 0)) return 'the file is cut inside a box'
      return hasIndex ? undefined : 'the file has no index (moov)'
    },
  }
}
