/** Text that came from outside, made fit for a terminal: nothing in it can move the cursor, colour or reverse anything. */
export const visible = (text: string): string =>
  text.toWellFormed().replaceAll(unprintable, character => `\\u{${character.codePointAt(0)!.toString(16)}}`)

// Control characters but for tab and line feed, line and paragraph separators, and what changes the direction of writing.
// biome-ignore lint/suspicious/noControlCharactersInRegex: to find them is its purpose
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** The same on one line. */
export const visibleLine = (text: string): string =>
  visible(
    text
      .split(/[\n\t]/)
      .map(part => part.trim())
      .filter(Boolean)
      .join(' '),
  )

/** Columns that a text takes in a terminal: Chinese, Japanese and Korean characters take two. */
export const widthOf = (text: string): number => [...text].reduce((sum, character) => sum + columnsOf(character), 0)

const columnsOf = (character: string) => {
  if (/\p{Mark}/u.test(character)) return 0
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|\p{Script=Han}/u.test(
    character,
  )
    ? 2
    : 1
}

/** Exactly so many columns: filled with spaces, or cut with an ellipsis. */
export function sized(text: string, width: number): string {
  if (widthOf(text) <= width) return text + ' '.repeat(width - widthOf(text))
  let cut = ''
  for (const character of text) {
    if (widthOf(cut + character) > width - 1) break
    cut += character
  }
  return sized(`${cut}…`, width)
}

/** Lines of at most so many columns, broken at spaces where there are some. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap(word => pieces(word, width))) {
    if (line !== '' && widthOf(`${line} ${word}`) > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

function pieces(word: string, width: number): string[] {
  if (widthOf(word) <= width) return [word]
  const found: string[] = []
  let piece = ''
  for (const character of word) {
    if (widthOf(piece + character) > width) {
      found.push(piece)
      piece = ''
    }
    piece += character
  }
  return [...found, piece]
}
