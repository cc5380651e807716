/** Where the children of these boxes begin, so that the walk can go into them. */
const containers = new Set(['moov', 'trak', 'mdia'])

/** Boxes that begin with version and flags, then creation and modification time. */
const timed = new Set(['mvhd', 'tkhd', 'mdhd'])

/**
 * Sets every creation and modification time of an MP4 to "unknown" (0), in place, so that the same video has the same
 * bytes, and so the same ETag, whenever it is made. (The muxer writes the wall clock there and has no option for it.)
 *
 * @param file a complete MP4
 * @returns the same array
 */
export function clearTimes<File extends Uint8Array>(file: File): File {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const walk = (start: number, end: number): void => {
    for (let box = start; box + 8 <= end; ) {
      const size = view.getUint32(box)
      const type = String.fromCharCode(...file.subarray(box + 4, box + 8))
      if (size < 8 || box + size > end) return
      if (containers.has(type)) walk(box + 8, box + size)
      if (timed.has(type)) file.fill(0, box + 12, box + 12 + (file[box + 8] === 1 ? 16 : 8))
      box += size
    }
  }
  walk(0, file.byteLength)
  return file
}
