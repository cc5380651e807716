import { journalWarning } from '../journal/books.ts'
import type { JournalPatch } from '../journal/journal.ts'
import { aboutTask } from '../tasks/about.ts'
import type { Context } from '../tasks/context.ts'
import type { DownloadOptions, SavedFile } from '../tasks/download.ts'
import { noResult } from '../tasks/no-result.ts'
import type { OpenOptions, ResultStream } from '../tasks/open.ts'
import { seeTask } from '../tasks/see.ts'
import type { WaitOptions, Watcher } from '../tasks/watch.ts'
import { withWarning } from '../wire/build-task.ts'
import { endedBadly } from '../words/problems.ts'
import type { Task, TaskRef } from '../words/task.ts'
import { toOpen, toSave } from './when-needed.ts'

/** From a ref to its result: waited for, and taken to a file or to a stream. */
export interface Delivery {
  wait(ref: TaskRef, options: WaitOptions): Promise<Task>
  /** The target was checked. */
  save(ref: TaskRef, target: string, options: DownloadOptions): Promise<SavedFile>
  open(ref: TaskRef, options: OpenOptions): Promise<ResultStream>
}

export function createDelivery(context: Context, watcher: Watcher): Delivery {
  const judge = (task: Task) => succeeded(context, task)
  const wait = (ref: TaskRef, options: WaitOptions): Promise<Task> => watcher.end(ref, options, judge)
  const refreshed = (ref: TaskRef, signal: AbortSignal | undefined) => async () =>
    succeeded(context, await seeTask(context, ref, { isSeen: true, signal }))
  return {
    wait,
    async save(ref, target, options) {
      const { deliveredKept, saveResult } = await context.track(toSave())
      const task = await wait(ref, options)
      const own = await aboutTask(context, ref)
      const saved = await saveResult(own, ref, task, target, options, refreshed(ref, options.signal))
      const trouble = await noteDelivered(context, ref, { file: saved.path, sha256: saved.sha256 })
      await deliveredKept(context, task, options.output)
      return trouble ? { ...saved, task: withWarning(saved.task, journalWarning(trouble)) } : saved
    },
    async open(ref, options) {
      const { checkRange, deliveredKept, streamResult } = await context.track(toOpen())
      checkRange(options.range)
      const task = await wait(ref, options)
      const onEnd = async () => {
        await noteDelivered(context, ref, { deliveredAt: new Date(context.clock.now()).toISOString() })
        await deliveredKept(context, task, options.output)
      }
      return streamResult(await aboutTask(context, ref), ref, task, options, refreshed(ref, options.signal), onEnd)
    },
  }
}

function succeeded(context: Context, task: Task): Task {
  if (task.status !== 'succeeded') throw endedBadly(task)
  if (task.outputs.length === 0) throw noResult(context, task)
  return task
}

/** The result is there whatever becomes of its line. */
async function noteDelivered(context: Context, ref: TaskRef, patch: JournalPatch) {
  const { entry, trouble } = await context.books.find(ref)
  return entry ? ((await context.books.note(entry, patch)) ?? trouble) : trouble
}
