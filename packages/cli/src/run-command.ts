import type { OnEvent, TaskRef } from '@vidrelay/core'
import { errorCodes, isVidrelayError } from '@vidrelay/core/internal'
import type { Command } from 'commander'
import { type DebugRecording, startRecording } from './debug-recording.ts'
import { alone, describeFailure, type Failure } from './failure.ts'
import { listenForInterrupt } from './interrupt.ts'
import { createOutput, type Output, scrubbedStack } from './output.ts'
import { providers } from './providers.ts'
import type { Session } from './session.ts'
import type { SessionOptions } from './session-options.ts'

/** What is known of the paid call of this run, of several of the last. */
interface Paid {
  key?: string
  state?: string
  ref?: TaskRef
}

/**
 * Runs one command from options to exit code: opens the session, listens for Ctrl-C, lets a paid call in flight end,
 * tells what went wrong, writes the recording. `work` gives the exit code where it is not 0.
 */
export async function runCommand(
  command: Command,
  work: (session: Session) => Promise<number | undefined>,
): Promise<void> {
  const options = command.opts<SessionOptions>()
  const output = createOutput(options.json ?? false)
  const keys = keysOf(options)
  for (const key of keys) output.hide(key)
  const paid: Paid = {}
  const inFlight = new Set<string>()
  let recording: DebugRecording | undefined
  let session: Session | undefined
  let failed: { error: unknown } | undefined
  let exitCode = 0

  const interrupt = listenForInterrupt({
    onFirst() {
      if (inFlight.size > 0)
        output.note(
          'stopping: a paid call is on its way; waiting for its answer, so that its id is not lost (Ctrl-C again leaves at once)',
        )
    },
    onSecond(code) {
      for (const key of inFlight)
        output.note(
          session?.journal
            ? ['left without the answer', `key: ${key}`, `settle: ${session.settleCommand(key)}`]
            : 'left without the answer; without a journal nobody knows what came of the paid call',
        )
      output.endBar()
      try {
        recording?.finish({ exitCode: code, error: null })
      } finally {
        process.exit(code)
      }
    },
  })
  const onEvent: OnEvent = event => {
    recording?.event(event)
    if (event.type !== 'submit') return
    Object.assign(paid, { key: event.key, state: event.state, ref: event.ref })
    if (event.state === 'sending') inFlight.add(event.key)
    else inFlight.delete(event.key)
  }
  try {
    if (options.debug !== undefined) recording = startRecording(options.debug, command.name())
    for (const key of keys) recording?.hideKey(key)
    const hidePrompt = (prompt: string | undefined) => recording?.hidePrompt(prompt)
    const { openSession } = await import('./session.ts') // with core's client, which local commands do without
    session = await openSession({ options, output, signal: interrupt.signal, onEvent, hidePrompt })
    exitCode = (await work(session)) ?? 0
    // Of several tasks that were stopped: after what they were stopped.
    if (exitCode === errorCodes.aborted.exit && interrupt.exitCode > 0) exitCode = interrupt.exitCode
  } catch (error) {
    failed = { error }
  }
  output.endBar()
  // A paid call that was left ends in here, and its task becomes known.
  await session?.close().catch(error => {
    // The work itself is done, or has failed for a reason of its own; the journal is not a reason to call it failed.
    if (isVidrelayError(error) && error.code === 'journal_unavailable') output.note(`warning: ${error.message}`)
    else failed ??= { error }
  })

  let failure: Failure | undefined
  if (failed) {
    failure = describeFailure(failed.error, {
      ref: paid.ref,
      openKey: session?.journal && (paid.state === 'sending' || paid.state === 'unknown') ? paid.key : undefined,
      refused: paid.state === 'rejected' || paid.state === 'not_sent',
      resume: ref => session?.resumeCommand(ref),
      settle: (key, candidates) => session?.settleCommand(key, candidates) ?? '',
      interrupted: interrupt.exitCode,
      isDebug: session?.isDebug ?? false,
    })
    exitCode = failure.exitCode
    report(failure, failed.error, output, keys)
  }
  interrupt.dispose()
  try {
    recording?.finish({ exitCode, error: failure ? { ...failure.json } : null })
    if (recording) output.note(`recording: ${options.debug} (read it before you attach it to a report)`)
  } catch (error) {
    output.note(`warning: ${(error as Error).message}`) // the work itself has already ended, well or not
  }
  process.exitCode = exitCode
}

function report(failure: Failure, error: unknown, output: Output, keys: readonly string[]): void {
  output.note(failure.lines)
  if (process.env.VIDRELAY_DEBUG === '1' && error instanceof Error) output.note(scrubbedStack(error, keys))
  if (output.json) output.document('error', { error: failure.json })
}

/** Runs a command that needs no provider: no session, no interrupt, the same way of failing. */
export async function runLocally(command: Command, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    process.exitCode = failAlone(error, command.opts<{ json?: true }>().json ?? false)
  }
}

/** Tells a failure outside a session and gives its exit code. */
export function failAlone(error: unknown, json: boolean): number {
  const output = createOutput(json)
  const keys = keysOf({})
  for (const key of keys) output.hide(key)
  const failure = describeFailure(error, alone)
  report(failure, error, output, keys)
  return failure.exitCode
}

/** Every key that this process may know. */
const keysOf = ({ apiKey }: SessionOptions): string[] => {
  const variables = providers.flatMap(({ keyEnv }) => keyEnv.map(name => process.env[name]))
  return [apiKey, ...variables].filter(key => key !== undefined && key !== '') as string[]
}
