import type { ErrorCode } from './errors.ts'
import type { Operation, PaidOperation, Status } from './names.ts'
import type { TaskRef, Warning } from './task.ts'

/** Which purchase an event is about, as far as it is about one. */
export interface Whose {
  /** Of the purchase. */
  key?: string
  /** Which attempt of this key, from 1. */
  attempt?: number
  /** Who asked, where the caller said so. */
  label?: string
  /** The task, once there is one. */
  ref?: TaskRef
}

/**
 * What happened, for logs and metrics. No key of a provider, prompt, image or signed query is ever in one. All that is about
 * a paid call or its task carries the key of the purchase and the attempt, and the ref once there is one.
 */
export type ClientEvent = Whose & Happening

type Happening =
  | { type: 'request'; operation: Operation | 'download'; method: string; url: string }
  | { type: 'response'; operation: Operation | 'download'; status: number; milliseconds: number; bytes?: number }
  | {
      type: 'submit'
      operation: PaidOperation
      key: string
      attempt: number
      /** `waiting`: another process is buying under this key, and is waited for. */
      state: 'waiting' | 'sending' | 'accepted' | 'rejected' | 'not_sent' | 'unknown' | 'repeated'
    }
  /** A purchase goes on by another way: `attempt` is the new one, `reason` and `message` are why the one before was refused. */
  | {
      type: 'failover'
      key: string
      attempt: number
      from: string
      to: string
      reason: ErrorCode
      message: string
    }
  /** `waiting` for its turn at this provider (`concurrency`), behind so many; `begun`: it has a place. */
  | { type: 'queue'; provider: string; state: 'waiting' | 'begun'; ahead: number }
  | { type: 'status'; ref: TaskRef; from: Status | null; to: Status; upstream: string | null; progress: number | null }
  | { type: 'warning'; warning: Warning }
  | {
      type: 'retry'
      operation: Operation | 'download'
      reason: ErrorCode
      message: string
      seconds: number
    }
  | { type: 'download'; ref: TaskRef; received: number; total: number | null }

export type OnEvent = (event: ClientEvent) => void
