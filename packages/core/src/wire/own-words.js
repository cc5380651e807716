/** The object replacement character: no letter, no space, in nobody's phrase. */
const mark = '\uFFFC'
/** Longer texts are taken out only as they were sent. Unit: characters. Excluded: an expression that no engine compiles. */
const longestFolded = 20000
export function ownWords(texts) {
  const said = [...new Set(texts.flatMap(text => spellings(text ?? '')))].toSorted((a, b) => b.length - a.length)
  let folded
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
function spellings(text) {
  const plain = text.trim()
  if (plain === '' || /^data:/i.test(plain)) return []
  return [plain, JSON.stringify(plain).slice(1, -1), decoded(plain), decoded(plain.replaceAll('+', ' '))]
}
const decoded = text =>
  text.replaceAll(/(?:%[\da-f]{2})+/gi, run => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))
/** Letters and digits alone: a repetition may change all else. */
const fold = text =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '')
const without = (text, own) =>
  own.length > longestFolded
    ? text.replaceAll(own, mark)
    : text.replaceAll(wholeWords(own.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'gi'), mark)
/** An expression where it stands as words of its own: `ready` is no word of `already`. Scripts without spaces have no such border. */
export const wholeWords = (source, flags) => new RegExp(`(?:(?<!\\w)|(?!\\w))(?:${source})(?:(?!\\w)|(?<!\\w))`, flags)
/** Every text that goes out with a request, but for the constants of its route: those are the document's words. */
export function textsOf(body, constants, more) {
  const theirs = new Set(leaves(constants))
  const sent = body.kind === 'json' ? leaves(body.value) : body.kind === 'form' ? body.parts.flatMap(textsOfPart) : []
  return [...sent, ...leaves(more)].filter(text => !theirs.has(text))
}
const textsOfPart = part => ('file' in part ? [part.file.name] : [part.value])
const leaves = value => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)
    ? Object.values(value).flatMap(leaves)
    : []
}
