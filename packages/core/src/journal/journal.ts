import type { Kind, PaidOperation } from '../words/names.ts'
import type { Parameters, TaskRef } from '../words/task.ts'

/**
 * `sending`: the intent is durable and the answer is not: if its process died, nobody knows.
 * `accepted`, `rejected`, `not_sent` (proof that nothing left), `unknown`.
 */
export type SubmitState = 'sending' | 'accepted' | 'rejected' | 'not_sent' | 'unknown'

/** One paid call. It holds no key and no prompt: their place is taken by a fingerprint and a length. */
export interface JournalEntry {
  /** The caller's (an order id, a job id) or made by us. Unique in the journal. */
  key: string
  /** SHA-256 of what was asked, of whom, for which account. */
  fingerprint: string
  provider: string
  baseURL: string
  account: string | null
  operation: PaidOperation
  kind: Kind
  model: string | null
  promptLength: number
  requested: Parameters
  effective: Parameters
  /** Estimated price, or null. */
  usd: number | null
  state: SubmitState
  ref: TaskRef | null
  /** Why it is rejected or unknown, scrubbed. */
  problem: string | null
  /** Ids that came with an answer of unknown outcome: one of them may be the task. Absent: none came. */
  candidates?: readonly string[]
  /** The dialect it was sent in. Absent in entries of versions before it was kept. */
  dialect?: string
  /** ISO. */
  createdAt: string
  updatedAt: string
  /**
   * ISO: the last moment at which the process that claimed the key may still send or hear its answer; moved on before
   * each upload, attempt and pause. Means something while `sending`. Null in lines of a core that did not write it.
   */
  until: string | null
  /** The final status once it was seen, and when (ISO). */
  finalStatus: string | null
  finalAt: string | null
  /** ISO: how long the provider keeps the result of a task that succeeded, said or estimated. */
  keptUntil: string | null
  /** Where the result was saved, and its SHA-256. */
  file: string | null
  sha256: string | null
  /** ISO: when the result was read to its end as a stream, so that it is the caller's. */
  deliveredAt: string | null
}
export type JournalPatch = Partial<Omit<JournalEntry, 'key' | 'fingerprint'>>

/**
 * The memory of what was paid for. Asynchronous throughout, so that a server's database can take its place.
 * Every method resolves only once its effect is durable.
 */
export interface Journal {
  /**
   * Atomic across processes. Takes the key when it is new, or when its last attempt is `rejected` or `not_sent` and
   * the fingerprint is the same; otherwise changes nothing and gives the entry that stands.
   */
  claim(entry: JournalEntry): Promise<{ claimed: true } | { claimed: false; entry: JournalEntry }>
  /** Changes what the patch names; an unknown key is left alone. */
  update(key: string, patch: JournalPatch): Promise<void>
  get(key: string): Promise<JournalEntry | undefined>
  /** The entry that holds this task, by provider, base URL, account, dialect and id. */
  find(ref: TaskRef): Promise<JournalEntry | undefined>
  /** Newest first. `pending`: only what `isPending` at the moment `at` (ISO, default: the present). */
  list(filter?: { pending?: boolean; at?: string; limit?: number }): Promise<JournalEntry[]>
  /** May be called again; a later call of another method opens the journal again. */
  close(): Promise<void>
}

export const mayClaim = (standing: JournalEntry, entry: JournalEntry): boolean =>
  (standing.state === 'rejected' || standing.state === 'not_sent') && standing.fingerprint === entry.fingerprint

/** ISO, later than any other. */
const forEver = '9999-12-31T23:59:59.999Z'
/** How long a result is taken to be kept where nobody says it. */
const keptByDefault = 86_400_000

/** Until when a result is kept that was seen at `finalAt`: as the task says (ISO), else for a day. */
export const keptUntilOf = (expiresAt: string | null, finalAt: string): string =>
  expiresAt ?? new Date(Date.parse(finalAt) + keptByDefault).toISOString()

/**
 * The moment (ISO) up to which somebody has to come back to a paid call, or null where nobody has: for ever while it is
 * sending or unknown, or accepted and not seen final; while the provider keeps the result where it succeeded and was
 * neither saved nor read to its end.
 */
export function pendingUntil(entry: JournalEntry): string | null {
  if (entry.state === 'sending' || entry.state === 'unknown') return forEver
  if (entry.state !== 'accepted') return null
  if (entry.finalStatus === null) return forEver
  const isMissed = entry.finalStatus === 'succeeded' && entry.file === null && entry.deliveredAt === null
  return isMissed && entry.finalAt !== null ? (entry.keptUntil ?? keptUntilOf(null, entry.finalAt)) : null
}

/** Is there something to wait for, to save, or to settle? `at`: ISO. */
export const isPending = (entry: JournalEntry, at: string = new Date().toISOString()): boolean =>
  (pendingUntil(entry) ?? '') > at

export const taskColumns = (ref: TaskRef): [string, string, string, string, string] => [
  ref.provider,
  ref.baseURL,
  ref.account ?? '',
  ref.dialect,
  ref.id,
]
export const isSameTask = (a: TaskRef, b: TaskRef): boolean =>
  JSON.stringify(taskColumns(a)) === JSON.stringify(taskColumns(b))
