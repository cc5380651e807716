import type { Kind } from '../words/names.ts'
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

/**
 * Names under which servers have the id of a task, beside the places that the document names: one of them tells that an
 * answer is about the task, and what stands there in an odd answer to a paid call is asked for.
 */
export const idNames: readonly Path[] = [
  'task_id',
  'taskId',
  'id',
  'job_id',
  'jobId',
  'video_id',
  'generation_id',
  'request_id',
  'uuid',
]

const addressNames = ['resultUrl', 'resultUrls', 'downloadUrl', 'outputUrl', 'fileUrl', 'url', 'uri']

/**
 * Names of what holds a result. Where a look finds a success without a link at the documented places, they are looked for
 * in the whole answer, in this order; the bytes decide. Compared without case and `_`.
 */
export const resultNames: { readonly [kind in Kind]: readonly string[] } = {
  video: [
    'videoUrl',
    'videoUrls',
    ...addressNames,
    'playUrl',
    'gcsUri',
    'video',
    'videos',
    'resource',
    'output',
    'outputs',
    'result',
    'results',
    'content',
    'bytesBase64Encoded',
  ],
  image: [
    'imageUrls',
    ...addressNames,
    'images',
    'output',
    'outputs',
    'result',
    'results',
    'data',
    'content',
    'b64Json',
  ],
}

/** Names below which an answer repeats the request, or has what goes with a result and is none. Compared likewise. */
export const besideNames: readonly string[] = [
  'input',
  'inputs',
  'request',
  'params',
  'parameters',
  'payload',
  'options',
  'source',
  'reference',
  'references',
  'thumbnail',
  'thumbnails',
  'cover',
  'poster',
  'preview',
  'firstFrame',
  'lastFrame',
  'callback',
  'webhook',
  'links',
  'urls',
  'error',
]
