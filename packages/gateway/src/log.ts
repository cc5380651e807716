/**
 * One event of the gateway's log. It holds ids, codes, counts and words of ours alone: no key, prompt, address of a result or
 * sentence of a provider goes into it.
 */
export type Log = (
  event: 'request' | 'task' | 'trouble',
  facts: Readonly<Record<string, string | number | null>>,
) => void

const levels = { request: 'info', task: 'info', trouble: 'warn' } as const

/** Lines of JSON. */
export const jsonLog =
  (write: (line: string) => void): Log =>
  (event, facts) =>
    write(`${JSON.stringify({ time: new Date().toISOString(), level: levels[event], event, ...facts })}\n`)
