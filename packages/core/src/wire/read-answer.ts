import { compileDialects } from '../contract/compile.ts'
import type { Provider } from '../contract/provider.ts'
import type { Operation, Status } from '../words/names.ts'
import type { Parameters } from '../words/task.ts'
import { type AnswerFacts, read } from './read.ts'
import type { ReadError } from './read-error.ts'

/** What an answer says of a task, by the tables of a document alone. What it does not say is absent. */
export interface AnswerRead {
  readonly id?: string
  /** Their word of the state, as it came. */
  readonly word?: string
  readonly status?: Status
  /** 0 to 100; null: it does not say. */
  readonly progress: number | null
  /** Links to results, the likeliest first, each once. */
  readonly results: readonly string[]
  /** The reason of a failure, in their words. */
  readonly message?: string
  readonly error?: Pick<ReadError, 'scope' | 'sent' | 'again' | 'field' | 'row'> & { readonly code: ReadError['is'] }
  /** Epoch seconds. */
  readonly createdAt?: number
  readonly completedAt?: number
  readonly expiresAt?: number
  /** What was made, as the server says it. */
  readonly effective: Parameters
}

/** Reads answers in the dialects of a document: nothing is sent, and nothing is looked for at places that it does not name. */
export function answerReader(
  provider: Provider,
): (dialect: string, operation: Operation, answer: AnswerFacts) => AnswerRead {
  const dialects = compileDialects(provider, true)
  return (dialect, operation, answer) => {
    const { id, word, status, progress, outputs, message, error, createdAt, completedAt, expiresAt, effective } = read(
      dialects[dialect]!,
      operation,
      answer,
    )
    return {
      ...(id !== undefined && { id }),
      ...(word !== undefined && { word }),
      ...(status !== undefined && { status }),
      progress,
      results: [
        ...new Set(outputs.flatMap(own => own.sources).flatMap(source => ('url' in source ? [source.url] : []))),
      ],
      ...(message !== undefined && { message }),
      ...(error && { error: told(error) }),
      ...(createdAt !== undefined && { createdAt }),
      ...(completedAt !== undefined && { completedAt }),
      ...(expiresAt !== undefined && { expiresAt }),
      effective,
    }
  }
}

const told = ({ is, scope, sent, again, field, row }: ReadError): AnswerRead['error'] & {} => ({
  code: is,
  scope,
  sent,
  again,
  ...(field !== undefined && { field }),
  ...(row !== undefined && { row }),
})
