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
  'failed_reason',
  'fail_msg',
  'failReason',
  'error_message',
  'error_msg',
  'errorMessage',
  'err_msg',
  'errmsg',
  'err',
  'error_info',
  'task_status_msg',
  'status_msg',
  'status_message',
  'status_reason',
  'base_resp',
  'reason',
  'errors',
  'incomplete_details',
  // A vendor's own answer, as the gateway hands it on.
  'output.message',
  'output.error',
  'result.message',
  'result.error',
  'task_result.message',
  'task_result.error',
  'data.message',
  'data.error',
  'data.fail_reason',
  'metadata.error',
]
