import { isVidrelayError } from '@vidrelay/core'
import { show } from '../format/match.ts'
import type { Mismatch } from './failure.ts'

/** What a terminal obeys instead of showing it: control characters, and those that turn the direction of a text. */
const obeyed = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u

/** Room for what an upstream says and for what we say of it. Unit: characters. */
const longest = 8192

/** Parts that are kept as they came: ids, results, and what only developers print. */
const keptAsTheyCame = new Set(['ref', 'taskRef', 'outputs', 'stack'])

/** A text for people, in an error or an event, that could do harm where it is printed; undefined where there is none. */
export function unprintableIn(error: unknown, events: readonly unknown[]): Mismatch | undefined {
  for (const [place, text] of [...textsOf('error', error), ...textsOf('events', events)]) {
    const character = obeyed.exec(text)?.[0]
    if (character !== undefined)
      return {
        what: `a control character in ${place}`,
        expected: 'text that is fit for a terminal and a log',
        came: `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} in ${show(text.slice(0, 200))}`,
      }
    if (text.length > longest)
      return { what: `the length of ${place}`, expected: `at most ${longest} characters`, came: String(text.length) }
  }
  return undefined
}

function* textsOf(place: string, value: unknown): Generator<[place: string, text: string]> {
  if (typeof value === 'string') yield [place, value]
  if (typeof value !== 'object' || value === null) return
  if (value instanceof Error) {
    if (isVidrelayError(value)) yield [`${place}.message`, value.message]
    yield* textsOf(`${place}.cause`, value.cause)
  }
  for (const [name, inner] of Object.entries(value)) {
    if (keptAsTheyCame.has(name)) continue
    yield [`a name in ${place}`, name]
    yield* textsOf(`${place}.${name}`, inner)
  }
}
