/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/** What can be asked of a provider. `submit`, `remix`, `extend` and `edit` are paid: sent once. */
export type Operation =
  | 'submit'
  | 'remix'
  | 'extend'
  | 'edit'
  | 'get'
  | 'content'
  | 'list'
  | 'delete'
  | 'upload'
  | 'models'
export const paidOperations = ['submit', 'remix', 'extend', 'edit'] as const
export type PaidOperation = (typeof paidOperations)[number]
export type Kind = 'video' | 'image'

/** Of the key of a paid call, and of its label. Unit: characters. */
export const longestKey = 200

/** The last four are final and never change again. */
export type Status = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'expired'

export type FieldName = 'model' | 'prompt' | 'seconds' | 'aspectRatio' | 'resolution' | 'size' | 'count' | 'seed'

/** What a medium is for. `image`, the default, leaves the use to the provider; `source` is what remix, extend and edit start from. */
export type Role = 'image' | 'firstFrame' | 'lastFrame' | 'reference' | 'source'

/** The part of core's closed union of error codes that an upstream can cause. */
export type UpstreamErrorCode =
  | 'invalid_request'
  | 'unauthenticated'
  | 'permission_denied'
  | 'quota_exceeded'
  | 'rate_limited'
  | 'model_unavailable'
  | 'task_failed'
  | 'content_rejected'
  | 'input_unreachable'
  | 'input_too_large'
  | 'task_not_found'
  | 'not_ready'
  | 'result_expired'
  | 'upstream_error'
  | 'unexpected_response'
