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
  /** Duration of the video, after whatever the provider does to it; 0 for images. Unit: seconds. */
  readonly seconds: number
  readonly size: Size
  /** Number of reference images. */
  readonly references: number
  /** Why the task will fail, in the provider's words. Null: it will not. */
  readonly failure: string | null
  /** Absence: a video. */
  readonly kind?: 'video' | 'image'
  /** How many files it makes. Absence: 1. */
  readonly outputs?: number
  /** What its answers repeat of the request, in the provider's spelling. Absence: nothing. */
  readonly echo?: Readonly<Record<string, string>>
  /** The id of the task that it was made from. Absence: none. */
  readonly source?: string
  /** What the gateway calls it towards its own upstream. No answer of the protocol ever shows it. */
  readonly upstreamId?: string
  /** The upstream channel that has it. */
  readonly channel?: number
  /** The status word at its end instead of the usual one; it then has no result (`[status: word]`). */
  readonly endWord?: string
}

/** A task as a request asks for it, before the provider has given it an id. */
export type WantedTask = Omit<NewTask, 'provider' | 'id' | 'failure'>

/** A task as it is now: a copy, safe to keep. */
export interface SandboxTask extends NewTask, TaskState {
  /** Unit: milliseconds since 1970, by the sandbox's clock. */
  readonly createdAt: number
  /** When it ended; null: not yet. Unit: milliseconds since 1970. */
  readonly endedAt: number | null
  readonly kind: 'video' | 'image'
  /** False: it succeeds without a link (`[no-link]`). */
  readonly hasLink: boolean
  /** Name of its first file under `/files/`; opaque. */
  readonly file: string
  /** Names of all its files. */
  readonly files: readonly string[]
}

/** The tasks of one sandbox, of all providers. In memory, for as long as the sandbox runs. */
export interface TaskStore {
  add(task: NewTask): SandboxTask
  /** Ids are per provider. */
  find(provider: string, id: string): SandboxTask | undefined
  findByFile(file: string): SandboxTask | undefined
  /** Forgets it and its files. */
  remove(provider: string, id: string): void
  /** Oldest first. */
  all(): readonly SandboxTask[]
}

interface Entry extends NewTask {
  readonly createdAt: number
  readonly ending: Ending
  readonly kind: 'video' | 'image'
  readonly hasLink: boolean
  readonly file: string
  readonly files: readonly string[]
}

/**
 * @param now unit: milliseconds since 1970
 * @param timeline the same for every task
 */
export function createTaskStore(now: () => number, timeline: Timeline): TaskStore {
  const entries = new Map<string, Entry>()
  const byFile = new Map<string, Entry>()
  const snapshot = ({ ending, ...task }: Entry): SandboxTask => {
    const state = stateAt((now() - task.createdAt) / 1000, timeline, ending)
    const ended = state.phase === 'succeeded' || state.phase === 'failed'
    return { ...task, ...state, endedAt: ended ? task.createdAt + (timeline.queued + timeline.running) * 1000 : null }
  }
  const key = (provider: string, id: string) => `${provider} ${id}`
  return {
    add(task) {
      const ordered = promptDirectives(task.prompt)
      const failure = ordered.failure ?? task.failure
      const good = failure === null && task.endWord === undefined
      const ending = ordered.stuck ? 'never' : good ? 'success' : 'failure'
      const { kind = 'video', outputs = 1 } = task
      const files = Array.from({ length: outputs }, () => randomText(24) + (kind === 'image' ? '.png' : '.mp4'))
      const entry = {
        ...task,
        failure,
        ending,
        createdAt: now(),
        hasLink: !ordered.withoutLink,
        kind,
        file: files[0]!,
        files,
      } as const
      entries.set(key(task.provider, task.id), entry)
      for (const file of files) byFile.set(file, entry)
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
    remove(provider, id) {
      const entry = entries.get(key(provider, id))
      entries.delete(key(provider, id))
      for (const file of entry?.files ?? []) byFile.delete(file)
    },
    all: () => [...entries.values()].map(snapshot),
  }
}
