import { quoted, type Scrub } from './redact.ts'

/** Made once: it holds nothing between two texts. */
const utf8 = new TextDecoder('utf-8')

/**
 * JSON of an upstream: a byte order mark is skipped, whole numbers above 2^53 stay exact (as text), and what is not
 * JSON is undefined. Content types are claims; the text decides.
 */
export const parseJson = (bytes: Uint8Array): unknown => parseText(utf8.decode(bytes))

/** Nothing else begins a JSON document; most texts in answers are sentences, and to have each thrown back is slow. */
const beginsJson = /^\s*(?:[[{"\d-]|true|false|null)/

/** The same of a text, also of one that stands in an answer. */
export function parseText(text: string): unknown {
  if (!beginsJson.test(text)) return undefined
  try {
    // The reviver is slow and deep, so it runs only where a long number stands.
    return /\d{16}/.test(text) ? JSON.parse(text, exact as never) : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Beginnings that lead to no document: more than this are the code of a page. */
const mostFailures = 64

/**
 * The JSON objects in a text that is no JSON as a whole, in their order: a stream of events, one document a line or behind
 * another, a warning before it. What stands inside a document is a part of it.
 */
export function documentsIn(bytes: Uint8Array): unknown[] {
  const text = utf8.decode(bytes)
  const found: unknown[] = []
  let at = text.indexOf('{')
  for (let failures = 0; at >= 0 && failures < mostFailures; ) {
    const end = endOfObject(text, at)
    if (end === undefined) break
    const json = parseText(text.slice(at, end))
    if (json === undefined) failures++
    else found.push(json)
    at = text.indexOf('{', json === undefined ? at + 1 : end)
  }
  return found
}

/** Behind the brace that closes the one at `start`; undefined where none does. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0
  for (const match of text.slice(start).matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}]/gs)) {
    if (match[0] === '{') depth++
    else if (match[0] === '}' && --depth === 0) return start + match.index + 1
  }
  return undefined
}

const exact = (_key: string, value: unknown, context: { source?: string }) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context.source ?? '')
    ? context.source
    : value

/** Is the body an HTML page? No JSON API says that itself, and no store of files does. */
export const isHtml = (bytes: Uint8Array): boolean =>
  /^[\s\ufeff]*(<\?xml[^>]*>\s*)?(<!--[^>]*-->\s*)?<(!doctype html|html|head|title|meta|body|center|h\d|p|br|b|div)\b/i.test(
    new TextDecoder('utf-8').decode(bytes.subarray(0, 512)),
  )

/** What to say of a body that is not JSON: its title if it is a page, else its beginning, both scrubbed before they are cut. */
export function describeBody(bytes: Uint8Array, scrub: Scrub): string {
  const text = scrub.takeOut(utf8.decode(bytes)).slice(0, 4096).trim()
  if (text === '') return 'an empty body'
  const title = titleOf(text)
  if (title !== undefined) return `an HTML page titled ${quoted(scrub(title).slice(0, 120))}`
  return text.startsWith('<') ? 'an HTML or XML page' : `text that is not JSON: ${quoted(scrub(text).slice(0, 120))}`
}

/** Step by step, because one expression for it would begin again at every `<title`. */
function titleOf(page: string): string | undefined {
  const start = page.search(/<title[\s>]/i)
  const open = start < 0 ? -1 : page.indexOf('>', start)
  const end = open < 0 ? -1 : page.indexOf('<', open)
  return end < 0 ? undefined : page.slice(open + 1, end).trim()
}
