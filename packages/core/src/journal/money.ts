import type { Attempt, JournalEntry } from './journal.ts'

/** No call costs more: a stranger's number beyond it must not make sums that no journal can hold. */
const mostMicros = 1e12

/** Sums are whole micro-dollars, so that ten thousand small prices add up to what they are. */
export const microsOf = (usd: number): number => Math.min(Math.round(usd * 1e6), mostMicros)
export const usdOf = (micros: number): number => micros / 1e6

/**
 * What attempts that were claimed on one day may add up to, of the whole journal and whoever claimed them. What is named
 * narrows it; null: only those without one.
 */
export interface Limit {
  /** Whole micro-dollars. */
  micros: number
  account?: string | null
  label?: string | null
}

/** The limit that a claim would go over: its place among those that were given, and what is claimed already. */
export interface Over {
  limit: number
  /** Whole micro-dollars. */
  used: number
}

/** The day of UTC on which it was claimed. */
export const dayOf = ({ createdAt }: Attempt): string => createdAt.slice(0, 10)

/** Its task was seen to end without a result. */
export const hasFailed = ({ state, finalStatus }: Attempt): boolean =>
  state === 'accepted' && finalStatus !== null && finalStatus !== 'succeeded'

/** It is proven that nothing was started. */
export const isRefused = ({ state }: Attempt): boolean => state === 'rejected' || state === 'not_sent'

/**
 * What an attempt costs, in US dollars: as the provider reported it, nothing where it failed and is not billed, else its price.
 * Null: nobody knows.
 */
export const costOf = (attempt: Attempt): number | null =>
  attempt.reportedUsd ?? (hasFailed(attempt) && attempt.billed === false ? 0 : attempt.usd)

/**
 * What an attempt counts in sums, in whole micro-dollars: nothing where nothing was started, else its cost, or what was
 * reserved for it. Of unknown outcome it counts until it is settled.
 */
export const countedMicros = (attempt: Attempt): number =>
  isRefused(attempt) ? 0 : microsOf(costOf(attempt) ?? attempt.reservedUsd ?? 0)

/** The first limit that an attempt would go over. `usedOf`: what attempts of its day add up to under a limit. */
export function overLimit(
  entry: JournalEntry,
  limits: readonly Limit[],
  usedOf: (limit: Limit) => number,
): Over | undefined {
  const asked = countedMicros(entry)
  for (const [limit, one] of limits.entries()) {
    const used = usedOf(one)
    if (used + asked > one.micros) return { limit, used }
  }
  return undefined
}

/** What attempts of a day add up to under a limit. */
export const sumUnder = ({ account, label }: Limit, day: string, attempts: readonly Attempt[]): number =>
  attempts
    .filter(
      attempt =>
        dayOf(attempt) === day &&
        (account === undefined || attempt.account === account) &&
        (label === undefined || attempt.label === label),
    )
    .reduce((sum, attempt) => sum + countedMicros(attempt), 0)
