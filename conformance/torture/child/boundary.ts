import { openSync, writeSync } from 'node:fs'
import { relative, resolve } from 'node:path'

/**
 * A step of a job that somebody could see from outside, and where its process ends at it: `before`, with `half` of its bytes
 * done, or `after`. Told as `rename out.mp4#1 before`: the first step of that name, so that it is the same one in each run.
 */
export type Mode = 'before' | 'half' | 'after'

const { TORTURE_AT = '', TORTURE_FOLDER = '/', TORTURE_LOG } = process.env
// Taken before anything is wrapped.
const log = TORTURE_LOG === undefined ? undefined : openSync(TORTURE_LOG, 'a')
const write = writeSync
const counts = new Map<string, number>()

/** What of a path is the same in every run; undefined outside of the job's folder. */
export function placeOf(path: unknown): string | undefined {
  const whole = resolve(String(path))
  if (whole !== TORTURE_FOLDER && !whole.startsWith(`${TORTURE_FOLDER}/`)) return undefined
  return relative(TORTURE_FOLDER, whole).replace(/[0-9a-f]{8,}/g, '*') || '.'
}

/** The process ends here, as by a power cut: no handler runs. */
export function die(): never {
  process.kill(process.pid, 'SIGKILL')
  for (;;) {}
}

/** Counts a step, writes it down, and ends the process before it where that is asked for; tells what else is. */
export function step(label: string, modes: readonly Mode[]): Mode | undefined {
  const count = (counts.get(label) ?? 0) + 1
  counts.set(label, count)
  const name = `${label}#${count}`
  if (log !== undefined) write(log, `${name}\t${modes.join(' ')}\n`)
  const mode = modes.find(one => TORTURE_AT === `${name} ${one}`)
  if (mode === 'before') die()
  return mode
}
