import type { Json, Kind, PaidOperation, Role, Status } from './names.ts'

/** `W:H`, like `16:9`. */
export type AspectRatio = `${number}:${number}`
/** `480p`, `720p`, `1080p` … */
export type Resolution = `${number}p`
/** Pixels, `1280x720`. */
export type Size = `${number}x${number}`

/**
 * An image to start from or to refer to. A string is an http(s) URL or a whole data URL, never a path: a web user's
 * string must not read a file of the server. The output of an earlier task is `{ task: ref }`. `bytes` are not copied:
 * leave them unchanged until the call has its answer.
 */
export type ImageInput =
  | string
  | { url: string; role?: MediaRole }
  | { path: string; role?: MediaRole }
  | { bytes: Uint8Array; mediaType?: string; filename?: string; role?: MediaRole }
  | { task: TaskRef; output?: number; role?: MediaRole }
export type MediaRole = Exclude<Role, 'source'>

/** What an integrator says, in the words of every provider. What a model cannot do is refused, never dropped. */
export interface GenerateRequest {
  /** May be left out where the provider names a default. */
  model?: string
  prompt?: string
  /** Whole seconds, 1 or more. */
  seconds?: number
  aspectRatio?: string
  resolution?: string
  /** Pixels, `WxH`. */
  size?: string
  /** How many outputs, 1 or more. */
  count?: number
  seed?: number
  images?: readonly ImageInput[]
  /** Passed on as the provider spells them. They may not override what a canonical field writes. */
  providerOptions?: { readonly [name: string]: Json }
}

/** A new paid task made from a finished one. */
export interface SourceRequest extends GenerateRequest {
  source: TaskRef
}

/**
 * Plain JSON, enough to resume in another process next week. It never holds a key.
 * `formatRef` gives it a URL-safe string form.
 */
export interface TaskRef {
  readonly v: 1
  readonly provider: string
  readonly dialect: string
  readonly kind: Kind
  readonly id: string
  readonly model?: string
  /** Where the task lives. A client with another base URL refuses the ref. */
  readonly baseURL: string
  /** Which of the caller's accounts. */
  readonly account?: string
  /** When it was submitted, ISO. */
  readonly createdAt: string
  readonly operation?: PaidOperation
  /** What the submit answer gave that later routes need. */
  readonly kept?: { readonly [hole: string]: string }
}

/** Canonical parameters of a task, without prompt and media. */
export interface Parameters {
  model?: string
  seconds?: number
  aspectRatio?: string
  resolution?: string
  size?: string
  count?: number
  seed?: number
}

export interface Warning {
  code:
    | 'advised'
    | 'changed'
    | 'rewritten'
    | 'ignored'
    | 'unknown_model'
    | 'unknown_status'
    | 'no_output'
    | 'undocumented'
    | 'insecure_url'
    | 'broken_link'
    | 'dropped'
    | 'contradiction'
    | 'journal'
    | 'paid_twice'
    | 'key'
  /** The field or fact it is about. */
  field?: string
  message: string
  /** Where the rule comes from: a name in the provider's `sources`. */
  source?: string
}

/** One result. Its link is temporary and may be signed: it is readable and in JSON, but printed without its query. */
export interface Output {
  readonly role: 'video' | 'image' | 'thumbnail' | 'lastFrame'
  readonly index: number
  /** First http(s) address of the result, or null where it comes by a route or inline. */
  readonly url: string | null
  /** Ways to get the same result, in order. Not enumerable. */
  readonly sources: readonly OutputSource[]
}
export type OutputSource = { url: string } | { base64: string } | { route: 'content'; variant?: string }

export interface TaskProblem {
  code: import('./errors.ts').ErrorCode
  /** Their words, scrubbed, or ours where they said nothing. */
  message: string
  upstreamCode?: string
  hint?: string
  row?: string
  /** The field of the request that it is about, where their sentence names one. */
  field?: string
  /** It is known to cost all the same (true), or to cost nothing (false). */
  billed?: boolean
  /** Where they gave no words: their answer, scrubbed and cut. Not enumerable. */
  readonly upstreamBody?: string
}

/** `usd` is what the provider said it charged (`reported`) or what its price table says (`estimated`). Unknown is null, never 0. */
export interface Cost {
  usd: number
  basis: 'reported' | 'estimated'
}

export interface Task {
  readonly ref: TaskRef
  readonly status: Status
  /** Their own word, or null where the answer had none. */
  readonly upstreamStatus: string | null
  /** Integer 0..100, or null. It decides nothing. */
  readonly progress: number | null
  readonly outputs: readonly Output[]
  readonly error: TaskProblem | null
  /** ISO, or null where nobody said. */
  readonly createdAt: string | null
  readonly completedAt: string | null
  /** When the result is gone. */
  readonly expiresAt: string | null
  /** True where `expiresAt` is our sum of first sight and the documented life, not the provider's word. */
  readonly expiresAtIsEstimate: boolean
  readonly requested: Parameters
  readonly effective: Parameters
  /** Of what was asked for, what the provider says it made otherwise; told on success, with a warning each. */
  readonly changed: readonly (keyof Parameters)[]
  readonly cost: Cost | null
  readonly warnings: readonly Warning[]
  /** The last answer as it came. Not enumerable: it may echo prompts and signed links. */
  readonly raw?: unknown
}

export const isFinal = (status: Status): boolean => status !== 'queued' && status !== 'running'
