import type { ProviderFactory } from '@vidrelay/core'
import { type VirtualClock, virtualClock } from '@vidrelay/core/testing'
import { type Mismatch, ReplayFailure } from './failure.ts'
import type { Recording } from './recording.ts'
import { canaryKey } from './secrets.ts'
import { type Loopback, serve } from './serve.ts'
import { openSession, type Session } from './session.ts'
import { createStepRunner } from './step-runner.ts'
import { createWitness, type Witness } from './witness.ts'

export interface ReplayOptions {
  /** For the client's chance (jitter). Absent: 1. */
  seed?: number
}

/** What went over the wire, counted where it passed. */
export interface Replayed {
  /** Connections that the server accepted. */
  connections: number
  /** Requests that the server read. */
  requests: number
  /** Requests that an msw handler answered. */
  answered: number
  /** Connections that were refused, as recorded. */
  refused: number
  /** Requests to these hosts that the client told its `onEvent` about. */
  reported: number
}

/** After the last step time goes on for so long, so that whoever still polls is seen at the wire. Unit: seconds. */
const aftertime = 3600

/**
 * Plays one recording against an adapter: the real client of core, real sockets, a virtual clock; only the last step to
 * the network leads to msw handlers on loopback. The wire is the witness.
 *
 * @throws ReplayFailure at the first thing that is not as recorded
 */
export async function replay(
  adapter: ProviderFactory,
  recording: Recording,
  options: ReplayOptions = {},
): Promise<Replayed> {
  if (recording.provider !== adapter.definition.id)
    throw new Error(`${recording.scenario} is a recording of ${recording.provider}, not of ${adapter.definition.id}`)
  const clock = virtualClock({ seed: options.seed ?? 1 })
  const witness = createWitness({
    exchanges: recording.exchanges,
    key: canaryKey,
    elapsed: () => clock.elapsed / 1000,
  })
  const loopback = await serve(witness.handlers, {
    refuse: witness.refuse,
    onUnanswered: witness.onUnanswered,
    onSilence: () => clock.stall(),
  })
  const session = await openSession(adapter, recording, loopback.network, clock)
  const play: Play = { recording, witness, loopback, session, clock, where: 'before the first step' }
  let mismatch: Mismatch | undefined
  try {
    mismatch = await Promise.race([runAll(play), witness.failed])
  } finally {
    await loopback.close()
    if (mismatch) void session.close().catch(() => {}) // it may hang on whatever is wrong
  }
  const counted = countOf(play)
  mismatch ??= differenceIn(counted)
  if (mismatch) throw new ReplayFailure(recording, mismatch, play.where, witness.soFar)
  return counted
}

interface Play {
  recording: Recording
  witness: Witness
  loopback: Loopback
  session: Session
  clock: VirtualClock
  where: string
}

async function runAll(play: Play): Promise<Mismatch | undefined> {
  const { recording, witness, session, clock } = play
  const run = createStepRunner(recording, session)
  for (const [index, step] of recording.steps.entries()) {
    play.where = `step ${index + 1} of ${recording.steps.length}: ${step.do}${step.note === undefined ? '' : ` (${step.note})`}`
    const mismatch = await run(step)
    if (mismatch) return mismatch
  }
  play.where = `after the last step, ${aftertime} s on`
  await clock.sleep(aftertime * 1000)
  const unused = witness.unused()
  if (unused.length > 0)
    return {
      what: `${unused.length} exchanges that the client never asked for`,
      expected: unused.slice(0, 5).join(', '),
      came: 'silence',
    }
  await session.close()
  return clock.sleeping === 0
    ? undefined
    : { what: 'timers that are left after close', expected: 'none', came: String(clock.sleeping) }
}

function countOf({ witness, loopback, session }: Play): Replayed {
  const reported = session.events.filter(
    event => event.type === 'request' && loopback.dialled.has(new URL(event.url).hostname),
  )
  const { connections, requests, refused } = loopback
  return { connections, requests, answered: witness.answered, refused, reported: reported.length }
}

/** Nothing passes by the handlers, and the client hides no request. */
function differenceIn({ requests, answered, refused, reported }: Replayed): Mismatch | undefined {
  if (requests !== answered)
    return { what: 'requests that no handler answered', expected: String(requests), came: String(answered) }
  if (reported !== requests + refused)
    return {
      what: 'requests in the events of the client',
      expected: `${requests} at the server and ${refused} refused connections`,
      came: String(reported),
    }
  return undefined
}
