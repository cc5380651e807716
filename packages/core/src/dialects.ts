import type { Answer, ErrorRow, OutputRow, Route, SourceDocument, StatusRow } from './contract/provider.ts'
import type { Status } from './words/names.ts'

/**
 * The tables of one family: gateways that pass jobs on to model vendors, whose answers come in the gateway's own form or
 * in the vendor's. An adapter takes the family's tables and adds what its provider's pages say; it never spreads another
 * adapter's. All of it is plain data.
 */

/** Sources that rows of this file name; an adapter that uses them spreads this into its `sources`. */
export const gatewaySources = {
  gateway: {
    kind: 'code',
    title: 'new-api, the gateway software most relays run, v1.0.0-rc.24',
    url: 'https://github.com/QuantumNous/new-api',
    date: '2026-11-21',
  },
  vendors: {
    kind: 'code',
    title: 'answers of model vendors that the gateway hands on as they came: its adaptors, relay/channel/task',
    url: 'https://github.com/QuantumNous/new-api',
    date: '2026-11-21',
  },
  reports: {
    kind: 'third-party',
    title: 'public reports of people who use or run such gateways, their forks and older releases',
    date: '2026-11-28',
  },
} as const satisfies { [name: string]: SourceDocument }

/** Status words of one source, as rows. */
export const statusWords = <const Words extends { readonly [word: string]: Status }>(
  source: string,
  words: Words,
): { readonly [word in keyof Words]: StatusRow } =>
  Object.fromEntries(Object.entries(words).map(([word, is]) => [word, { is, source }])) as {
    [word in keyof Words]: StatusRow
  }

/** All words of the family: its own, those of its vendors, and those of its forks. Compared without case, so one row serves `queued` and `QUEUED`. */
export const gatewayStatuses = {
  ...statusWords('gateway model/task.go', {
    not_start: 'queued',
    submitted: 'queued',
    queued: 'queued',
    in_progress: 'running',
    success: 'succeeded',
    failure: 'failed',
    // NOT_START on the gateway's other route; not an end.
    unknown: 'queued',
  }),
  ...statusWords('vendors', {
    pending: 'queued',
    processing: 'running',
    running: 'running',
    succeeded: 'succeeded',
    succeed: 'succeeded',
    completed: 'succeeded',
    done: 'succeeded',
    failed: 'failed',
    error: 'failed',
    task_status_queued: 'queued',
    task_status_processing: 'running',
    task_status_succeed: 'succeeded',
    task_status_failed: 'failed',
    throttled: 'queued',
    queueing: 'queued',
    ready: 'succeeded',
    request_moderated: 'failed',
    content_moderated: 'failed',
    cancelled: 'cancelled',
    canceled: 'cancelled',
    expired: 'expired',
  }),
  // A word for an end that is missing here would be asked for until the deadline.
  ...statusWords('reports', {
    created: 'queued',
    accepted: 'queued',
    waiting: 'queued',
    preparing: 'queued',
    in_queue: 'queued',
    init: 'queued',
    排队中: 'queued',
    等待中: 'queued',
    starting: 'running',
    active: 'running',
    generating: 'running',
    uploading: 'running',
    处理中: 'running',
    生成中: 'running',
    进行中: 'running',
    finished: 'succeeded',
    complete: 'succeeded',
    generated: 'succeeded',
    完成: 'succeeded',
    已完成: 'succeeded',
    成功: 'succeeded',
    生成成功: 'succeeded',
    fail: 'failed',
    errored: 'failed',
    rejected: 'failed',
    blocked: 'failed',
    banned: 'failed',
    nsfw: 'failed',
    violation: 'failed',
    moderation_blocked: 'failed',
    content_filtered: 'failed',
    content_blocked: 'failed',
    timeout: 'failed',
    timed_out: 'failed',
    超时: 'failed',
    失败: 'failed',
    生成失败: 'failed',
    aborted: 'cancelled',
    cancel: 'cancelled',
    revoked: 'cancelled',
    terminated: 'cancelled',
    deleted: 'cancelled',
    已取消: 'cancelled',
    expire: 'expired',
    已过期: 'expired',
  }),
} as const satisfies { [word: string]: StatusRow }

