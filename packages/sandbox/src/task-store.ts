import { promptDirectives } from './prompt-directives.ts'
import { randomText } from './random-text.ts'
import { type Ending, stateAt, type TaskState, type Timeline } from './task-timeline.ts'
import type { Size } from './video.ts'

/** What a protocol knows when it accepts a task. */
export interface NewTask {
  readonly provider: string
  /** In the provider's own form. */
  readonly id: string
  readonly model: string
  readonly prompt: string
  /** Duration of the video, after whatever the provider does to it. Unit: seconds. */
  readonly seconds: number
  readonly size: Size
  /** Number of reference images. */
  readonly references: number
  /** Why the task will fail, in the provider's words. Null: it will not. */
  readonly failure: string | null
}

/** A task as it is now: a copy, safe to keep. */
export interface SandboxTask extends NewTask, TaskState {
  /** Unit: milliseconds since 1970, by the sandbox's clock. */
  readonly createdAt: number
  /** False: it succeeds without a link (`[no-link]`). */
  readonly hasLink: boolean
  /** Name of its file under `/files/`; opaque. */
  readonly file: string
}

/** The tasks of one sandbox, of all providers. In memory, for as long as the sandbox runs. */
export interface TaskStore {
  add(task: NewTask): SandboxTask
  /** Ids are per provider. */
  find(provider: string, id: string): SandboxTask | undefined
  findByFile(file: string): SandboxTask | undefined
  /** Oldest first. */
  all(): readonly SandboxTask[]
}

interface Entry extends NewTask {
  readonly createdAt: number
  readonly ending: Ending
  readonly hasLink: boolean
  readonly file: string
}

/**
 * @param now unit: milliseconds since 1970
 * @param timeline the same for every task
 */
export function createTaskStore(now: () => number, timeline: Timeline): TaskStore {
  const entries = new Map<string, Entry>()
  const byFile = new Map<string, Entry>()
  const snapshot = ({ ending, ...task }: Entry): SandboxTask => ({
    ...task,
    ...stateAt((now() - task.createdAt) / 1000, timeline, ending),
  })
  const key = (provider: string, id: string) => `${provider} ${id}`
  return {
    add(task) {
      const ordered = promptDirectives(task.prompt)
      const failure = ordered.failure ?? task.failure
      const ending = ordered.stuck ? 'never' : failure === null ? 'success' : 'failure'
      const entry = {
        ...task,
        failure,
        ending,
        createdAt: now(),
        hasLink: !ordered.withoutLink,
        file: `${randomText(24)}.mp4`,
      } as const
      entries.set(key(task.provider, task.id), entry)
      byFile.set(entry.file, entry)
      return snapshot(entry)
    },
    find(provider, id) {
      const entry = entries.get(key(provider, id))
      return entry && snapshot(entry)
    },
    findByFile(file) {
      const entry = byFile.get(file)
      return entry && snapshot(entry)
    },
    all: () => [...entries.values()].map(snapshot),
  }
}
