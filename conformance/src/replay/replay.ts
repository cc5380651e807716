import type { ProviderFactory } from '@vidrelay/core/provider'
import { type VirtualClock, virtualClock } from '@vidrelay/core/testing'
import { type Served, serve } from '@vidrelay/serve'
import type { Recording } from '../format/recording.ts'
import type { TracedExchange } from '../format/report.ts'
import { type Mismatch, ReplayFailure } from './failure.ts'
import { keyOf } from './secrets.ts'
import type { Sent } from './sent.ts'
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
  /** Each exchange, in full. */
  exchanges: readonly TracedExchange[]
  /** Each request that was answered, as it came. */
  sent: readonly Sent[]
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
    key: keyOf(adapter.definition),
    elapsed: () => clock.elapsed / 1000,
    async pass(seconds, gone) {
      const over = clock.stall() // or the clock would wait for this very answer
      await clock.sleep(seconds * 1000, gone)
      over()
    },
  })
  const loopback = await serve(witness.handlers, {
    addressesOf: name => recording.names?.[name],
    refuse: witness.refuse,
    onUnanswered: ({ method, url, headers }) => witness.onUnanswered({ method, url: url.href, headers }),
    onSilence: () => clock.stall(),
  })
  const play: Play = { recording, witness, clock, where: 'before the first step' }
  let hasEnded = false
  try {
    const session = await openSession(adapter, recording, loopback.network, clock)
    play.session = session
    const mismatch = await Promise.race([runAll(play, session), witness.failed])
    const counted = countOf(witness, loopback, session)
    const found = mismatch ?? differenceIn(counted)
    if (found) throw new ReplayFailure(recording, found, play.where, witness, play.step)
    hasEnded = true
    return counted
  } catch (error) {
    if (error instanceof ReplayFailure) throw error
    const broke = {
      what: 'the replay itself broke',
      expected: 'that it runs',
      came: (error as Error).stack ?? String(error),
    }
    throw new ReplayFailure(recording, broke, play.where, witness)
  } finally {
    await loopback.close()
    if (!hasEnded) play.session?.discard()
  }
}

interface Play {
  recording: Recording
  witness: Witness
  session?: Session
  clock: VirtualClock
  where: string
  step?: number | undefined
}

async function runAll(play: Play, session: Session): Promise<Mismatch | undefined> {
  const { recording, witness, clock } = play
  const run = createStepRunner(recording, session)
  for (const [index, step] of recording.steps.entries()) {
    play.where = `step ${index + 1} of ${recording.steps.length}: ${step.do}${step.note === undefined ? '' : ` (${step.note})`}`
    play.step = index
    const mismatch = await run(step)
    if (mismatch) return mismatch
  }
  play.where = `after the last step, ${aftertime} s on`
  play.step = undefined
  await clock.sleep(aftertime * 1000)
  const unused = witness.unused()
  if (unused.length > 0)
    return {
      what: `${unused.length} exchanges that the client never asked for`,
      expected: unused.slice(0, 5).join(', '),
      came: 'silence',
      exchange: recording.exchanges.length - 1,
    }
  // Closing is work, not sleep: time that went on meanwhile would hide a timer that was left.
  await clock.track(session.close())
  return clock.sleeping === 0
    ? undefined
    : { what: 'timers that are left after close', expected: 'none', came: String(clock.sleeping) }
}

function countOf(witness: Witness, loopback: Served, session: Session): Replayed {
  const reported = session.events.filter(
    event => event.type === 'request' && loopback.dialled.has(new URL(event.url).hostname),
  )
  const { connections, requests, refused } = loopback
  return {
    connections,
    requests,
    answered: witness.answered,
    refused,
    reported: reported.length,
    exchanges: witness.trace,
    sent: witness.sent,
  }
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
