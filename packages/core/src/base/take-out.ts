import { unescaped } from './unescape.ts'

/** One spelling of a secret, as it is searched for. */
export interface Needle {
  text: string
  /** What stands in its place. */
  label: string
}

/** A beginning this long gives a secret away. */
const shortestHead = 24
/** At the very end of a text, where somebody may have cut it, this much does. */
const shortestTail = 8
/** Escapes inside escapes: JSON in JSON, a percent sign that was escaped again. */
const levels = 3

/** A part of a text, its end not included. */
interface Span {
  start: number
  end: number
  label: string
}

/**
 * Takes every needle out of a text of any length, also where it is escaped, in up to three levels, where only its
 * beginning stands, and where the text ends within it. The work grows with the text, whatever the text is.
 */
export function takeOut(text: string, needles: readonly Needle[]): string {
  const spans: Span[] = []
  let level: string | undefined = text
  let original = (index: number) => index
  for (let depth = 0; level !== undefined && depth <= levels; depth++) {
    const here = original
    for (const { text: needle, label } of needles)
      findBeginnings(level, needle, (start, end) => spans.push({ start: here(start), end: here(end), label }))
    const deeper = unescaped(level)
    level = deeper?.text
    if (deeper) original = index => here(deeper.startOf(index))
  }
  return without(text, spans)
}

/** Spans that overlap are one; it has the label of the one that begins first. */
function without(text: string, spans: Span[]): string {
  const parts: string[] = []
  let from = 0
  for (const { start, end, label } of spans.sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (start >= from) parts.push(text.slice(from, start), label)
    from = Math.max(from, end)
  }
  return parts.join('') + text.slice(from)
}

/**
 * Tells every place where a needle, or a telling beginning of it, stands. Gives the number of characters that were
 * compared one by one: it stays below three times the length of the text and twice that of the needle.
 */
export function findBeginnings(text: string, needle: string, tell: (start: number, end: number) => void): number {
  const least = Math.min(shortestHead, needle.length)
  const head = needle.slice(0, least)
  let borders: Uint32Array | undefined
  let work = 0
  for (let start = text.indexOf(head); start >= 0; ) {
    borders ??= bordersOf(needle)
    let at = start + least
    let matched = least
    while (at < text.length && matched >= least) {
      work++
      if (matched < needle.length && text[at] === needle[matched]) {
        matched++
        at++
      } else matched = borders[matched - 1]!
    }
    tell(start, at)
    start = at < text.length ? text.indexOf(head, at - matched) : -1
  }
  for (let length = Math.min(least - 1, text.length); length >= shortestTail; length--) {
    if (text.endsWith(head.slice(0, length))) {
      tell(text.length - length, text.length)
      break
    }
  }
  return work
}

/** For each beginning of a text: the length of the longest shorter beginning that it also ends with. */
function bordersOf(text: string): Uint32Array {
  const borders = new Uint32Array(text.length)
  for (let at = 1, length = 0; at < text.length; ) {
    if (text[at] === text[length]) borders[at++] = ++length
    else if (length > 0) length = borders[length - 1]!
    else at++
  }
  return borders
}
