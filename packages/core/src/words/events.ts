import type { ErrorCode } from './errors.ts'
import type { Operation, PaidOperation, Status } from './names.ts'
import type { TaskRef, Warning } from './task.ts'

/** What happened, for logs and metrics. No key, prompt, image or signed query is ever in one. */
export type ClientEvent =
  | { type: 'request'; operation: Operation | 'download'; method: string; url: string }
  | { type: 'response'; operation: Operation | 'download'; status: number; milliseconds: number; bytes?: number }
  | {
      type: 'submit'
      operation: PaidOperation
      key: string
      /** Which attempt of this key, from 1. */
      attempt: number
      /** Who asked, where the caller said so. */
      label?: string
      /** `waiting`: another process is buying under this key, and is waited for. */
      state: 'waiting' | 'sending' | 'accepted' | 'rejected' | 'not_sent' | 'unknown' | 'repeated'
      ref?: TaskRef
    }
  /** A purchase goes on by another way: `attempt` is the new one, `reason` and `message` are why the one before was refused. */
  | {
      type: 'failover'
      key: string
      attempt: number
      label?: string
      from: string
      to: string
      reason: ErrorCode
      message: string
    }
  | { type: 'status'; ref: TaskRef; from: Status | null; to: Status; upstream: string | null; progress: number | null }
  | { type: 'warning'; warning: Warning; ref?: TaskRef }
  | {
      type: 'retry'
      operation: Operation | 'download'
      reason: ErrorCode
      message: string
      seconds: number
      ref?: TaskRef
    }
  | { type: 'download'; ref: TaskRef; received: number; total: number | null }

export type OnEvent = (event: ClientEvent) => void