/** Where the family's gateways put the address of a video, and where its vendors do. Each may be a link, a list or an object with `url`. */
export const gatewayOutputs = [
  { at: 'result_url', source: 'gateway model/task.go' },
  { at: 'video_url', source: 'reports' },
  { at: 'url', source: 'gateway relay_task.go' },
  { at: 'metadata.url', source: 'gateway relaykit/dto/openai_video.go' },
  { at: 'video', source: 'vendors' },
  { at: 'videos', source: 'vendors' },
  { at: 'content.video_url', source: 'vendors' },
  { at: 'content.url', source: 'reports' },
  { at: 'output', source: 'vendors' },
  { at: 'output.video_url', source: 'vendors' },
  { at: 'detail.url', source: 'reports' },
  { at: 'result', source: 'reports' },
  { at: 'result.video_url', source: 'reports' },
  { at: 'result.videos', source: 'reports' },
  { at: 'result.data', source: 'reports' },
  { at: 'task_result.videos', source: 'vendors' },
  { at: 'results', source: 'vendors' },
  { at: 'urls', source: 'reports' },
  { at: 'data.video', source: 'vendors' },
  { at: 'data.content.video_url', source: 'vendors' },
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

/** Where the family's gateways, and its vendors, put the word of the state. */
export const gatewayStatusPlaces = ['status', 'task_status', 'state'] as const

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
    // Releases before 0.11 kept the link of a success in fail_reason.
    { at: 'fail_reason', source: 'gateway controller/task_video.go 0.9.16' },
  ]),
  code: gatewayCodes,
  message: gatewayReasons,
  createdAt: ['created_at'],
  completedAt: ['finish_time', 'finished_at', 'completed_at'],
  effective: { model: ['model'] },
} as const satisfies Answer

