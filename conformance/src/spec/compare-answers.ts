import type { Provider } from '@vidrelay/core/provider'
import { type AnswerRead, answerReader } from '@vidrelay/core/testing'
import type { DocumentPath } from '../rows/edit.ts'
import { isPart } from './compare-words.ts'
import type { Difference } from './difference.ts'
import { lineIn, type Specification } from './specification.ts'

/** Each answer that somebody has shown, as the tables of each dialect read it. `dialects`: only these; absent: all. */
export function* answerDifferences(
  provider: Provider,
  spec: Specification,
  dialects?: readonly string[],
): Generator<Difference> {
  if (spec.answers.length === 0) return
  const read = answerReader(provider)
  for (const [index, line] of spec.answers.entries())
    for (const [name, { kind, routes }] of Object.entries(provider.dialects)) {
      if (kind !== (line.kind ?? 'video') || dialects?.includes(name) === false) continue
      for (const operation of line.on ?? (['get'] as const)) {
        if (!routes[operation as keyof typeof routes]) continue
        const came = read(name, operation, { http: line.http ?? 200, json: line.body })
        for (const [part, wanted] of Object.entries(line.reads)) {
          const own = came[part as keyof AnswerRead]
          if (isPart(wanted, own)) continue
          yield {
            ...lineIn(spec, 'answers', index),
            at: rowOf(provider, name, part, came),
            expected: JSON.stringify(wanted),
            came: own === undefined ? 'nothing' : JSON.stringify(own),
            says: `answers: ${line.id}, to ${operation} in ${name}: ${part} is ${JSON.stringify(wanted)}, and the document reads ${own === undefined ? 'nothing' : JSON.stringify(own)}`,
          }
        }
      }
    }
}

/** Where each part of an answer is read. */
const tables: { readonly [part in keyof AnswerRead]?: string } = { results: 'outputs' }

function rowOf(
  { errors, statuses }: Provider,
  dialect: string,
  part: string,
  { error, word }: AnswerRead,
): DocumentPath {
  if (part === 'error') {
    const index = errors.findIndex(({ id }) => id === error?.row)
    return index < 0 ? ['errors'] : ['errors', index]
  }
  const own = Object.keys(statuses).find(one => one.toLowerCase() === word?.toLowerCase())
  if (part === 'status' && own !== undefined) return ['statuses', own]
  return ['dialects', dialect, 'answer', tables[part as keyof AnswerRead] ?? part]
}
