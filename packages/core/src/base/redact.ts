import { type Needle, takeOut } from './take-out.ts'
import { unescaped } from './unescape.ts'

/** Removes secrets and bulk from text that may reach a person, a log or a file. */
export interface Scrub {
  /** One short printable line. */
  (text: string): string
  /** Only takes the secrets out; the rest stays as it is, whole. */
  takeOut(text: string): string
  /** The same scrub, that also knows the values in the query of a link. */
  knowing(link: URL): Scrub
}

/** Characters that are shown. */
const longest = 2000
/** Characters that the expressions look at; more than is shown, because they make it shorter. */
const looked = 16_384
/** A run of this length is told by its length. */
const longRun = 256

/** Fit for a terminal and a log: whatever moves a cursor or turns text around stands as its escape, also in an id. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, char =>
    char === '\n' ? ' ' : `\\u${char.codePointAt(0)!.toString(16).padStart(4, '0')}`,
  )

/** Words of somebody else inside a sentence of ours, with a beginning and an end that they cannot fake. */
export const quoted = (text: string): string => `"${text.replaceAll('"', '\\"')}"`

/** Every spelling of a secret that taking off escapes does not lead back to the secret itself. */
const spellings = (secret: string): string[] => {
  const bytes = Buffer.from(secret.toWellFormed(), 'utf8')
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
  const spaced = hex.replace(/../g, '$& ').trimEnd()
  const all = [secret, secret.replaceAll(' ', '+'), hex, hex.toUpperCase(), spaced, ...shifted, ...ambiguous(secret)]
  return all.filter(text => text === secret || text.length >= shortest)
}

/**
 * A secret that itself holds what may be an escape (`%2F`, a backslash): taking off a level changes it as well, so its
 * usual spellings are searched for as they are.
 */
function ambiguous(secret: string): string[] {
  if (!/[%\\&]/.test(secret)) return []
  const json = JSON.stringify(secret).slice(1, -1)
  const ascii = json.replace(/[^\x20-\x7e]/g, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const html = secret.replace(/[&<>"]/g, char => entities[char]!)
  const once = unescaped(secret)?.text
  return [
    json,
    ascii,
    html,
    encodeURIComponent(secret.toWellFormed()),
    ...(once === undefined ? [] : [once, ...ambiguous(once)]),
  ]
}

const entities: { readonly [char: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** What is shorter gives nothing away, and hiding it would only garble the text. */
const shortest = 6
const shortestPrompt = 4

/**
 * Secrets are replaced by `[key]`, private texts (prompts) by `[prompt]`, data URLs and long base64 runs by their
 * length, queries of links by `?…`, control characters by their escapes. For words of somebody else: whoever scrubs a
 * whole sentence of ours loses what a prompt happens to say.
 */
export function createScrub(
  secrets: readonly string[],
  privateTexts: readonly string[] = [],
  signed: readonly string[] = [],
): Scrub {
  let needles: readonly Needle[] | undefined
  const hide = (text: string): string => {
    needles ??= needlesOf(secrets, privateTexts, signed)
    return needles.length === 0 ? text : takeOut(text, needles)
  }
  const scrub = (text: string): string => {
    const clean = hide(text)
    const shown = printable(withoutBulk(clean.length > looked ? cut(clean, secrets) : clean))
    return shown.length > longest || clean.length > looked
      ? `${shown.slice(0, longest)}… (${clean.length} characters)`
      : shown
  }
  return Object.assign(scrub, {
    takeOut: hide,
    knowing: (link: URL) =>
      createScrub(secrets, privateTexts, [...signed, ...link.searchParams.values(), link.search.slice(1)]),
  })
}

/** Secrets come before prompts: a text that is both is told as a key. */
function needlesOf(
  secrets: readonly string[],
  privateTexts: readonly string[],
  signed: readonly string[],
): readonly Needle[] {
  const labelled = (label: string, texts: readonly string[]): [string, string][] => texts.map(text => [text, label])
  // Host names come in lower case, whatever was written.
  const cased = secrets
    .filter(text => text.length >= shortest)
    .flatMap(text => [text, text.toLowerCase(), text.toUpperCase()])
  const rows = [
    ...labelled('[key]', cased.flatMap(spellings)),
    ...labelled('[prompt]', privateTexts.filter(text => text.trim().length >= shortestPrompt).flatMap(spellings)),
    ...labelled('[query]', signed.filter(text => text.length >= 8).flatMap(spellings)),
  ]
  const labels = new Map(rows.toReversed())
  return [...labels].map(([text, label]) => ({ text, label }))
}

/** The beginning; what the cut may have broken, a secret or a long run, is dropped with it. */
const cut = (text: string, secrets: readonly string[]): string =>
  text.slice(0, looked - Math.min(looked / 2, Math.max(longRun, ...secrets.map(secret => 3 * secret.length))))

/**
 * Of a text of bounded length. Each expression reads on from where the last match of it ended, and once its first
 * characters fitted it cannot fail, so that none goes over the same text twice.
 */
const withoutBulk = (text: string): string =>
  text
    .replace(/\b(Bearer\s+)[\w.~+/=-]{6,}/gi, '$1[key]')
    .replace(/\bsk-[\w-]{8,}/g, '[key]')
    .replace(/data:[^,\s"]*(?:,(?:[\w+/=-]|\\\/)*)?/gi, match =>
      /;base64,/i.test(match) ? `[data URL, ${match.length} characters]` : match,
    )
    .replace(/(?:[\w+/-]|\\\/)+={0,2}/g, match =>
      match.length < longRun || match.startsWith('vr1_') ? match : `[${match.length} characters]`,
    )
    .replace(/(https?:\\?\/\\?\/)[^\s/@"'<>\\]*@/gi, '$1')
    .replace(/https?:\\?\/\\?\/(?:[^\s"'<>\\]|\\u[\da-f]{4}|\\\/)*/gi, link => link.replace(/[?#].*/s, '?…'))

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
