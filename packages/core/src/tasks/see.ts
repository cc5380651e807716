import { longestPause } from '../wire/retry-after.ts'
import type { Task, TaskRef } from '../words/task.ts'
import type { Context } from './context.ts'
import { endTold, isOver, newHistory } from './history.ts'
import { look } from './look.ts'

interface SeeOptions {
  /** It was seen before, so that one contrary word does not count. Default: as the journal and this client know. */
  isSeen?: boolean
  signal?: AbortSignal | undefined
}

/**
 * The task, for a question that stands beside a wait: looked for until it is told, or until the answers end that (history.ts).
 * @throws what the last look said in the place of a task
 */
export async function seeTask(context: Context, ref: TaskRef, options: SeeOptions = {}): Promise<Task> {
  const { clock, relay } = context
  const history = newHistory(options.isSeen)
  for (;;) {
    const found = await look(context, ref, options.signal)
    if ('task' in found) return found.task
    const now = clock.monotonic()
    if (isOver(history, { ...found, code: found.error.code }, now, context.ageOf(ref))) {
      const ended = endTold(history, found, now)
      if (ended) return ended
      throw found.error
    }
    const seconds = Math.max(relay.provider.polling.every, Math.min(found.hintSeconds ?? 0, longestPause))
    const { code, message } = found.error
    context.emit?.({ type: 'retry', operation: 'get', reason: code, message, seconds, ref })
    await clock.sleep(seconds * 1000, options.signal)
  }
}
