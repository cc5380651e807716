import type { TaskRef, VidrelayError } from '@vidrelay/core'
import { errorCodes, formatRef, isFinal, isVidrelayError } from '@vidrelay/core/internal'
import { CommanderError } from 'commander'
import type { ErrorFacts } from './documents.ts'
import { inOptionWords } from './option-words.ts'

/** An error as the command tells it: to a person, to a machine, to the shell. */
export interface Failure {
  exitCode: number
  /** For stderr, one line each. */
  lines: readonly string[]
  /** For `--json`, under `error`. */
  json: ErrorFacts
}

/** What is known beside the error. */
export interface Circumstances {
  /** The task of this run's paid call, where the error itself names none. */
  ref: TaskRef | undefined
  /** The key of this run's paid call, while nobody knows what came of it. */
  openKey: string | undefined
  /** This run's paid call ended without a task. */
  refused: boolean
  /** The exact command that goes on with a task; undefined where none can. */
  resume(ref: TaskRef): string | undefined
  /** The exact command that settles a paid call of unknown outcome. */
  settle(key: string, candidates?: readonly string[]): string
  /** 130 or 143 after an interrupt, else 0. */
  interrupted: number
  /** `--debug`: an answer without a reason is shown as it came. */
  isDebug?: boolean
  /** How a sentence of the library is said. Default: in options. */
  inWords?: (text: string) => string
}

/** Nothing is known beside the error: no paid call, no session. */
export const alone: Circumstances = {
  ref: undefined,
  openKey: undefined,
  refused: false,
  resume: () => undefined,
  settle: () => '',
  interrupted: 0,
}

/** A mistake in a call of the library is here one in an option or a setting; a TypeError of any other making is a bug. */
const isMisuse = (error: unknown): error is TypeError =>
  error instanceof TypeError && 'code' in error && error.code === 'ERR_VIDRELAY_MISUSE'

export function describeFailure(error: unknown, circumstances: Circumstances): Failure {
  const { inWords = inOptionWords } = circumstances
  if (isVidrelayError(error)) return describeError(error, circumstances)
  if (error instanceof CommanderError) {
    const problem = error.message.replace(/^error: /, '').replace(/\n/g, ' ')
    return misused(
      problem,
      error.code === 'commander.excessArguments' ? 'put a text with spaces into quotes' : undefined,
    )
  }
  if (isMisuse(error)) return misused(inWords(error.message))
  const message = error instanceof Error ? error.message : String(error)
  return {
    exitCode: 1,
    lines: [
      `error: vidrelay met a bug of its own: ${message}`,
      'hint: please report it; --debug FILE writes a recording without secrets for the report',
    ],
    json: { name: 'Error', code: 'internal_error', message, exitCode: 1 },
  }
}

function misused(message: string, hint?: string): Failure {
  const { exit } = errorCodes.invalid_request
  return {
    exitCode: exit,
    lines: [`error: ${message}`, ...(hint === undefined ? [] : [`hint: ${hint}`])],
    json: {
      name: 'VidrelayError',
      code: 'invalid_request',
      message,
      exitCode: exit,
      ...(hint !== undefined && { hint }),
    },
  }
}

function describeError(error: VidrelayError, circumstances: Circumstances): Failure {
  const { inWords = inOptionWords } = circumstances
  const isStopped = error.code === 'aborted'
  const exitCode = (isStopped && circumstances.interrupted) || errorCodes[error.code].exit
  const ref = error.taskRef ?? (isStopped ? circumstances.ref : undefined)
  const resume = ref && goesOn(error) ? circumstances.resume(ref) : undefined
  const openKey = error.code === 'submit_unknown' ? error.key : isStopped ? circumstances.openKey : undefined
  const settle = openKey === undefined ? undefined : circumstances.settle(openKey, error.candidates)
  const ended = ref && resume === undefined ? 'its sandbox ended with this command, and the task with it' : undefined
  const stoppedHint = circumstances.refused ? 'the paid call made no task; nothing goes on' : ended
  const hint = isStopped ? stoppedHint : hintOf(error)
  const answer = answerLine(error, circumstances)
  return {
    exitCode,
    lines: [
      isStopped ? error.message : `error: ${inWords(error.message)}`,
      ...(hint === undefined ? [] : [`hint: ${inWords(hint)}`]),
      ...(answer === undefined ? [] : [answer]),
      ...(ref ? [`task: ${formatRef(ref)}`] : []),
      ...(resume === undefined ? [] : [`resume: ${resume}`]),
      ...(settle === undefined ? [] : [`settle: ${settle}`]),
    ],
    json: { ...error.toJSON(), exitCode, ref: ref && formatRef(ref), resume, settle } as unknown as ErrorFacts,
  }
}

/** What came where no known place of the answer held a reason: a stranger's text, so only for whoever asks for it. */
function answerLine({ upstreamBody }: VidrelayError, { isDebug }: Circumstances): string | undefined {
  if (upstreamBody === undefined || upstreamBody === '') return undefined
  return isDebug
    ? `answer: ${upstreamBody}`
    : 'hint: the answer gives its reason in no place that is known; --debug FILE shows all of it here'
}

function hintOf({ code, field, hint, candidates = [] }: VidrelayError): string | undefined {
  if (code === 'submit_unknown')
    return `look in the provider's console ${
      candidates.length === 0 ? 'whether a task was made' : `whether it is ${candidates.join(' or ')}`
    }, then settle the key; only a new --key pays again`
  if (code === 'unauthenticated' && field === 'apiKey') return hint ?? 'to try without a key, add --sandbox'
  return hint
}

/** Can the same task be waited for, or its result be fetched, again? */
function goesOn({ code, task }: VidrelayError): boolean {
  const hasEnded = task !== undefined && isFinal(task.status) && task.status !== 'succeeded'
  return !hasEnded && code !== 'task_not_found' && code !== 'invalid_request'
}