/** What the gateway itself says, before and around the model vendor. Codes first: its texts change with the language and the release. */
export const gatewayErrors = [
  {
    id: 'gateway.no-task',
    code: ['task_not_exist', 'task_origin_not_exist'],
    is: 'task_not_found',
    hint: 'check the id, the account and the base URL',
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
    field: 'model',
    hint: 'no channel serves this model for the group of your key; take a model from the models list',
    source: 'gateway distributor.go',
  },
  {
    id: 'gateway.too-large',
    code: ['read_request_body_failed', 'request_body_too_large'],
    is: 'input_too_large',
    field: 'images',
    hint: 'send smaller images',
    source: 'gateway controller/relay.go',
  },
  {
    id: 'gateway.early-content',
    on: ['content'],
    http: [400, 404, 409],
    text: 'not completed|not ready|not finished',
    is: 'not_ready',
    source: 'gateway controller/video_proxy.go',
  },
  {
    id: 'gateway.policy-codes',
    on: ['submit', 'remix', 'extend', 'edit'],
    code: ['sensitive_words_detected', 'content_policy_violation', 'moderation_blocked'],
    is: 'content_rejected',
    hint: 'change the prompt or the images; the same request will be refused again',
    source: 'gateway types/error.go; vendors',
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

/** What is out of balance, in the words of releases and forks that give no code for it. */
const balanceWords = [
  '预扣费额度失败|(额度|余额|积分|点数|配额)(不足|已?用尽|已?耗尽|已用完)|欠费|请充值',
  '(insufficient|not enough)[ _]((account|user|token)[ _])?(balance|quota|credits?|funds)',
  '(balance|quota|credits?) (is |are |has been )?(insufficient|not enough|used up|exhausted|too low)',
  '(not enough|run out of|no more) (balance|quota|credits?|funds)',
  'exceeded your current quota|pre-?(charge|consume) failed|recharge your account|payment required',
].join('|')

/** Which model there is none of, in words alone. */
const noModelWords = [
  'model ([`\'"]?[\\w./:-]{1,80}[`\'"]? )?(does not exist|(is |was )?not (found|supported|available))',
  '(unknown|unsupported|no such) model|模型 ?[\\w./:-]{0,80} ?(不存在|未找到|不支持|不可用)',
  '无可用渠道|没有可用的?渠道|no available channels?|no channels? (is |are )?available',
].join('|')

/** The same by words alone, for releases and forks without codes. They stand behind all rows by codes. */
export const gatewayWords = [
  {
    id: 'gateway.no-prompt',
    on: ['submit', 'remix', 'extend', 'edit'],
    http: [400],
    text: 'prompt (field )?(is required|is empty|cannot be empty|must not be empty)|(prompt|提示词)不能为空',
    is: 'invalid_request',
    field: 'prompt',
    source: 'gateway relay_utils.go; reports',
  },
  {
    id: 'gateway.no-model',
    on: ['submit', 'remix', 'extend', 'edit'],
    http: [400],
    text: 'model (field )?(is required|is empty|cannot be empty|must not be empty)|(model|模型)不能为空',
    is: 'invalid_request',
    field: 'model',
    source: 'gateway relay_utils.go; reports',
  },
  {
    id: 'gateway.no-task-words',
    on: ['get', 'content', 'remix', 'extend', 'edit', 'delete'],
    http: [400, 404],
    text: 'task_(origin_)?not_exist|task (does not|doesn.t) exist|task not (found|exist)|no such task|任务(ID|id)?不存在|找不到(该)?任务|未找到(该)?任务',
    is: 'task_not_found',
    hint: 'check the id, the account and the base URL',
    source: 'gateway relay_task.go; reports',
  },
  {
    id: 'gateway.no-channel-words',
    http: [503],
    text: '无可用渠道|没有可用的?渠道|可用渠道不存在（distributor）|no available channels?|no channels? (is |are )?available',
    is: 'model_unavailable',
    sent: 'refused',
    field: 'model',
    hint: 'no channel serves this model for the group of your key; take a model from the models list',
    source: 'gateway distributor.go; reports',
  },
  {
    id: 'gateway.saturated',
    on: ['submit', 'remix', 'extend', 'edit'],
    text: '负载已饱和|upstream (load )?is saturated|channels? (is |are )?saturated',
    is: 'rate_limited',
    hint: 'the channels of your group are at their limit; wait before submitting again',
    source: 'gateway controller/relay.go; reports',
  },
  {
    id: 'gateway.balance',
    http: [500],
    text: balanceWords,
    is: 'quota_exceeded',
    sent: 'refused',
    hint: 'top up the balance, or raise the quota of the token',
    source: 'gateway billing_session.go; reports',
  },
  {
    id: 'gateway.says-no-balance',
    on: ['submit', 'remix', 'extend', 'edit'],
    http: [200],
    at: { success: false, data: null },
    text: balanceWords,
    is: 'quota_exceeded',
    hint: 'top up the balance, or raise the quota of the token',
    source: 'reports',
  },
  {
    id: 'gateway.balance-words',
    on: ['submit', 'remix', 'extend', 'edit'],
    text: balanceWords,
    is: 'quota_exceeded',
    hint: 'top up the balance, or raise the quota of the token',
    source: 'gateway billing_session.go; reports',
  },
  {
    id: 'gateway.no-model-words',
    on: ['submit', 'remix', 'extend', 'edit'],
    http: [400, 403, 404, 422],
    text: noModelWords,
    is: 'model_unavailable',
    hint: 'take a model from the models list',
    source: 'gateway distributor.go; reports',
  },
  {
    id: 'gateway.wants-a-file',
    http: [400],
    text: 'expected a file|must be a file|需要上传文件',
    is: 'invalid_request',
    field: 'images',
    hint: 'the model vendor behind this gateway wants the image as a file of a form, and the gateway hands on what it got; take a dialect that sends files, or another model',
    source: 'reports',
  },
  {
    id: 'gateway.says-no',
    on: ['submit', 'remix', 'extend', 'edit'],
    http: [200],
    at: { success: false, data: null },
    is: 'invalid_request',
    source: 'reports',
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
  completedAt: ['completed_at'],
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
