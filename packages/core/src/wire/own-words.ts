import { type Folded, folded } from '../base/fold.ts'
import { findBeginnings } from '../base/take-out.ts'
import { unescaped } from '../base/unescape.ts'
import type { Json } from '../words/names.ts'
import type { Body } from './body.ts'

/** What a request itself said. A provider that repeats it has said nothing of its own. */
export interface OwnWords {
  /** A message without what the request said. */
  takenOutOf(message: string): Rest
  /** Did the request say this, in whatever case, spacing, punctuation or encoding? */
  hold(words: string): boolean
}

/** What a provider said of its own. */
export interface Rest {
  /** What the request said stands in it as a mark that no letter joins. */
  text: string
  /** May any part of this stretch of `text`, its end not included, be the request's all the same, cut or changed? */
  mayRepeat(start: number, end: number): boolean
}

/** The object replacement character: no letter, no space, in nobody's phrase. */
const mark = '\uFFFC'
/** Letters and digits. A shorter text is the request's only where it stands as words of its own; a shorter part of one is chance. */
const shortestPart = 8
/** Levels of escapes that may be taken off on the way back. */
const levels = 3

export function ownWords(texts: readonly (string | undefined)[]): OwnWords {
  let known: Said | undefined
  // Most answers hold no message, so nothing is made ready for one.
  const said = () => (known ??= saidIn(texts))
  return {
    takenOutOf: message => without(message, said()),
    hold: words => holds(said(), folded(words).text),
  }
}

/** The texts of a request, folded, and the words that they begin and end with: there a cut repetition starts or stops. */
interface Said {
  texts: readonly string[]
  edges: ReadonlySet<string>
}

function saidIn(texts: readonly (string | undefined)[]): Said {
  const all = [...new Set(texts.flatMap(text => (text === undefined || isBulk(text) ? [] : spellings(text))))]
  const edges = all.flatMap(text => {
    const found = wordsOf(text, names)
    return [found.at(0), found.at(-1)].filter(word => word !== undefined)
  })
  return {
    texts: [...new Set(all.map(text => folded(text).text))].filter(Boolean),
    edges: new Set(edges),
  }
}

/** The bytes of an image are no words. */
const isBulk = (text: string) => /^\s*data:/i.test(text) || (text.length > 2048 && /^[\w+/=-]+$/.test(text))

/** As it was sent, as JSON writes it, and as it reads once it is decoded. */
function spellings(text: string): string[] {
  const all = [text, JSON.stringify(text).slice(1, -1)]
  let level: string | undefined = text
  for (let depth = 0; depth < levels && level !== undefined; depth++) {
    level = unescaped(level)?.text
    if (level !== undefined) all.push(level)
  }
  return all
}

const words = /[\p{L}\p{M}\p{N}]+/gu
/** Words that underscores join are one. */
const names = /[\p{L}\p{M}\p{N}_]+/gu
const wordsOf = (text: string, word: RegExp): string[] =>
  (text.match(word) ?? []).map(one => folded(one).text).filter(Boolean)

const holds = ({ texts }: Said, letters: string): boolean => texts.some(text => text.includes(letters))

function without(message: string, said: Said): Rest {
  if (said.texts.length === 0) return { text: message, mayRepeat: () => false }
  const letters = folded(message)
  const spans: [start: number, end: number][] = []
  for (const text of said.texts)
    findOwn(message, letters, text, (start, end) => spans.push([letters.startOf(start), letters.endOf(end - 1)]))
  let rest = ''
  let from = 0
  /** Where each kept stretch begins, in the rest and in the message. */
  const kept: [at: number, place: number][] = []
  // Places that overlap are all the request's: what one of them leaves over is part of another.
  for (const [start, end] of [...spans.sort((a, b) => a[0] - b[0]), [message.length, message.length] as const]) {
    if (start >= from) {
      kept.push([rest.length, from])
      rest += message.slice(from, start) + (start < message.length ? mark : '')
    }
    from = Math.max(from, end)
  }
  const placeOf = (index: number) => {
    const [at, place] = kept.findLast(([begin]) => begin <= index)!
    return place + index - at
  }
  return {
    text: rest,
    mayRepeat(start, end) {
      const stretch = rest.slice(start, end)
      if (stretch.includes(mark) || holds(said, folded(stretch).text)) return true
      // `task_id` is cut nowhere but around it: an id that begins with `task_` makes no part of it the request's.
      if (wordsOf(stretch, names).some(word => said.edges.has(word))) return true
      if (wordsOf(stretch, words).some(word => said.texts.includes(word))) return true
      return sharesPart(letters, letters.indexAt(placeOf(start)), letters.indexAt(placeOf(end)), said)
    },
  }
}

/** Does a part of the request long enough to be no chance reach into this stretch of a message? */
function sharesPart({ text }: Folded, start: number, end: number, { texts }: Said): boolean {
  const parts = new Set<string>()
  const last = Math.min(end - 1, text.length - shortestPart)
  for (let at = Math.max(0, start - shortestPart + 1); at <= last; at++) parts.add(text.slice(at, at + shortestPart))
  return texts.some(own => {
    for (let at = 0; at + shortestPart <= own.length; at++) if (parts.has(own.slice(at, at + shortestPart))) return true
    return false
  })
}

/**
 * Tells every place, in the letters of a message, of a text that the request said; places may overlap. Of a long one a
 * telling beginning is enough. Gives the number of characters that were compared: it grows with the message alone.
 */
export function findOwn(
  message: string,
  letters: Folded,
  own: string,
  tell: (start: number, end: number) => void,
): number {
  if (own.length >= shortestPart) return findBeginnings(letters.text, own, tell)
  let work = 0
  for (let at = letters.text.indexOf(own); at >= 0; at = letters.text.indexOf(own, at + 1)) {
    const end = at + own.length
    work += own.length
    work += whereWords(message, letters.startOf(at), letters.endOf(end - 1), () => tell(at, end))
  }
  return work
}

/** Calls back where a stretch stands as words of its own. Gives the number of characters that were passed over. */
function whereWords(message: string, start: number, end: number, tell: () => void): number {
  let [before, behind] = [start - 1, end]
  // An underscore joins words, also one with which the request's own begin or end.
  while (message[before] === '_') before--
  while (message[behind] === '_') behind++
  const isJoined = (one: number, other: number) => isWord(message[one]) && isWord(message[other])
  if (!isJoined(before, start) && !isJoined(end - 1, behind)) tell()
  return start - before + behind - end
}

const isWord = (character: string | undefined) => character !== undefined && /[a-z\d]/i.test(character)

/** An expression where it stands as words of its own: `ready` is no word of `already`. Scripts without spaces have no such border. */
export const wholeWords = (source: string, flags: string): RegExp =>
  new RegExp(`(?:(?<!\\w)|(?!\\w))(?:${source})(?:(?!\\w)|(?<!\\w))`, flags)

/** Every text that goes out with a request, but for the constants of its route: those are the document's words. */
export function textsOf(body: Body, constants: Json | undefined, more: readonly unknown[]): string[] {
  const theirs = new Set(leaves(constants))
  const sent = body.kind === 'json' ? leaves(body.value) : body.kind === 'form' ? body.parts.flatMap(textsOfPart) : []
  return [...sent, ...leaves(more)].filter(text => !theirs.has(text))
}

const textsOfPart = (part: { value: string } | { file: { name: string } }): string[] =>
  'file' in part ? [part.file.name] : [part.value]

const leaves = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)
    ? Object.values(value).flatMap(leaves)
    : []
}
