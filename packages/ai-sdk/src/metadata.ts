import type { JSONObject } from '@ai-sdk/provider'
import { formatRef, type Task } from '@vidrelay/core'

/** What `providerMetadata` says of a task. Its `taskRef` opens it in any process, with any client of core. */
export const taskFacts = ({ ref, status, upstreamStatus, progress, cost, expiresAt }: Task): JSONObject => ({
  taskRef: formatRef(ref),
  status,
  upstreamStatus,
  progress,
  usd: cost?.usd ?? null,
  expiresAt,
})
