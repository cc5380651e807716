import { casesOf, type Made } from './cases.ts'
import type { Answer, Exchange } from './relay.ts'
import type { Expect } from './row.ts'
import { link } from './scene.ts'
import { accepted, done, gets, hears, look, looks, submits, waits, watches } from './words.ts'

export const rows = casesOf('look')

export const bought = submits({ gives: { ref: { id: 't1' } } })
export const succeeded = { status: 'succeeded', outputs: [{ role: 'video', url: link }] }
export const second: readonly [number, number] = [10, 10.25]

/** The look fails, the next one comes at its time, and nobody who waits hears of it. */
export const recovers = (
  gives: Exchange['gives'],
  { from = 10, to: till = 10.25 }: { from?: number; to?: number } = {},
): Made => ({
  wire: [accepted, look(gives, { at: [5, 5.15] }), looks([from, till])],
  does: [bought, watches([succeeded], { events: { retry: 1 } })],
})
/** So many looks at this pace, from the first that fails to the first that comes a minute later. */
export const aMinute = 10
/** The wait ends with this error, and the task itself may be waited for again. */
export const ends = (gives: Exchange['gives'], error: object, times = 1): Made => ({
  wire: [
    accepted,
    look(gives, { at: [5, 5.15] }),
    ...(times > 1 ? [look(gives, { times: times - 1 })] : []),
    look(done),
  ],
  does: [
    bought,
    waits({ error: { taskRef: { id: 't1' }, ...error }, journal: [{ state: 'accepted', finalStatus: null }] }),
    waits({ gives: succeeded }),
  ],
})
/** Said three times in a row over a minute, and not before: a wait that goes on then ends with it. */
export const endsInTime = (gives: Exchange['gives'], error: object): Made => ends(gives, error, aMinute)
/** One look shows this. */
export const shows = (gives: Exchange['gives'], expect: object): Made => ({
  wire: [look(gives)],
  does: [hears(), gets({ gives: expect })],
})
export const challenge: Answer = {
  status: 403,
  headers: { 'content-type': 'text/html', 'cf-mitigated': 'challenge' },
  body: '<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>',
}
export const api = 'https://api.orchard.example'
export const moved = (url: string, isOwn: boolean): Exchange => ({
  ask: `GET ${url}`,
  ...(!isOwn && { headers: { authorization: null } }),
  gives: done,
})
export const once = (gives: Exchange['gives'], expect: Expect): Made => ({
  wire: [look(gives)],
  does: [hears(), gets(expect)],
})
