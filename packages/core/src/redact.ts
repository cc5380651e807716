/** Removes secrets and bulk from text that may reach a person, a log or a file. */
export type Scrub = (text: string) => string

const longest = 2000

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

/** Replaces a private text wherever it stands, also where only its beginning does. */
function hide(text: string, secret: string): string {
  const head = secret.slice(0, shortestHead)
  let clean = ''
  let from = 0
  for (let found = text.indexOf(head); found >= 0; found = text.indexOf(head, from)) {
    let end = found + head.length
    while (end < text.length && end - found < secret.length && text[end] === secret[end - found]) end++
    clean += `${text.slice(from, found)}[prompt]`
    from = end
  }
  return clean + text.slice(from)
}

/**
 * Secrets are replaced by `[key]`, private texts (prompts) by `[prompt]`, data URLs and long base64 runs by their
 * length, queries of links by `?…`, control characters by their escapes.
 */
export function createScrub(secrets: readonly string[], privateTexts: readonly string[] = []): Scrub {
  const rows = [...new Set(secrets.filter(Boolean).flatMap(spellings))].toSorted((a, b) => b.length - a.length)
  const hidden = privateTexts.filter(text => text.trim().length >= 4).flatMap(text => [text, ...escapedForms(text)])
  return text => {
    let clean = text
    for (const row of rows) clean = clean.replaceAll(row, '[key]')
    for (const row of hidden) clean = hide(clean, row)
    clean = clean
      .replace(/\b(Bearer\s+)[\w.~+/=-]{6,}/gi, '$1[key]')
      .replace(/\bsk-[\w-]{8,}/g, '[key]')
      .replace(
        /data:[\w.+-]+\\?\/[\w.+-]+(?:;[\w-]+=[^;,\s"]*)*;base64,(?:[\w+/=-]|\\\/)*/gi,
        match => `[data URL, ${match.length} characters]`,
      )
      .replace(/(?:[\w+/-]|\\\/){256,}={0,2}/g, match => `[${match.length} characters]`)
      .replace(/(https?:\\?\/\\?\/)[^\s/@"'<>\\]*@/gi, '$1')
      .replace(/(https?:\\?\/\\?\/(?:[^\s?#"'<>\\]|\\\/)*)[?#][^\s"'<>\\]*/gi, '$1?…')
      .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, char =>
        char === '\n' ? ' ' : `\\u${char.codePointAt(0)!.toString(16).padStart(4, '0')}`,
      )
    return clean.length > longest ? `${clean.slice(0, longest)}… (${clean.length} characters)` : clean
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
