import type { Status } from '@vidrelay/core'
import type { Answer, Json, Provider } from '@vidrelay/core/provider'
import { valuesAt } from '../error-reading.ts'
import { jsonWith } from '../requests/places.ts'

/** A value, and the path of the document where it stands. */
export type Place = readonly [path: string, value: Json]

/**
 * An answer that says this and nothing else. `[]` is the first item of a list; further ones are `[1]` and so on.
 * Undefined where two of the places cannot be in one answer, as `error` and `error.code`.
 */
export function answerWith(places: readonly Place[]): Json | undefined {
  const json = written(places)
  const holds = ([path, value]: Place) =>
    valuesAt(json, path).some(found => JSON.stringify(found) === JSON.stringify(value))
  return places.every(holds) ? json : undefined
}

function written(places: readonly Place[]): Json | undefined {
  try {
    return jsonWith(places.map(([path, value]) => [path.replaceAll('[]', '[0]'), value]))
  } catch {
    return undefined // a text that is no JSON stands where JSON has to
  }
}

/** The same with as many of these besides as there is room for. */
export function answerWithAlso(places: readonly Place[], more: readonly Place[]): Json | undefined {
  let fitting = places
  for (const place of more) {
    const wider = [...fitting, place]
    if (answerWith(wider) !== undefined) fitting = wider
  }
  return answerWith(fitting)
}

/** The document's words for a state, the ones that say something first. */
export const wordsFor = ({ statuses }: Provider, status: Status): readonly string[] =>
  Object.keys(statuses)
    .filter(word => statuses[word]!.is === status)
    .toSorted((a, b) => Number(a === '') - Number(b === ''))

/** How an answer says that a task is in this state: by a word, or by a sign. Undefined where the document knows neither. */
export function saying(provider: Provider, answer: Answer, status: Status): readonly Place[] | undefined {
  const [word] = wordsFor(provider, status)
  if (word !== undefined) return [[answer.status[0]!, word]]
  const sign = answer.signs?.find(own => own.is === status && own.at !== undefined)
  return sign && Object.entries(sign.at!).map(([path, wanted]): Place => [path, wanted === true ? aLink : wanted])
}

/** Says something wherever a sign or a row only asks that something stands there. */
export const aLink = 'https://results.example.net/sign'

export const idPlace = (answer: Answer, id: string): Place => [answer.id[0]!, id]
