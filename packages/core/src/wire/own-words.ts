import type { Json } from '../words/names.ts'
import type { Body } from './body.ts'

/** What a request itself said. A provider that repeats it has said nothing of its own. */
export interface OwnWords {
  /** The text without what the request said, which stands in it as a mark that no letter joins. */
  takenOutOf(text: string): string
  /** Did the request say this, in whatever case, spacing, punctuation or encoding? */
  hold(words: string): boolean
}

/** The object replacement character: no letter, no space, in nobody's phrase. */
const mark = '\uFFFC'
/** Longer texts are taken out only as they were sent. Unit: characters. Excluded: an expression that no engine compiles. */
const longestFolded = 20_000

export function ownWords(texts: readonly (string | undefined)[]): OwnWords {
  const said = [...new Set(texts.flatMap(text => spellings(text ?? '')))].toSorted((a, b) => b.length - a.length)
  let folded: string[] | undefined
  return {
    takenOutOf: text => said.reduce((rest, own) => without(rest, own), text),
    hold(words) {
      folded ??= said.map(fold)
      const wanted = fold(words)
      return folded.some(own => own.includes(wanted))
    },
  }
}

/** As it was sent, as JSON writes it, and as it reads once it is decoded. The bytes of a data URL are no words. */
function spellings(text: string): string[] {
  const plain = text.trim()
  if (plain === '' || /^data:/i.test(plain)) return []
  return [plain, JSON.stringify(plain).slice(1, -1), decoded(plain), decoded(plain.replaceAll('+', ' '))]
}

const decoded = (text: string): string =>
  text.replaceAll(/(?:%[\da-f]{2})+/gi, run => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))

/** Letters and digits alone: a repetition may change all else. */
const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '')

const without = (text: string, own: string): string =>
  own.length > longestFolded
    ? text.replaceAll(own, mark)
    : text.replaceAll(wholeWords(own.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'gi'), mark)

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
