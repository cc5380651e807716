import type { HttpHead } from '../net/messages.ts'

/**
 * The longest pause that is kept because it was asked for. Unit: seconds. A longer one is a guess of somebody who does not
 * know that we give up in between.
 */
export const longestPause = 60

/** Seconds of a Retry-After header, strictly read: whole seconds or a date; anything else is no hint. */
export function retryAfterSeconds(head: HttpHead, now: number): number | undefined {
  const text = head.headers['retry-after']?.trim()
  if (!text) return undefined
  if (/^\d{1,9}$/.test(text)) return Number(text)
  const date = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000))
}
