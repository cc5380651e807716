import type { Answer, Json } from '@vidrelay/core'
import type { RecordedExchange, RecordedResponse } from '../../recording.ts'
import { valuesAt } from '../error-reading.ts'
import { answered, answeredJson, levelsOf, withFirst, withValue } from '../scene.ts'
import type { Ground } from './ground.ts'

/** Changes of the answers on a tape. */

type Tree = { readonly [key: string]: Json }

export const isTree = (json: Json | undefined): json is Tree =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

export const jsonOf = ({ response }: RecordedExchange): Json | undefined => response?.json as Json | undefined

/** The text of an answer, as it goes over the wire. */
export const textOf = ({ response }: RecordedExchange): string => response?.text ?? JSON.stringify(response?.json)

/** The same answer as this text. */
export const answeredText = (exchange: RecordedExchange, text: string): RecordedExchange =>
  answered(exchange, { status: exchange.response!.status, headers: { 'content-type': 'application/json' }, text })

/** The same answer in these bytes. */
export const answeredBytes = (
  exchange: RecordedExchange,
  bytes: Uint8Array,
  headers: NonNullable<RecordedResponse['headers']> = {},
): RecordedExchange =>
  answered(exchange, {
    status: exchange.response!.status,
    headers: { 'content-type': 'application/json', ...headers },
    base64: Buffer.from(bytes).toString('base64'),
  })

/** A page of whoever stands in front of the provider. */
export const page = (status: number, headers: NonNullable<RecordedResponse['headers']> = {}): RecordedResponse => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
  text: `<!doctype html><html><head><title>${status} from the edge</title></head><body>Sorry.</body></html>`,
})

/** JSON of the provider that names no reason. */
export const noReason = (status: number): RecordedResponse => ({ status, json: { 'x-refused': true } })

/** JSON with another value at every place where one of these paths leads, in either shape; undefined where none leads anywhere. */
export function withEvery(
  { shapes }: Pick<Ground, 'shapes'>,
  pathsOf: (answer: Answer) => readonly string[],
  json: Json,
  value: Json | undefined,
): Json | undefined {
  let changed: Json | undefined
  for (const answer of shapes)
    for (const level of levelsOf(answer))
      for (const path of pathsOf(answer)) changed = withValue(changed ?? json, level + path, value) ?? changed
  return changed
}

/** The same look, with every id another or gone. */
export const withId = (ground: Ground, exchange: RecordedExchange, value: Json | undefined) =>
  changedBy(exchange, json => withEvery(ground, ({ id }) => id, json, value))

/** A look that names no time at which its task was made: a tape is older than the call that it answers here. */
export const undated = (ground: Ground, look: RecordedExchange): RecordedExchange =>
  changedBy(look, json => withEvery(ground, ({ createdAt = [] }) => createdAt, json, undefined)) ?? look

/** The same answer, with a change of its JSON; undefined where that is not possible. */
export function changedBy(
  exchange: RecordedExchange,
  change: (json: Json) => Json | undefined,
): RecordedExchange | undefined {
  const json = jsonOf(exchange)
  const changed = json === undefined ? undefined : change(json)
  return changed === undefined ? undefined : answeredJson(exchange, changed)
}

/** JSON with a value at the first place that these paths lead to; where they lead nowhere, it is put beside the word. */
export function withPut(answer: Answer, paths: readonly string[], json: Json, value: Json): Json | undefined {
  const there = withFirst(answer, paths, json, value)
  if (there !== undefined) return there
  const path = paths.find(own => /^[\w-]+(\.[\w-]+)*$/.test(own))
  const level = levelsOf(answer).find(own => answer.status.some(word => valuesAt(json, own + word).length > 0))
  return path === undefined ? undefined : put(json, (level ?? '') + path, value)
}

function put(json: Json, path: string, value: Json): Json | undefined {
  const [step = '', ...rest] = path.split('.')
  if (!isTree(json)) return undefined
  const inner = rest.length === 0 ? value : put(isTree(json[step]) ? json[step] : {}, rest.join('.'), value)
  return inner === undefined ? undefined : { ...json, [step]: inner }
}

/** What nobody documented, everywhere, and everything in another order: a reader by name sees no difference. */
export function greased(json: Json): Json {
  if (Array.isArray(json)) return json.map(item => greased(item as Json))
  if (!isTree(json)) return json
  const turned = Object.entries(json)
    .toReversed()
    .map(([name, value]) => [name, greased(value)] as const)
  return { x_new_2027: { is: ['new', 1, null] }, ...Object.fromEntries(turned), 'x-last': 'ünknöwn', x_nothing: null }
}

/** Where in the bytes of an answer its id begins and ends, quotes aside. */
export function placeOfId(text: string, id: string): { from: number; to: number } | undefined {
  const written = JSON.stringify(id).slice(1, -1)
  const at = text.indexOf(`"${written}"`)
  if (at < 0) return undefined
  const from = Buffer.byteLength(text.slice(0, at + 1))
  return { from, to: from + Buffer.byteLength(written) }
}

/** What may stand where a text belongs, and is none. Undefined: the place itself is missing. */
export const noText: readonly (readonly [what: string, value: Json | undefined])[] = [
  ['absent', undefined],
  ['empty', ''],
  ['null', null],
  ['true', true],
  ['object', {}],
]
