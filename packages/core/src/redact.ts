/** Removes secrets and bulk from text that may reach a person, a log or a file. */
export type Scrub = (text: string) => string

const longest = 2000

/** Every spelling of a secret that could slip through a plain search. */
const spellings = (secret: string): string[] => {
  const bytes = Buffer.from(secret, 'utf8')
  // Inside base64 the text before shifts the alignment; the middle that does not depend on it is searched for.
  const shifted = [0, 1, 2].map(shift => {
    const padded = Buffer.concat([Buffer.alloc(shift, 'x'), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    return padded.slice(shift === 0 ? 0 : 4, -2)
  })
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('hex'),
    ...shifted,
  ].filter(text => text.length >= 6)
}

/**
 * Secrets are replaced by `[key]`, private texts (prompts) by `[prompt]`, data URLs and long base64 runs by their
 * length, queries of links by `?…`, control characters by their escapes.
 */
export function createScrub(secrets: readonly string[], privateTexts: readonly string[] = []): Scrub {
  const rows = secrets.filter(Boolean).flatMap(spellings)
  const hidden = privateTexts.filter(text => text.trim().length >= 4)
  return text => {
    let clean = text
    for (const row of rows) clean = clean.replaceAll(row, '[key]')
    for (const row of hidden)
      clean = clean.replaceAll(row, '[prompt]').replaceAll(JSON.stringify(row).slice(1, -1), '[prompt]')
    clean = clean
      .replace(/\b(Bearer\s+)[\w.~+/=-]{6,}/gi, '$1[key]')
      .replace(/\bsk-[\w-]{8,}/g, '[key]')
      .replace(/data:[\w.+-]+\/[\w.+-]+;base64,[\w+/=]*/gi, match => `[data URL, ${match.length} characters]`)
      .replace(/[\w+/]{256,}={0,2}/g, match => `[${match.length} characters]`)
      .replace(/(https?:\/\/)[^\s/@"'<>]*@/gi, '$1')
      .replace(/(https?:\/\/[^\s?#"'<>\\]*)[?#][^\s"'<>\\]*/gi, '$1?…')
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
