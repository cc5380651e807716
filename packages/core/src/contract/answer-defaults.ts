import type { Path } from './provider.ts'

/** Codes that say that all is well. Compared as text, without case. */
export const wellCodes: readonly string[] = ['', '0', '200', 'success', 'ok']

/** Where an error has its code, where the document says nothing. */
export const codePlaces: readonly Path[] = ['error.code', 'code']

/**
 * Where a failure has its words, behind the places that the document names. Each may hold a text, a list, or an object
 * with `message` or its like.
 */
export const reasonPlaces: readonly Path[] = [
  'error.message',
  'error',
  'message',
  'msg',
  'detail',
  'fail_reason',
  'failure_reason',
  'error_message',
  'error_msg',
  'task_status_msg',
  'status_msg',
  'reason',
  'errors',
]
