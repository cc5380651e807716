import type { Answer, ErrorRow, OutputRow, Route, SourceDocument } from './contract/provider.ts'
import type { Status } from './words/names.ts'

/**
 * Tables that many relays share, under neutral names. An adapter spreads what fits into its own document; it never
 * spreads another adapter's.
 */

/** Sources that rows of this file name; an adapter that uses them spreads this into its `sources`. */
export const gatewaySources = {
  gateway: {
    kind: 'code',
    title: 'new-api, the gateway software most relays run, v1.0.0-rc.24',
    url: 'https://github.com/QuantumNous/new-api',
    date: '2026-11-21',
  },
} as const satisfies { [name: string]: SourceDocument }

/** Where the model vendors behind a gateway put a result, which it hands on as it came. Each may be a link, a list or an object with `url`. */
export const passedThroughOutputs = [
  { at: 'video', source: 'gateway raw answer of the model vendor' },
  { at: 'videos', source: 'gateway raw answer of the model vendor' },
  { at: 'output', source: 'gateway raw answer of the model vendor' },
  { at: 'task_result.videos', source: 'gateway raw answer of the model vendor' },
  { at: 'result.videos', source: 'gateway raw answer of the model vendor' },
  { at: 'data', source: 'gateway raw answer of the model vendor' },
] as const satisfies readonly OutputRow[]

/** The gateway's generic task: `{ code, message, data: { task_id, status, progress: "30%", result_url, fail_reason } }`, also flat, also nested when gateways are chained. */
export const envelopeAnswer = {
  unwrap: ['data'],
  id: ['task_id', 'id'],
  status: ['status', 'task_status'],
  outputs: [
    { at: 'result_url' },
    { at: 'url', source: 'gateway relay_task.go' },
    // Releases before 0.11 kept the link of a success in fail_reason.
    { at: 'fail_reason', source: 'gateway controller/task_video.go 0.9.16' },
    { at: 'data.video.url', source: 'gateway raw answer of the model vendor' },
    { at: 'data.content.video_url', source: 'gateway raw answer of the model vendor' },
    { at: 'metadata.url', source: 'gateway relaykit/dto/openai_video.go' },
    ...passedThroughOutputs,
  ],
  code: ['error.code', 'message.@json.error.code', 'code'],
  message: ['fail_reason', 'error.message', 'message.@json.error.message', 'error', 'message'],
  createdAt: ['created_at'],
  completedAt: ['finish_time', 'completed_at'],
} as const satisfies Answer

/** Words are compared without case, so one row serves `queued` and `QUEUED`. */
export const envelopeStatuses = {
  not_start: 'queued',
  submitted: 'queued',
  queued: 'queued',
  in_progress: 'running',
  success: 'succeeded',
  failure: 'failed',
} as const satisfies { [word: string]: Status }

/** Words of the gateway's other vocabularies, which forks and chained gateways pass through. */
export const passedThroughStatuses = {
  // NOT_START on the gateway's other route; not an end.
  unknown: 'queued',
  pending: 'queued',
  processing: 'running',
  running: 'running',
  succeeded: 'succeeded',
  succeed: 'succeeded',
  completed: 'succeeded',
  done: 'succeeded',
  failed: 'failed',
  error: 'failed',
  cancelled: 'cancelled',
  canceled: 'cancelled',
  expired: 'expired',
} as const satisfies { [word: string]: Status }

/** What the gateway itself says, before and around the model vendor. Codes first: its texts change with the language. */
export const gatewayErrors = [
  {
    id: 'gateway.no-task',
    code: ['task_not_exist', 'task_origin_not_exist'],
    is: 'task_not_found',
    source: 'gateway relay_task.go',
  },
  {
    id: 'gateway.quota',
    code: ['insufficient_user_quota', 'insufficient_quota', 'pre_consume_token_quota_failed', 'quota_not_enough'],
    is: 'quota_exceeded',
    hint: 'top up the balance, or raise the quota of the token',
    source: 'gateway billing_session.go',
  },
  {
    id: 'gateway.no-channel',
    code: ['model_not_found'],
    http: [503],
    is: 'model_unavailable',
    sent: 'refused',
    hint: 'no channel serves this model for the group of your key; take a model from the models list',
    source: 'gateway distributor.go',
  },
  {
    id: 'gateway.too-large',
    code: ['read_request_body_failed', 'request_body_too_large'],
    is: 'input_too_large',
    hint: 'send smaller images',
    source: 'gateway controller/relay.go',
  },
  {
    id: 'gateway.early-content',
    on: ['content'],
    http: [400, 404, 409],
    text: 'not completed|not ready',
    is: 'not_ready',
    source: 'gateway controller/video_proxy.go',
  },
  {
    id: 'gateway.policy',
    status: ['failed'],
    text: 'content policy|moderation|内容政策',
    is: 'content_rejected',
    scope: 'task',
    hint: 'change the prompt or the images; the same request will be refused again',
    source: 'gateway dto/task.go',
  },
] as const satisfies readonly ErrorRow[]

/** Answered with 500, but nothing was started. Apart from the others, since some say more about it in a row of their own. */
export const gatewayNoId = {
  id: 'gateway.no-id',
  http: [500],
  text: 'task_id is empty',
  is: 'upstream_error',
  sent: 'refused',
  again: false,
  hint: 'the model vendor took no task; a shorter prompt may help',
  source: 'gateway sora/adaptor.go',
} as const satisfies ErrorRow

/** The OpenAI-style video object: `{ id, object: "video", status, progress, video_url?, error? }`. */
export const videoObjectAnswer = {
  id: ['id', 'task_id'],
  status: ['status'],
  outputs: [
    { at: 'video_url' },
    { at: 'url' },
    { at: 'result_url' },
    { at: 'metadata.url' },
    ...passedThroughOutputs,
    { route: 'content' },
  ],
  code: ['error.code', 'message.@json.error.code', 'code', 'error.type'],
  message: ['error.message', 'message.@json.error.message', 'error', 'message'],
  createdAt: ['created_at'],
  completedAt: ['completed_at'],
  expiresAt: ['expires_at'],
  effective: { model: ['model'], seconds: ['seconds'], size: ['size'] },
} as const satisfies Answer

/** The words that every server of this style shares. */
export const videoObjectStatuses = {
  queued: 'queued',
  in_progress: 'running',
  completed: 'succeeded',
  failed: 'failed',
} as const satisfies { [word: string]: Status }

/** Routes of the style, for spreading. The submit route is each provider's own. */
export const videoObjectRoutes = {
  get: { method: 'GET', path: '/v1/videos/{id}' },
  content: { method: 'GET', path: '/v1/videos/{id}/content' },
  remix: {
    method: 'POST',
    path: '/v1/videos/{source}/remix',
    fields: { model: 'model', prompt: 'prompt' },
    states: ['succeeded'],
    limits: { prompt: { given: true } },
  },
} as const satisfies { [operation: string]: Route }
