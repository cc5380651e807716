import { Refused } from './refused.ts'
import { nearestSize, type Size } from './video.ts'

/** Where a request says nothing about it. */
const usual = { ratio: 16 / 9, shortSide: 720 }

/** Reads `1280x720`. Null: it is something else. */
export function pixels(text: string): Size | null {
  const match = /^(\d{2,5})x(\d{2,5})$/i.exec(text)
  return match && { width: Number(match[1]), height: Number(match[2]) }
}

/** Reads `16:9` or `19.5:9`: width divided by height. Null: it is something else. */
export function ratio(text: string): number | null {
  const match = /^(\d{1,4}(?:\.\d{1,4})?):(\d{1,4}(?:\.\d{1,4})?)$/.exec(text)
  const value = match ? Number(match[1]) / Number(match[2]) : Number.NaN
  return value > 0 && Number.isFinite(value) ? value : null
}

/** Reads `720p`, `720P` or `720`. Null: it is something else. */
export function shortSide(text: string): number | null {
  const match = /^(\d{3,4})p?$/i.exec(text)
  return match && Number(match[1])
}

/** The size of the video that these words ask for, whichever of them are given: the nearest there is. */
export function videoSize(...words: readonly (string | undefined)[]): Size {
  const given = words.filter(word => word !== undefined)
  const size = given.map(pixels).find(found => found !== null)
  const side = given.map(shortSide).find(found => found !== null) ?? usual.shortSide
  if (size) return nearestSize(size.width / size.height, Math.min(size.width, size.height))
  return nearestSize(given.map(ratio).find(found => found !== null) ?? usual.ratio, side)
}

/** An image is made in exactly this size. Unit: pixels, ends included. */
const imageSides = { least: 16, most: 4096 }

/**
 * The size of an image; 1024x1024 where none, or `auto`, is asked for.
 *
 * @throws Refused
 */
export function imageSize(text: string | undefined): Size {
  if (text === undefined || text === 'auto') return { width: 1024, height: 1024 }
  const size = pixels(text)
  const fits = (side: number) => side >= imageSides.least && side <= imageSides.most
  if (size && fits(size.width) && fits(size.height)) return size
  throw new Refused(`size ${JSON.stringify(text)} is invalid`, { code: 'invalid_size', param: 'size' })
}
