import { mediaTypeOf } from '../base/media-type.ts'
import { isWords } from '../contract/tree.ts'

/** A result where it stands in an answer: its address, or itself. */
export type FoundResult = { url: string } | { base64: string }

/** Levels of lists and objects around a link. */
const deepest = 4

/**
 * The results that a place of an answer holds: a link alone, with blanks around it, in Markdown, in a list, in an object
 * with `url`, below the provider's origin (`/…`), without a scheme (`//host/…`), as a `data:` URL of any type, or as base64
 * that begins like a medium. Any other text is none: the reason of a failure is not opened.
 */
export function linksIn(value: unknown, depth = 0): FoundResult[] {
  if (isWords(value)) return resultIn(value)
  if (typeof value !== 'object' || value === null || depth === deepest) return []
  if (Array.isArray(value)) return value.flatMap(item => linksIn(item, depth + 1))
  return Object.hasOwn(value, 'url') ? linksIn((value as { url: unknown }).url, depth + 1) : []
}

function resultIn(value: string): FoundResult[] {
  const text = outOfMarkdown(value.trim())
  if (/^https?:\/\/[^\s/]+/i.test(text) || isDataUrl(text)) return [{ url: text }]
  if (isMedium(text)) return [{ base64: text }]
  return /^\/\/?[^/\s]\S*$/.test(text) ? [{ url: text }] : []
}

/** Characters of a `data:` URL before its comma. */
const longestHead = 1000
const isDataUrl = (text: string): boolean => /^data:[^,]*,./is.test(text.slice(0, longestHead))

/** `[video](https://…)`, `![](https://…)`, `<https://…>`: the link, where it is all that the text is. */
const outOfMarkdown = (text: string): string =>
  text.length > 8192
    ? text
    : (/^(?:!?\[[^\]]*\]\(\s*([^\s()]+(?:\([^\s()]*\)[^\s()]*)*)[^()]*\)|<([^<>\s]+)>)$/
        .exec(text)
        ?.slice(1)
        .find(isWords) ?? text)

/** Whether base64 begins like a medium. The slash that a JPEG begins with is no path. */
const isMedium = (text: string): boolean => {
  const begin = text.slice(0, 684).replaceAll(/\s/g, '')
  return (
    begin.length >= 32 && /^[a-z\d+/]+={0,2}$/i.test(begin) && mediaTypeOf(Buffer.from(begin, 'base64')) !== undefined
  )
}
