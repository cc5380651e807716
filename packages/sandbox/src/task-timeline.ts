/** How long a task takes. Unit: seconds; 0 or more. */
export interface Timeline {
  /** From the create answer until work begins. */
  readonly queued: number
  /** From the beginning of work until the end. */
  readonly running: number
}

/** The course of a task, in order; `failed` stands in the place of `succeeded`. Each protocol has its own words for them. */
export type Phase = 'created' | 'submitted' | 'queued' | 'running' | 'succeeded' | 'failed'

/** What a task comes to: success, failure, or `running` for ever. */
export type Ending = 'success' | 'failure' | 'never'

/** What a task is at one moment. */
export interface TaskState {
  readonly phase: Phase
  /** Percent: 0, 10 and 20 while waiting, 30 to 90 while running, 100 at the end, whatever the end is. */
  readonly progress: number
}

const waiting: readonly TaskState[] = [
  { phase: 'created', progress: 0 },
  { phase: 'submitted', progress: 10 },
  { phase: 'queued', progress: 20 },
]

/**
 * What a task is, computed from the clock alone: the sandbox has no timers.
 *
 * @param elapsed since the task was created. Unit: seconds; below 0 counts as 0
 */
export function stateAt(elapsed: number, timeline: Timeline, ending: Ending): TaskState {
  if (elapsed < timeline.queued) {
    return waiting[Math.max(0, Math.floor((waiting.length * elapsed) / timeline.queued))]!
  }
  const share = timeline.running > 0 ? (elapsed - timeline.queued) / timeline.running : 1
  if (share < 1 || ending === 'never')
    return { phase: 'running', progress: 30 + 10 * Math.min(6, Math.floor(share * 7)) }
  return { phase: ending === 'success' ? 'succeeded' : 'failed', progress: 100 }
}
