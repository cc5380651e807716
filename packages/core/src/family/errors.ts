import type { ErrorRow } from '../contract/provider.ts'
import { paidOperations } from '../words/names.ts'

// What to do, where several rows advise the same.
const topUp = 'top up the balance, or raise the quota of the token'
const changeIt = 'change the prompt or the images; the same request will be refused again'
const noChannel = 'no channel serves this model for the group of your key; take a model from the models list'
const checkId = 'check the id, the account and the base URL'

/** What the gateway itself says, before and around the model vendor. Codes first: its texts change with the language and the release. */
export const gatewayErrors = [
  {
    id: 'gateway.no-task',
    code: ['task_not_exist', 'task_origin_not_exist'],
    is: 'task_not_found',
    hint: checkId,
    source: 'gateway relay_task.go',
  },
  {
    id: 'gateway.quota',
    code: ['insufficient_user_quota', 'insufficient_quota', 'pre_consume_token_quota_failed', 'quota_not_enough'],
    is: 'quota_exceeded',
    hint: topUp,
    source: 'gateway billing_session.go',
  },
  {
    id: 'gateway.no-channel',
    code: ['model_not_found'],
    http: [503],
    is: 'model_unavailable',
    sent: 'refused',
    field: 'model',
    hint: noChannel,
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
    on: paidOperations,
    code: ['sensitive_words_detected', 'content_policy_violation', 'moderation_blocked'],
    is: 'content_rejected',
    hint: changeIt,
    source: 'gateway types/error.go; vendors',
  },
  {
    id: 'gateway.policy',
    status: ['failed'],
    text: 'content policy|moderation|内容政策',
    is: 'content_rejected',
    scope: 'task',
    hint: changeIt,
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

const noChannelWords = '无可用渠道|没有可用的?渠道|no available channels?|no channels? (is |are )?available'

/** Which model there is none of, in words alone. */
const noModelWords = [
  'model ([`\'"]?[\\w./:-]{1,80}[`\'"]? )?(does not exist|(is |was )?not (found|supported|available))',
  '(unknown|unsupported|no such) model|模型 ?[\\w./:-]{0,80} ?(不存在|未找到|不支持|不可用)',
  noChannelWords,
].join('|')

/** The same by words alone, for releases and forks without codes. They stand behind all rows by codes. */
export const gatewayWords = [
  {
    id: 'gateway.no-prompt',
    on: paidOperations,
    http: [400],
    text: 'prompt (field )?(is required|is empty|cannot be empty|must not be empty)|(prompt|提示词)不能为空',
    is: 'invalid_request',
    field: 'prompt',
    source: 'gateway relay_utils.go; reports',
  },
  {
    id: 'gateway.no-model',
    on: paidOperations,
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
    hint: checkId,
    source: 'gateway relay_task.go; reports',
  },
  {
    id: 'gateway.no-channel-words',
    http: [503],
    text: `${noChannelWords}|可用渠道不存在（distributor）`,
    is: 'model_unavailable',
    sent: 'refused',
    field: 'model',
    hint: noChannel,
    source: 'gateway distributor.go; reports',
  },
  {
    id: 'gateway.saturated',
    on: paidOperations,
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
    hint: topUp,
    source: 'gateway billing_session.go; reports',
  },
  {
    id: 'gateway.says-no-balance',
    on: paidOperations,
    http: [200],
    at: { success: false, data: null },
    text: balanceWords,
    is: 'quota_exceeded',
    hint: topUp,
    source: 'reports',
  },
  {
    id: 'gateway.balance-words',
    on: paidOperations,
    text: balanceWords,
    is: 'quota_exceeded',
    hint: topUp,
    source: 'gateway billing_session.go; reports',
  },
  {
    id: 'gateway.no-model-words',
    on: paidOperations,
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
    on: paidOperations,
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
