import type { Attempt, Journal, TaskRef } from '@vidrelay/core'

/** How long tasks of a model took before, from their purchase to the moment in which their end was seen. */
export interface UsualTime {
  /** The median. */
  seconds: number
  /** Of so many. */
  count: number
}

/** Fewer say nothing. */
const least = 3
/** What was bought longer ago says little of today. */
const mostPurchases = 500

/** Undefined where the journal knows too few that succeeded. @throws `journal_unavailable` */
export async function usualTime(journal: Journal, ref: TaskRef): Promise<UsualTime | undefined> {
  const purchases = await journal.list({ limit: mostPurchases })
  const alike = purchases.flatMap(({ attempts }) => attempts.filter(one => isLike(one, ref)))
  return median(alike.map(({ createdAt, finalAt }) => (Date.parse(finalAt!) - Date.parse(createdAt)) / 1000))
}

const isLike = ({ provider, model, finalStatus, finalAt }: Attempt, ref: TaskRef): boolean =>
  finalStatus === 'succeeded' && finalAt !== null && provider === ref.provider && model === (ref.model ?? null)

function median(all: readonly number[]): UsualTime | undefined {
  if (all.length < least) return undefined
  const sorted = all.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const seconds = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  return { seconds: Math.round(seconds), count: sorted.length }
}

/** `95 s`, `4 min`. */
export const durationText = (seconds: number): string =>
  seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`

export const usualText = ({ seconds, count }: UsualTime): string =>
  `such tasks took about ${durationText(seconds)} before (median of ${count})`
