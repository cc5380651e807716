import { changed } from '../wire/build-task.ts'
import { resultPlaces, saidBeside } from '../wire/no-result.ts'
import type { VidrelayError } from '../words/errors.ts'
import { withoutResult } from '../words/problems.ts'
import type { Task } from '../words/task.ts'
import type { Context } from './context.ts'
import { dialectOf } from './look.ts'

/** A success without a result is told as what it is: no failure, and nothing to wait for. */
export function noResult(context: Context, task: Task): VidrelayError {
  const places = resultPlaces(dialectOf(context, task.ref))
  const beside = saidBeside(task.raw, context.scrubFor(task.ref))
  return withoutResult(context.relay.provider, changed(task, { status: 'succeeded' }), places, beside)
}
