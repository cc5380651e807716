import type { Answer, OutputRow, Route } from '../contract/provider.ts'
import { gatewayStatusPlaces } from './statuses.ts'

/** Where the family's gateways put the address of a video, and where its vendors do. Each may be a link, a list or an object with `url`. */
export const gatewayOutputs = [
  { at: 'result_url', source: 'gateway model/task.go' },
  { at: 'video_url', source: 'reports' },
  { at: 'url', source: 'gateway relay_task.go' },
  { at: 'metadata.url', source: 'gateway relaykit/dto/openai_video.go' },
  { at: 'video', source: 'reports' },
  { at: 'videos', source: 'reports' },
  { at: 'content.video_url', source: 'vendors' },
  { at: 'content.url', source: 'reports' },
  { at: 'output', source: 'reports' },
  { at: 'output.video_url', source: 'vendors' },
  { at: 'detail.url', source: 'reports' },
  { at: 'result', source: 'reports' },
  { at: 'result.video_url', source: 'reports' },
  { at: 'result.videos', source: 'reports' },
  { at: 'result.data', source: 'reports' },
  { at: 'task_result.videos', source: 'vendors' },
  { at: 'results', source: 'reports' },
  { at: 'urls', source: 'reports' },
  { at: 'data.video', source: 'reports' },
  { at: 'data.content.video_url', source: 'vendors' },
  // Releases before 0.11 kept the link of a success in fail_reason.
  { at: 'fail_reason', source: 'gateway controller/task_video.go 0.9.16' },
  { at: 'data', source: 'reports' },
] as const satisfies readonly OutputRow[]

/** The same for images. Each place may hold one or many. */
export const gatewayImageOutputs = [
  { at: 'data', source: 'gateway dto/openai_image.go' },
  { at: 'urls', source: 'reports' },
  { at: 'results', source: 'vendors' },
  { at: 'result_url', source: 'gateway model/task.go' },
  { at: 'image_url', source: 'reports' },
  { at: 'image_urls', source: 'reports' },
  { at: 'url', source: 'gateway relay_task.go' },
  { at: 'image', source: 'vendors' },
  { at: 'images', source: 'vendors' },
  { at: 'output', source: 'vendors' },
  { at: 'output.results', source: 'vendors' },
  { at: 'result', source: 'reports' },
  { at: 'result.data', source: 'reports' },
  { at: 'result.images', source: 'reports' },
  { at: 'task_result.images', source: 'vendors' },
] as const satisfies readonly OutputRow[]

/** A provider's own places, in its own order, and behind them those of the family that are not among them. */
export const withGatewayOutputs = <const Own extends readonly OutputRow[]>(
  own: Own,
  family: readonly OutputRow[] = gatewayOutputs,
): readonly [...Own, ...OutputRow[]] => [...own, ...family.filter(row => !own.some(({ at }) => at === row.at))]

/** The content route, where the provider's page does not have it and its software does. */
export const gatewayLastWay = {
  route: 'content',
  last: true,
  source: 'gateway controller/video_proxy.go; reports',
} as const satisfies OutputRow

/** Where the gateway, or a vendor that it hands on, says HTTP's number where HTTP itself says 200. */
export const gatewayNumbers = ['code', 'error.code', 'status_code'] as const

/** Around a task stands `data`, or in a vendor's answer another of these. */
export const gatewayEnvelope = { at: ['data', 'result', 'output', 'response', 'task'], code: gatewayNumbers } as const

/** Where an error has its code; a vendor's answer may stand in the gateway's message as text. */
export const gatewayCodes = ['error.code', 'message.@json.error.code', 'code', 'error.type'] as const

/** Reasons that stand elsewhere than everywhere (`reasonPlaces`). */
export const gatewayReasons = ['fail_reason', 'message.@json.error.message'] as const

/** When a task ended: in the video object, in the flat one and in the generic task. */
export const gatewayEnds = ['completed_at', 'finished_at', 'finish_time'] as const

/** What was made, as the gateway or a vendor says it. */
export const gatewayEffective = { model: ['model'], seconds: ['seconds', 'duration'], size: ['size'] } as const

/** The gateway's generic task: `{ code, message, data: { task_id, status, progress: "30%", result_url, fail_reason } }`, also flat, also nested when gateways are chained. */
export const envelopeAnswer = {
  envelope: gatewayEnvelope,
  id: ['task_id', 'id'],
  status: gatewayStatusPlaces,
  outputs: withGatewayOutputs([
    { at: 'result_url', source: 'gateway model/task.go' },
    { at: 'url', source: 'gateway relay_task.go' },
    { at: 'fail_reason', source: 'gateway controller/task_video.go 0.9.16' },
  ]),
  code: gatewayCodes,
  message: gatewayReasons,
  createdAt: ['created_at'],
  completedAt: gatewayEnds,
  effective: { model: ['model'] },
} as const satisfies Answer

/** The OpenAI-style video object: `{ id, object: "video", status, progress, video_url?, error? }`. */
export const videoObjectAnswer = {
  // The object stands alone, and a refusal in its place has HTTP's number all the same.
  envelope: { at: [], code: gatewayNumbers },
  id: ['id', 'task_id'],
  status: gatewayStatusPlaces,
  outputs: [
    ...withGatewayOutputs([
      { at: 'video_url', source: 'reports' },
      { at: 'url', source: 'gateway relay_task.go' },
    ]),
    { route: 'content', source: 'gateway controller/video_proxy.go' },
  ],
  code: gatewayCodes,
  message: gatewayReasons,
  createdAt: ['created_at'],
  completedAt: gatewayEnds,
  expiresAt: ['expires_at'],
  effective: gatewayEffective,
} as const satisfies Answer

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
