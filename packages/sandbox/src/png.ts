import { createHash } from 'node:crypto'
import { encode } from 'fast-png'
import type { Size } from './video.ts'

/** Makes PNGs and remembers the last of them. */
export interface PngMaker {
  /**
   * A real PNG: a gradient in a colour of its own, the same bytes every time.
   *
   * @param name chooses the colour
   */
  make(size: Size, name: string): Uint8Array<ArrayBuffer>
}

/** What is remembered, so that a download in ranges does not draw the picture again for each. */
const remembered = 8

/** One maker per sandbox. */
export function createPngMaker(): PngMaker {
  const made = new Map<string, Uint8Array<ArrayBuffer>>()
  return {
    make(size, name) {
      const key = `${size.width}x${size.height} ${name}`
      const png = made.get(key) ?? draw(size, name)
      made.set(key, png)
      if (made.size > remembered) made.delete(made.keys().next().value!)
      return png
    },
  }
}

/** How many colours a gradient has. */
const steps = 64

/** With a palette and the same row again and again, a picture of any size is quickly made and a few kB long. */
function draw({ width, height }: Size, name: string): Uint8Array<ArrayBuffer> {
  const colour = createHash('sha256').update(name).digest().subarray(0, 3)
  const shade = (step: number) => [...colour].map(channel => Math.round(channel * (0.4 + (0.6 * step) / steps)))
  const palette = Array.from({ length: steps }, (_, step) => shade(step))
  const row = Uint8Array.from({ length: width }, (_, x) => Math.floor((x * steps) / width))
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) data.set(row, y * width)
  return new Uint8Array(encode({ width, height, data, channels: 1, depth: 8, palette }, { zlib: { level: 9 } }))
}
