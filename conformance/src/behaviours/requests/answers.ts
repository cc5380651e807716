import type { Status } from '@vidrelay/core'
import type { Dialect, Json, Provider } from '@vidrelay/core/provider'
import type { RecordedResponse } from '../../recording.ts'
import { jsonWith } from './places.ts'

/** Answers that a document describes, made of its own places and words. */

export const madeId = 'made-1'

/** A word that stands for one of these states; undefined where the document has none. */
export const wordFor = ({ statuses }: Provider, ...states: readonly Status[]): string | undefined =>
  Object.keys(statuses).find(word => word !== '' && states.includes(statuses[word]!.is))

/** What a task that was just accepted is said to be. */
export function acceptedAnswer(
  provider: Provider,
  { answer }: Dialect,
): { response: RecordedResponse; status: Status } {
  const word = wordFor(provider, 'queued') ?? wordFor(provider, 'running')
  const path = answer.status[0]
  const said = word === undefined || path === undefined ? [] : [[path, word] as const]
  const response = { status: 200, json: jsonWith([[answer.id[0]!, madeId], ...said]) as never }
  return { response, status: word === undefined ? 'queued' : provider.statuses[word]!.is }
}

/** A task in some state, with an output where that is success; undefined where the document has no word for it. */
export function stateAnswer(
  provider: Provider,
  { answer, kind }: Dialect,
  id: string,
  state: Status,
): RecordedResponse | undefined {
  const word = wordFor(provider, state)
  if (word === undefined || answer.status[0] === undefined) return undefined
  const row = answer.outputs.find(({ role, at }) => (role ?? kind) === kind && at !== undefined)
  const output: [string, Json][] =
    state === 'succeeded' && row?.at !== undefined ? [[row.at, 'https://files.example.com/made-1.out']] : []
  return { status: 200, json: jsonWith([[answer.id[0]!, id], [answer.status[0], word], ...output]) as never }
}
