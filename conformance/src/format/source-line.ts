import { readFileSync } from 'node:fs'
import { LineCounter, parseDocument } from 'yaml'

/**
 * The line of a JSON or YAML file on which a place stands, the first is 1; of a place that is not there, that of the
 * nearest one around it.
 */
export function lineOf(file: string, place: readonly (string | number)[]): number {
  const lineCounter = new LineCounter()
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter })
  for (let depth = place.length; depth > 0; depth--) {
    const node = document.getIn(place.slice(0, depth), true) as { range?: readonly number[] } | undefined
    const [start] = node?.range ?? []
    if (start !== undefined) return lineCounter.linePos(start).line
  }
  return 1
}

/** `input.images[0].url` as keys and indexes. */
export const keysIn = (place: string): (string | number)[] =>
  [...place.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, name]) => (index === undefined ? name! : Number(index)))
