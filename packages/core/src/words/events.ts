import type { ErrorCode } from './errors.ts'
import type { Kind, Operation, PaidOperation, Status } from './names.ts'
import type { Parameters, TaskRef, Warning } from './task.ts'

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

/** What is asked of whom. `url`: without its query where that may be a signature. */
interface Asking {
  operation: Operation | 'download'
  method: string
  url: string
}

type Happening =
  | ({ type: 'request' } & Asking)
  /** `milliseconds`: to its end, or to its head where the rest is a result that is read as it comes. */
  | ({ type: 'response'; status: number; milliseconds: number; bytes?: number } & Asking)
  /** The request came to nothing: no connection, a broken one, no answer in time, or left by the caller. */
  | ({ type: 'no_answer'; reason: ErrorCode; message: string; milliseconds: number } & Asking)
  | {
      type: 'submit'
      operation: PaidOperation
      kind: Kind
      key: string
      attempt: number
      /** What is bought, as it is sent. */
      effective: Parameters
      /** What it is expected to cost, in US dollars; null: nobody knows. */
      usd: number | null
      /** `waiting`: another process is buying under this key, and is waited for. */
      state: 'waiting' | 'sending' | 'accepted' | 'rejected' | 'not_sent' | 'unknown' | 'repeated'
      /** Why it is `rejected`, `not_sent` or `unknown`. */
      reason?: ErrorCode
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
