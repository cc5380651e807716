import type { Kind, PaidOperation } from './contract.ts'
import type { Parameters, TaskRef } from './vocabulary.ts'

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
  /** ISO. */
  createdAt: string
  updatedAt: string
  /** The final status once it was seen, and when (ISO). */
  finalStatus: string | null
  finalAt: string | null
  /** Where the result was saved, and its SHA-256. */
  file: string | null
  sha256: string | null
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
  update(key: string, patch: JournalPatch): Promise<void>
  get(key: string): Promise<JournalEntry | undefined>
  /** The entry that holds this task, by provider, base URL, account, dialect and id. */
  find(ref: TaskRef): Promise<JournalEntry | undefined>
  /** Newest first. `pending`: accepted and not seen final, sending, or unknown. */
  list(filter?: { pending?: boolean; limit?: number }): Promise<JournalEntry[]>
  close(): Promise<void>
}

export const mayClaim = (standing: JournalEntry, entry: JournalEntry): boolean =>
  (standing.state === 'rejected' || standing.state === 'not_sent') && standing.fingerprint === entry.fingerprint

export const isPending = (entry: JournalEntry): boolean =>
  entry.state === 'sending' || entry.state === 'unknown' || (entry.state === 'accepted' && entry.finalStatus === null)

/** Forgets when the process ends. For tests, and for callers who keep their own books. */
export function memoryJournal(): Journal {
  const entries = new Map<string, JournalEntry>()
  return {
    async claim(entry) {
      const standing = entries.get(entry.key)
      if (standing && !mayClaim(standing, entry)) return { claimed: false, entry: structuredClone(standing) }
      entries.set(entry.key, structuredClone(entry))
      return { claimed: true }
    },
    async update(key, patch) {
      const entry = entries.get(key)
      if (entry) Object.assign(entry, structuredClone(patch))
    },
    get: async key => structuredClone(entries.get(key)),
    find: async ref =>
      structuredClone([...entries.values()].find(({ ref: own }) => own !== null && sameTask(own, ref))),
    list: async (filter = {}) => {
      const all = [...entries.values()].reverse().filter(entry => !filter.pending || isPending(entry))
      return structuredClone(all.slice(0, filter.limit ?? all.length))
    },
    close: async () => {},
  }
}

export const taskColumns = (ref: TaskRef): [string, string, string, string, string] => [
  ref.provider,
  ref.baseURL,
  ref.account ?? '',
  ref.dialect,
  ref.id,
]
const sameTask = (a: TaskRef, b: TaskRef) => JSON.stringify(taskColumns(a)) === JSON.stringify(taskColumns(b))
