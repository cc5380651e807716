/** The letters and digits of a text, without case, width and accents. */
export interface Folded {
  text: string
  /** Index of a folded character in the text that was read. */
  startOf(index: number): number
  /** Index behind the character that a folded one, the last of a stretch, was made of. */
  endOf(index: number): number
  /** Index of the first folded character that stood at this place or behind it. */
  indexAt(place: number): number
}

/**
 * What is left of a text that somebody else may have written anew: in other letters, spacing or punctuation. Character by
 * character, so that the same stretch folds the same wherever it stands, and in one pass.
 */
export function folded(text: string): Folded {
  const parts: string[] = []
  const starts: number[] = []
  let place = 0
  for (const character of text) {
    const letters = lettersOf(character)
    if (letters !== '') parts.push(letters)
    for (let count = 0; count < letters.length; count++) starts.push(place)
    place += character.length
  }
  return {
    text: parts.join(''),
    startOf: index => starts[index]!,
    endOf: index => starts[index]! + String.fromCodePoint(text.codePointAt(starts[index]!)!).length,
    indexAt(wanted) {
      const index = starts.findIndex(start => start >= wanted)
      return index < 0 ? starts.length : index
    },
  }
}

/** Upper case first: it joins what lower case keeps apart, as in `ß` and `SS`. */
function lettersOf(character: string): string {
  const known = plain[character.charCodeAt(0)]
  if (known !== undefined) return known
  const upper = character.toUpperCase().normalize('NFKD')
  const letters = upper.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '')
  // A letter that is made of marks alone stays itself.
  return letters === '' && /[\p{L}\p{N}]/u.test(character) ? character : letters
}

const plain = Array.from({ length: 0x80 }, (_, code) => {
  const character = String.fromCharCode(code)
  return /[a-z\d]/i.test(character) ? character.toLowerCase() : ''
})
