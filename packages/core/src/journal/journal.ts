import type { Owner } from '../base/process-life.ts'
import type { Kind, PaidOperation } from '../words/names.ts'
import type { Parameters, TaskRef } from '../words/task.ts'
import type { Limit, Over } from './money.ts'

/**
 * `sending`: the intent is durable and the answer is not: if its process died, nobody knows.
 * `accepted`, `rejected`, `not_sent` (proof that nothing left), `unknown`.
 */
export type SubmitState = 'sending' | 'accepted' | 'rejected' | 'not_sent' | 'unknown'

/** What was asked for under a key: the same for all its attempts. No prompt: its place is taken by a hash and a length. */
export interface Asked {
  /** The caller's (an order id, a job id) or made by us. Unique in the journal. */
  key: string
  /** SHA-256 of what was asked; with one provider also of whom, for which account. */
  fingerprint: string
  operation: PaidOperation
  kind: Kind
  promptLength: number
  /** Of the prompt: a salt of this line, and the SHA-256 of salt and prompt, `salt:hash`. Null: there was none. */
  promptHash: string | null
  requested: Parameters
  /** Where the result shall go: the absolute path of a file. Null where nobody said. */
  wish: string | null
}

/** One sending of it. */
export interface Attempt {
  /** From 1 in their order, one more with each claim of the key: who holds the claim knows by it whether it is still his. */
  attempt: number
  /** The process that claimed the key, with a token of this one claim. Null: it does not tell. */
  owner: Owner | null
  /** Goes up while the owner is at it: it lives as long as this number changes. Means something while `sending`. */
  beat: number
  provider: string
  baseURL: string
  account: string | null
  /** Who asked, in the caller's words. Null: nobody said. */
  label: string | null
  /** The dialect it was sent in. */
  dialect: string
  model: string | null
  effective: Parameters
  /** Estimated price, or null. */
  usd: number | null
  /** What a budget counts for it while nobody knows its price. Null: nothing. */
  reservedUsd: number | null
  /** What the provider reported that it cost, once it was seen at its end. Null: it did not say. */
  reportedUsd: number | null
  state: SubmitState
  ref: TaskRef | null
  /** Accepted while another attempt was accepted already: the key paid twice, and this is not what it stands for. */
  isSecond: boolean
  /** Why it is rejected or unknown, scrubbed: `code: sentence`. */
  problem: string | null
  /** Ids that came with an answer of unknown outcome: one of them may be the task. Absent: none came. */
  candidates?: readonly string[]
  /** ISO. */
  createdAt: string
  updatedAt: string
  /** Is an end without a result billed? As the provider's words tell it. Null: nobody says. */
  billed: boolean | null
  /** Failed and not billed, and its purchase went on elsewhere: the key does not stand for it. */
  isReplaced: boolean
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

/** A line of the journal: an attempt, with what it was an attempt at. */
export interface JournalEntry extends Asked, Attempt {}

/** A key: the attempt that it stands for now, and all of them in their order. */
export interface Purchase extends JournalEntry {
  attempts: readonly Attempt[]
}

export type JournalPatch = Partial<Omit<JournalEntry, 'key' | 'fingerprint' | 'attempt' | 'isSecond'>>

/** What must be so for a change to be made. */
export interface Condition {
  /** Which attempt is changed. Default: the one that the key stands for. */
  attempt?: number
  /** Only while it is `sending` and this is its beat: nobody gave a sign of life since it was read. */
  beat?: number
  /** The task in the patch is taken only where no other key has it, in whatever dialect. */
  isFree?: true
}

/** What came of a claim, and the line that stands; where a limit is in the way, the one that was given. */
export interface Claim {
  claimed: boolean
  entry: JournalEntry
  over?: Over
}

/** The end of an attempt after which its own purchase goes on. */
export interface Ended {
  attempt: number
  patch: JournalPatch
}

export interface JournalFilter {
  /** Only those with an attempt that `isPending` at the moment `at` (ISO, default: the present). */
  pending?: boolean
  at?: string
  /** ISO: only those whose first attempt is not older. */
  since?: string
  /** Only those with an attempt of this label. */
  label?: string
  /** At most so many. */
  limit?: number
}

/**
 * The memory of what was paid for. Asynchronous throughout, so that a server's database can take its place.
 * Every method resolves only once its effect is durable.
 */
export interface Journal {
  /**
   * Atomic across processes. Takes the key when it is new, or when every attempt is `rejected`, `not_sent` or replaced and the
   * fingerprint is the same, and gives the new line with its number. Otherwise changes nothing and gives the line that
   * stands. A claim by the owner of the line that stands is that claim again: its first answer was lost. `ended`: how the
   * attempt before it ended, in the same instant, so that the key is nobody's in between. `limits`: the new line is not
   * taken where its day would hold more than one of them, whoever else claims in that instant; then nothing is changed,
   * also not what ended, and `over` says which.
   */
  claim(entry: JournalEntry, ended?: Ended, limits?: readonly Limit[]): Promise<Claim>
  /**
   * Changes what the patch names; false where the condition does not hold, where nobody claimed the key, or where it
   * would be a step backwards: what was accepted stays so, and what is settled becomes nothing but accepted. What the
   * provider accepted is never refused: an attempt that already stands for another task gets a line beside it. Only
   * what failed and is not billed is replaced.
   */
  update(key: string, patch: JournalPatch, condition?: Condition): Promise<boolean>
  get(key: string): Promise<Purchase | undefined>
  /** The line that holds this task, by provider, base URL, account, dialect and id. */
  find(ref: TaskRef): Promise<JournalEntry | undefined>
  /** Newest first. */
  list(filter?: JournalFilter): Promise<Purchase[]>
  /** May be called again; a later call of another method opens the journal again. */
  close(): Promise<void>
  /** How the names of files begin that may stand beside it, on this machine. Absent: it has no place here. */
  readonly beside?: string
}

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
export function pendingUntil(entry: Attempt): string | null {
  if (entry.state === 'sending' || entry.state === 'unknown') return forEver
  if (entry.state !== 'accepted') return null
  if (entry.finalStatus === null) return forEver
  const isMissed = entry.finalStatus === 'succeeded' && entry.file === null && entry.deliveredAt === null
  return isMissed && entry.finalAt !== null ? (entry.keptUntil ?? keptUntilOf(null, entry.finalAt)) : null
}

/** Is there something to wait for, to save, or to settle? `at`: ISO. */
export const isPending = (entry: Attempt, at: string = new Date().toISOString()): boolean =>
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
