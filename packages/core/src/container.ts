import { mediaTypeOf } from './media-type.ts'

/** Judges a file by its own structure while it streams past: a cut that no length betrays shows here. */
export interface ContainerCheck {
  push(chunk: Uint8Array): void
  /** What is wrong with the whole, or undefined. */
  end(): string | undefined
  /** Media type by the first bytes, once they came. */
  readonly mediaType: string | undefined
}

export function createContainerCheck(): ContainerCheck {
  let head = Buffer.alloc(0)
  let tail = Buffer.alloc(0)
  let size = 0
  const boxes = createBoxWalk()
  return {
    push(chunk) {
      if (head.byteLength < 512) head = Buffer.concat([head, chunk.subarray(0, 512 - head.byteLength)])
      tail = Buffer.concat([tail, chunk.subarray(-64)]).subarray(-64)
      size += chunk.byteLength
      boxes.push(chunk)
    },
    get mediaType() {
      return mediaTypeOf(head)
    },
    end() {
      const type = mediaTypeOf(head)
      if (size === 0) return 'it is empty'
      if (type === 'video/mp4' || type === 'image/avif') return boxes.end()
      if (type === 'image/png') return tail.includes(pngEnd) ? undefined : 'the PNG has no end'
      if (type === 'image/jpeg') return tail.includes(Buffer.from([0xff, 0xd9])) ? undefined : 'the JPEG has no end'
      if (type === 'image/gif') return tail.includes(0x3b) ? undefined : 'the GIF has no end'
      if (type === 'image/webp') return head.readUInt32LE(4) + 8 <= size ? undefined : 'the WebP is cut'
      if (type !== undefined) return undefined
      return isText(head) ? 'it is text, not media' : undefined
    },
  }
}

/** The last chunk of a PNG, with its checksum. */
const pngEnd = Buffer.from('49454e44ae426082', 'hex')

/** A medium has bytes among its first ones that no text has. */
const isText = (head: Uint8Array): boolean =>
  !/[^\P{Cc}\t\n\f\r]|\uFFFD/u.test(new TextDecoder('utf-8').decode(head).replace(/\uFFFD+$/, ''))

/** Walks the top-level boxes of an MP4 without keeping them. */
function createBoxWalk() {
  const names = new Set<string>()
  let header = Buffer.alloc(0)
  let skip = 0
  let openEnded = false
  return {
    push(chunk: Uint8Array) {
      let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      while (rest.byteLength > 0 && !openEnded) {
        if (skip > 0) {
          const step = Math.min(skip, rest.byteLength)
          skip -= step
          rest = rest.subarray(step)
          continue
        }
        const want = header.byteLength >= 4 && header.readUInt32BE(0) === 1 ? 16 : 8
        const take = Math.min(want - header.byteLength, rest.byteLength)
        header = Buffer.concat([header, rest.subarray(0, take)])
        rest = rest.subarray(take)
        const short = header.byteLength >= 4 ? header.readUInt32BE(0) : -1
        if (header.byteLength < 8 || (short === 1 && header.byteLength < 16)) continue
        names.add(header.toString('latin1', 4, 8))
        const length = short === 1 ? Number(header.readBigUInt64BE(8)) : short
        openEnded = short === 0
        skip = openEnded ? 0 : Math.max(0, length - header.byteLength)
        header = Buffer.alloc(0)
      }
    },
    end() {
      if (skip > 0 || header.byteLength > 0) return 'the file is cut inside a box'
      return ['moov', 'moof', 'meta'].some(name => names.has(name)) ? undefined : 'the file has no index (moov)'
    },
  }
}
