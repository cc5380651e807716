import type { ErrorCode, SavedFile } from '@vidrelay/core'
import { inParallel, isVidrelayError, type OpenFacet } from '@vidrelay/core/internal'
import { alone, describeFailure, type Failure } from '../failure.ts'
import { inSettingWords } from '../option-words.ts'
import type { Session } from '../session.ts'
import { isToBuy, type Planned, type PlanOptions } from './plan.ts'

/** What came of a job. `open`: it is paid and not at its end; the same command goes on with it. */
export type JobState = 'saved' | 'failed' | 'refused' | 'unknown' | 'open' | 'not_begun'

export interface Outcome {
  job: Planned
  state: JobState
  /** It was paid for in an earlier run. */
  isRepeated: boolean
  saved?: SavedFile
  failure?: Failure
}

/** What the next line of the same provider would meet as well. */
const forAll: readonly ErrorCode[] = [
  'unauthenticated',
  'permission_denied',
  'quota_exceeded',
  'budget_exceeded',
  'journal_unavailable',
]

/** Buys, waits and saves, so many at a time; tells of each as it ends. After an abort nothing is begun. */
export function buyAll(
  session: Session,
  planned: readonly Planned[],
  options: PlanOptions & { atOnce: number; signal: AbortSignal },
): AsyncGenerator<Outcome> {
  const closed = new Set<string>()
  const paid = new Set<string>()
  session.listen(event => {
    if (event.type === 'submit' && (event.state === 'accepted' || event.state === 'repeated')) paid.add(event.key)
  })
  return inParallel(planned, options.atOnce, async (job): Promise<Outcome> => {
    const isRepeated = !isToBuy(job.before)
    const provider = job.client.provider.id
    if (options.signal.aborted || closed.has(provider)) return { job, state: 'not_begun', isRepeated }
    try {
      return { job, state: 'saved', isRepeated, saved: await buy(job, options) }
    } catch (error) {
      if (isVidrelayError(error) && forAll.includes(error.code)) closed.add(provider)
      const resume = (ref: Parameters<typeof session.resumeCommand>[0]) => session.resumeCommand(ref)
      const settle = session.settleCommand
      const failure = describeFailure(error, {
        ...alone,
        resume,
        settle,
        isDebug: session.isDebug,
        inWords: inSettingWords,
      })
      return { job, state: stateAfter(error, paid.has(job.key)), isRepeated, failure }
    }
  })
}

function buy({ client, kind, request, key, target, label }: Planned, options: Parameters<typeof buyAll>[2]) {
  const { signal, overwrite, lenient, money } = options
  return (client[`${kind}s`] as OpenFacet).generate(request, {
    ...money,
    ...(label !== undefined && { label }),
    ...(lenient && { lenient }),
    ...(overwrite && { overwrite }),
    key,
    output: target,
    signal,
  })
}

function stateAfter(error: unknown, isPaid: boolean): JobState {
  if (!isVidrelayError(error)) return 'failed'
  if (error.code === 'submit_unknown') return 'unknown'
  if (error.code === 'aborted') return isPaid || error.key !== undefined ? 'open' : 'not_begun'
  if (!isPaid) return 'refused'
  const hasEnded = error.task !== undefined && error.task.status !== 'succeeded'
  return hasEnded || error.code === 'result_expired' || error.code === 'task_not_found' ? 'failed' : 'open'
}
