import type { Drift } from './drift.ts'
import type { Timeline } from './task-timeline.ts'

/** Options of `startSandbox`. */
export interface SandboxOptions {
  /** Port on 127.0.0.1; only loopback is possible. Absence or 0: a free one. */
  readonly port?: number
  /** How many times faster than the timeline tasks run; above 0. It does not shorten the life of links. Absence: 1. */
  readonly speed?: number
  /** How long a task takes. Absence: 6 seconds waiting, 14 seconds running. */
  readonly timeline?: Timeline
  /** How long a link to a file is good. Unit: seconds; 0 or more. Absence: what the provider documents, else 3600. */
  readonly linkSeconds?: number
  /**
   * The clock. Unit: milliseconds since 1970. Absence: the system's as it was when the process began, and the time that passed since, so that a correction of the system's
   * clock ages no task. Nothing else in the sandbox knows the time.
   */
  readonly now?: () => number
  /** Per provider id, the only key it accepts. Absence: any key, but for those with a meaning (see the README). */
  readonly keys?: Readonly<Record<string, string>>
  /** How answers differ from what the documents say, from the beginning. Absence: not at all. */
  readonly drift?: readonly Drift[]
}

export const defaults = {
  speed: 1,
  timeline: { queued: 6, running: 14 },
  linkSeconds: 3600,
  key: 'sk-sandbox',
  maxBodyBytes: 32 * 2 ** 20,
}

/** What is absent filled in. @throws TypeError where a value makes no sense */
export function checkedOptions(
  { speed = defaults.speed, timeline = defaults.timeline, linkSeconds, keys = {} }: SandboxOptions,
  providers: readonly string[],
) {
  for (const id of Object.keys(keys))
    if (!providers.includes(id)) throw new TypeError(`keys: there is no provider ${id}`)
  if (!(speed > 0 && Number.isFinite(speed))) throw new TypeError('speed is a number above 0')
  for (const [name, value] of Object.entries({
    'timeline.queued': timeline.queued,
    'timeline.running': timeline.running,
    linkSeconds: linkSeconds ?? defaults.linkSeconds,
  })) {
    if (!(value >= 0 && Number.isFinite(value))) throw new TypeError(`${name} is a number of seconds from 0`)
  }
  return { speed, timeline }
}
