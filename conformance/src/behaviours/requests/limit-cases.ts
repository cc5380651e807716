import type { Limit } from '@vidrelay/core/provider'
import type { Subject } from '../../behaviour.ts'
import { type Asked, type Desk, desksOf } from './desk.ts'
import { rowsOf, takes } from './limit-reading.ts'
import { type Reading, readingOf } from './request-reading.ts'
import { edgesOf, hasPlace, plainRequest, withFact, withImages, withoutFact } from './valid-request.ts'

/** One row of limits at a desk that judges by it. */
export interface LimitCase {
  readonly desk: Desk
  readonly fact: string
  readonly row: Limit
  /** Unique among the cases of a provider. */
  readonly name: string
}

/** Every row of every route, and of every model what is its own. */
export const limitCases = (subject: Subject): readonly LimitCase[] =>
  desksOf(subject).flatMap(desk => {
    const facts = Object.keys(desk.row ? (desk.row.limits ?? {}) : (desk.route.limits ?? {}))
    return facts.flatMap(fact =>
      rowsOf(desk.route.limits, fact).map((row, index) => ({
        desk,
        fact,
        row,
        name: `${desk.name}-${fact}${index === 0 ? '' : `-${index + 1}`}`,
      })),
    )
  })

/** What a request must say so that its reading is as wished; undefined where nothing was found. */
export interface Wish {
  readonly lenient?: boolean
  readonly is: (reading: Reading) => boolean
}

/** A request at the desk that has the fact at this value, or lacks it, and is read as wished: other limits are kept out of the way by more or fewer images, or by another field. */
export function requestWith(
  desk: Desk,
  fact: string,
  value: string | number | undefined,
  { lenient = false, is }: Wish,
): Asked | undefined {
  const plain = plainRequest(desk)
  if (!plain || (value !== undefined && !hasPlace(desk, fact) && fact !== 'images')) return undefined
  const bases = [plain, ...[0, 1, 2].map(images => withImages(desk, plain, images)), ...withOthers(desk, plain, fact)]
  const changed = (base: Asked) => (value === undefined ? withoutFact(base, fact) : withFact(desk, base, fact, value))
  return bases
    .map(base => base && changed(base))
    .find(asked => asked !== undefined && is(readingOf(desk, asked, { lenient })))
}

/** With one more of what the limits name, at an edge of it. */
const withOthers = (desk: Desk, plain: Asked, fact: string) =>
  Object.keys(desk.route.limits ?? {})
    .filter(other => other !== fact && !['model', 'prompt', 'images'].includes(other) && hasPlace(desk, other))
    .flatMap(other => {
      const edges = rowsOf(desk.route.limits, other).flatMap(edgesOf).slice(0, 1)
      return edges.map(edge => withFact(desk, plain, other, edge))
    })

const otherWords: { readonly [fact: string]: readonly string[] } = {
  aspectRatio: ['21:9', '5:4', '9:21', '1:3', '7:5'],
  resolution: ['4320p', '144p', '999p'],
  size: ['640x360', '12x34', '56x78'],
  model: ['unlisted-model', 'another-unlisted-model'],
}

const isWhole = new Set(['seconds', 'count', 'seed', 'images', 'prompt'])
const least: { readonly [fact: string]: number } = { seconds: 1, count: 1, images: 0, prompt: 1 }

/** Values that a request can say and this row does not take: one past each end, and one that stands between the words of a list. */
export function outsideOf(fact: string, row: Limit): readonly (string | number)[] {
  const numbers = (row.in ?? []).filter(word => typeof word === 'number').toSorted((a, b) => a - b)
  const ends = [
    (row.min ?? numbers[0]) === undefined ? [] : (row.min ?? numbers[0]!) - 1,
    (row.max ?? numbers.at(-1)) === undefined ? [] : (row.max ?? numbers.at(-1)!) + 1,
  ]
  const gaps = numbers.map(number => number + 1)
  const words = row.in === undefined || isWhole.has(fact) ? [] : (otherWords[fact] ?? ['unlisted', 'another-unlisted'])
  const all = [...ends.flat(), ...gaps, ...words].filter(
    value => typeof value === 'string' || value >= (least[fact] ?? Number.NEGATIVE_INFINITY),
  )
  const outside = [...new Set(all)].filter(value => !takes(row, value))
  return row.in === undefined ? outside : outside.slice(0, 3)
}
