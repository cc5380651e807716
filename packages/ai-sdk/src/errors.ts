import { APICallError } from '@ai-sdk/provider'
import { formatRef, isVidrelayError, type TaskRef } from '@vidrelay/core'

/** What an error is told with beside itself. */
export interface ErrorFacts {
  /** What was called, in the place of an address. */
  what: 'submit' | 'get' | 'open'
  /** Tasks that are accepted and paid for, whatever this error is about. */
  refs: readonly TaskRef[]
  /** Would the same call, made again by the AI SDK, be safe and of use? */
  isRetryable: boolean
  /** Said after our sentence. */
  note?: string
}

/**
 * An error of core as the AI SDK knows errors: its sentence, what to do, and in `data` what a program needs. An abort is an
 * `AbortError`, which is never made again. What is no error of core (a `TypeError`: a mistake of the program) stays what it is.
 */
export function callError(error: unknown, { what, refs, isRetryable, note }: ErrorFacts): unknown {
  if (!isVidrelayError(error)) return error
  const { code, key, field, hint, candidates } = error
  const sentences = [`${code}: ${error.message}${inTheirWords(field)}`, hint, note]
  const message = sentences.filter(text => text !== undefined).join('; ')
  const taskRefs = [...new Set([...refs, ...(error.taskRef ? [error.taskRef] : [])].map(formatRef))]
  const data = {
    code,
    taskRefs,
    ...(key !== undefined && { key }),
    ...(field !== undefined && { field }),
    ...(candidates !== undefined && { candidates }),
  }
  if (code === 'aborted') return Object.assign(new Error(message, { cause: error }), { name: 'AbortError', data })
  return new APICallError({
    message,
    url: `vidrelay:${what}`,
    requestBodyValues: {}, // it would stand in logs, with the prompt
    ...(error.status !== undefined && { statusCode: error.status }),
    isRetryable,
    cause: error,
    data,
  })
}

/** Where the AI SDK has another name for a field. */
const theirs: { readonly [field: string]: string } = { seconds: 'duration', size: 'resolution' }
const inTheirWords = (field: string | undefined) =>
  field !== undefined && theirs[field] !== undefined ? ` (\`${field}\` is the AI SDK's \`${theirs[field]}\`)` : ''
