import { parseText } from '../base/json.ts'
import { mediaTypeOf } from '../base/media-type.ts'
import type { OutputRow } from '../contract/provider.ts'
import { isWords } from '../contract/tree.ts'

/** A result where it stands in an answer: its address, or itself. */
export type FoundResult = { url: string } | { base64: string }

/** Levels of lists, objects and texts of JSON around a link. */
const deepest = 4

/** What a result is for. */
type Role = NonNullable<OutputRow['role']>

/** Where an object that stands in the place of a result has it, by what is looked for: a video may have a picture beside it. */
const names: { readonly [role in Role]: readonly string[] } = {
  video: ['url', 'video_url', 'download_url', 'uri', 'video', 'b64_json', 'base64', 'videos', 'results', 'data'],
  image: ['url', 'image_url', 'download_url', 'uri', 'image', 'b64_json', 'base64', 'images', 'results', 'data'],
  thumbnail: ['url'],
  lastFrame: ['url'],
}

/**
 * The results that a place of an answer holds: a link alone, with blanks around it, in Markdown, in a list, in an object
 * with `url` or its like, in a text of JSON, below the provider's origin (`/…`), without a scheme (`//host/…`), as a `data:`
 * URL of any type, or as base64 that begins like a medium. Any other text is none: the reason of a failure is not opened.
 */
export function linksIn(value: unknown, role: Role, depth = 0): FoundResult[] {
  if (isWords(value)) return resultsIn(value, role, depth)
  if (typeof value !== 'object' || value === null || depth === deepest) return []
  if (Array.isArray(value)) return value.flatMap(item => linksIn(item, role, depth + 1))
  for (const name of names[role]) {
    const found = Object.hasOwn(value, name) ? linksIn((value as Tree)[name], role, depth + 1) : []
    if (found.length > 0) return found
  }
  return []
}

type Tree = { readonly [name: string]: unknown }

function resultsIn(value: string, role: Role, depth: number): FoundResult[] {
  const text = value.trim()
  const whole = resultIn(outOfMarkdown(text))
  if (whole) return [whole]
  const json = /^[[{"]/.test(text) && depth < deepest ? parseText(text) : undefined
  return json === undefined ? markdownLinks(text) : linksIn(json, role, depth + 1)
}

function resultIn(text: string): FoundResult | undefined {
  if (/^https?:\/\/[^\s/]+/i.test(text) || isDataUrl(text)) return { url: text }
  if (isMedium(text)) return { base64: text }
  return /^\/\/?[^/\s]\S*$/.test(text) ? { url: text } : undefined
}

/** Characters of a `data:` URL before its comma. */
const longestHead = 1000
const isDataUrl = (text: string): boolean => /^data:[^,]*,./is.test(text.slice(0, longestHead))

/** `[video](https://…)`, `![](https://…)`: the address, and what may stand behind it. */
const markdown = String.raw`!?\[[^\]]*\]\(\s*([^\s()]+(?:\([^\s()]*\)[^\s()]*)*)[^()]*\)`
const wholeMarkdown = new RegExp(`^(?:${markdown}|<([^<>\\s]+)>)$`)
/** Characters of a text that is looked at for Markdown. */
const longestMarkdown = 8192

/** The link of Markdown, or in angle brackets, where it is all that the text is. */
const outOfMarkdown = (text: string): string =>
  text.length > longestMarkdown ? text : (wholeMarkdown.exec(text)?.slice(1).find(isWords) ?? text)

/** `Here it is: [video](https://…)` */
const markdownLinks = (text: string): FoundResult[] =>
  text.length > longestMarkdown
    ? []
    : [...text.matchAll(new RegExp(markdown, 'g'))].flatMap(([, link]) =>
        /^https?:\/\/[^\s/]+/i.test(link!) ? [{ url: link! }] : [],
      )

/** Whether base64 begins like a medium. The slash that a JPEG begins with is no path. */
const isMedium = (text: string): boolean => {
  const begin = text.slice(0, 684).replaceAll(/\s/g, '')
  return (
    begin.length >= 32 && /^[a-z\d+/]+={0,2}$/i.test(begin) && mediaTypeOf(Buffer.from(begin, 'base64')) !== undefined
  )
}
