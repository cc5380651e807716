import type { StatusRow } from '../contract/provider.ts'
import type { Status } from '../words/names.ts'

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
    cancelled: 'cancelled',
    canceled: 'cancelled',
    expired: 'expired',
  }),
  // A word for an end that is missing here would be asked for until the deadline.
  ...statusWords('reports', {
    task_status_queued: 'queued',
    task_status_processing: 'running',
    task_status_succeed: 'succeeded',
    task_status_failed: 'failed',
    throttled: 'queued',
    queueing: 'queued',
    ready: 'succeeded',
    request_moderated: 'failed',
    content_moderated: 'failed',
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

/** Where the family's gateways, and its vendors, put the word of the state. */
export const gatewayStatusPlaces = ['status', 'task_status', 'state'] as const
