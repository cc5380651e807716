import { invalid, Problem } from '../problem.ts'
import type { Limits } from './limits.ts'

const number = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y
const colon = /\s*:/y
/** No number that means something is longer. Unit: characters. */
const longestNumber = 40

const refuse = (sentence: string) => new Problem(400, 'invalid_request', sentence)

/**
 * What `JSON.parse` lets pass and nobody means: a name that stands twice, a number that would come out as another one; and
 * what is made to be dear: nesting and values without end. What is no JSON may pass here.
 * @throws `Problem` 400
 */
export function judgeJson(text: string, { depth, values }: Pick<Limits, 'depth' | 'values'>): void {
  /** Of what is open: the names of an object, and nothing of a list. */
  const open: (Set<string> | undefined)[] = []
  let count = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '{' || character === '[') {
      if (open.length === depth) throw refuse(`the body is nested deeper than ${depth}`)
      open.push(character === '{' ? new Set() : undefined)
    } else if (character === '}' || character === ']') open.pop()
    else if (character === ',') {
      count++
      if (count >= values) throw refuse(`the body has too many values; accepted: ${values}`)
    } else if (character === '"') {
      const end = endOfText(text, at)
      if (end < 0) return
      colon.lastIndex = end + 1
      const names = open.at(-1)
      if (names && colon.test(text)) mustBeNew(names, text.slice(at, end + 1))
      at = end
    } else if (character === '-' || (character! >= '0' && character! <= '9')) {
      number.lastIndex = at
      const [digits] = number.exec(text) ?? []
      if (digits === undefined) return
      mustBeExact(digits)
      at += digits.length - 1
    }
  }
}

function mustBeNew(names: Set<string>, written: string): void {
  let name: string
  try {
    name = JSON.parse(written) as string
  } catch {
    return // no JSON, which is told later
  }
  if (names.has(name)) throw invalid(name.slice(0, 60), 'it stands there twice')
  names.add(name)
}

function mustBeExact(digits: string): void {
  const value = Number(digits.slice(0, longestNumber + 1))
  const isExact = /[.eE]/.test(digits) ? Number.isFinite(value) : Number.isSafeInteger(value)
  if (digits.length > longestNumber || !isExact)
    throw refuse('a number is out of range; write it as text if the provider takes it so')
}

/** Where the text that begins at `start` ends; negative where it does not. */
function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end
    while (text[before - 1] === '\\') before--
    if ((end - before) % 2 === 0) return end
  }
  return -1
}
