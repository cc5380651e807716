/** Removes secrets and bulk from text that may reach a person, a log or a file. */
export type Scrub = (text: string) => string

const longest = 2000

/** Fit for a terminal and a log: whatever moves a cursor or turns text around stands as its escape, also in an id. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, char =>
    char === '\n' ? ' ' : `\\u${char.codePointAt(0)!.toString(16).padStart(4, '0')}`,
  )

/** Every spelling of a secret that could slip through a plain search. */
const spellings = (secret: string): string[] => {
  const bytes = Buffer.from(secret, 'utf8')
  const hex = bytes.toString('hex')
  // Inside base64 the text before shifts the alignment; the middle that does not depend on it is searched for.
  const shifted = (['base64', 'base64url'] as const).flatMap(encoding =>
    [0, 1, 2].map(shift => {
      const padded = Buffer.concat([Buffer.alloc(shift, 'x'), bytes])
        .toString(encoding)
        .replace(/=+$/, '')
      return padded.slice(shift === 0 ? 0 : 4, -2)
    }),
  )
  const all = [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    ...escapedForms(secret),
    hex,
    hex.toUpperCase(),
    ...shifted,
  ]
  return all.filter(text => text.length >= 6)
}

/** As JSON writes it, also in ASCII and with escaped slashes. */
const escapedForms = (text: string): string[] => {
  const escaped = JSON.stringify(text).slice(1, -1)
  const ascii = escaped.replace(/[^\x20-\x7e]/g, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return [...new Set([escaped, ascii, escaped.replaceAll('/', '\\/'), ascii.replaceAll('/', '\\/')])]
}

const shortestHead = 24

/** Replaces a private text wherever it stands, in any of its spellings, also where only its beginning does. */
function hide(text: string, variants: readonly string[]): string {
  const heads = [...new Set(variants.map(variant => variant.slice(0, shortestHead)))]
  let clean = ''
  let from = 0
  for (;;) {
    const starts = heads.map(head => text.indexOf(head, from)).filter(found => found >= 0)
    if (starts.length === 0) return clean + text.slice(from)
    const start = Math.min(...starts)
    const length = Math.max(...variants.map(variant => commonLength(text, start, variant)))
    clean += `${text.slice(from, start)}[prompt]`
    from = start + length
  }
}

function commonLength(text: string, start: number, variant: string): number {
  let length = 0
  while (length < variant.length && text[start + length] === variant[length]) length++
  return length >= Math.min(shortestHead, variant.length) ? length : 0
}

/**
 * Secrets are replaced by `[key]`, private texts (prompts) by `[prompt]`, data URLs and long base64 runs by their
 * length, queries of links by `?…`, control characters by their escapes.
 */
export function createScrub(secrets: readonly string[], privateTexts: readonly string[] = []): Scrub {
  const rows = [...new Set(secrets.filter(Boolean).flatMap(spellings))].toSorted((a, b) => b.length - a.length)
  const hidden = privateTexts.filter(text => text.trim().length >= 4).map(text => [text, ...escapedForms(text)])
  return text => {
    let clean = text
    for (const row of rows) clean = clean.replaceAll(row, '[key]')
    for (const variants of hidden) clean = hide(clean, variants)
    clean = clean
      .replace(/\b(Bearer\s+)[\w.~+/=-]{6,}/gi, '$1[key]')
      .replace(/\bsk-[\w-]{8,}/g, '[key]')
      .replace(
        /data:[\w.+-]+\\?\/[\w.+-]+(?:;[\w-]+=[^;,\s"]*)*;base64,(?:[\w+/=-]|\\\/)*/gi,
        match => `[data URL, ${match.length} characters]`,
      )
      .replace(/(?:[\w+/-]|\\\/){256,}={0,2}/g, match =>
        match.startsWith('vr1_') ? match : `[${match.length} characters]`,
      )
      .replace(/(https?:\\?\/\\?\/)[^\s/@"'<>\\]*@/gi, '$1')
      .replace(/(https?:\\?\/\\?\/(?:[^\s?#"'<>\\]|\\\/)*)[?#](?:[^\s"'<>\\]|\\u[\da-f]{4}|\\\/)*/gi, '$1?…')
    const shown = printable(clean)
    return shown.length > longest ? `${shown.slice(0, longest)}… (${shown.length} characters)` : shown
  }
}

/** A link as it may be shown: without user, query and fragment. */
export function showUrl(url: string): string {
  try {
    const parsed = new URL(url)
    if (parsed.protocol === 'data:') return `data: (${url.length} characters)`
    return `${parsed.origin === 'null' ? parsed.protocol : parsed.origin}${parsed.pathname}${parsed.search ? '?…' : ''}`
  } catch {
    return '(not a URL)'
  }
}
