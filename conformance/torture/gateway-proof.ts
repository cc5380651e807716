import { boundariesOf, kindOf, sampleOf } from './boundaries.ts'
import { lost } from './failover.ts'
import { creatings, type KilledLife, playKilled } from './gateway-killed.ts'
import { type LostCreate, playLostAtClient, playLostAtProvider, repeated } from './gateway-lost.ts'
import { inTurns } from './in-turns.ts'
import { startRelay } from './relay.ts'

/** A part of the proof: its counts in one line, and what must not be. */
export interface Proved {
  line: string
  wrong: string[]
}

/** `every`: one boundary of so many, and of the fewer ways to lose an answer one of a tenth of that. */
export interface Sample {
  every: number
  seed: number
  parallel: number
}

/** One purchase is at most one paid create, and one that was answered is never lost, whatever dies and whatever answer is lost. */
export async function* proveGateway(sample: Sample): AsyncGenerator<Proved> {
  const some = (all: readonly string[]) => sampleOf(all, Math.ceil(sample.every / 10), sample.seed)
  const modes = some(Object.keys(lost))
  for (const isListed of [false, true]) {
    const played = await Promise.all(modes.map(mode => playLostAtProvider(mode, isListed)))
    yield provedLost(`lost at a provider ${isListed ? 'that lists prompts' : 'without a list'}`, played)
  }
  yield provedLost('lost at a client with a key', await playLostAtClient(modes, true))
  yield provedLost('lost at OpenAI’s client, without one', await playLostAtClient(some(repeated), false))
  for (const creating of creatings) yield* proveKilled(creating.id, sample)
}

function provedLost(title: string, played: readonly LostCreate[]): Proved {
  const ends = [...Map.groupBy(played, ({ outcome }) => outcome)].map(([end, all]) => `${all.length} ${end}`)
  const most = Math.max(...played.map(({ made }) => made))
  const creates = played.reduce((sum, { posts }) => sum + posts, 0)
  return {
    line: `${title.padEnd(42)} ${played.length} purchases, ${creates} creates sent: ${ends.join(', ')}; at most ${most} task each`,
    wrong: played.flatMap(({ mode, wrong }) => wrong.map(sentence => `${mode}: ${sentence}`)),
  }
}

/** `at`: this boundary alone. */
export async function* proveKilled(id: string, { every, seed, parallel }: Sample, at?: string): AsyncGenerator<Proved> {
  const creating = creatings.find(one => one.id === id)!
  const relay = await startRelay()
  try {
    const first = await playKilled(relay, creating, at)
    const points = at === undefined ? sampleOf(boundariesOf(first.steps), every, seed) : []
    const played: KilledLife[] = [first]
    const play = async (point: string) => {
      let one = await playKilled(relay, creating, point)
      // Two threads may pass each other: what is done in the background has its place only about.
      if (one.outcome === 'missed') one = await playKilled(relay, creating, point)
      played.push(one)
    }
    await inTurns(
      points.map(point => () => play(point)),
      parallel,
    )
    yield provedKilled(creating.title, played)
  } finally {
    await relay.close()
  }
}

function provedKilled(title: string, played: readonly KilledLife[]): Proved {
  const killed = played.filter(({ at, outcome }) => at !== undefined && outcome !== 'missed')
  const count = (outcome: KilledLife['outcome']) => killed.filter(one => one.outcome === outcome).length
  const most = Math.max(...played.map(({ creates }) => creates))
  const kinds = [...Map.groupBy(killed, ({ at }) => kindOf(at!).split(' ')[0])].map(
    ([kind, all]) => `${kind} ${all.length}`,
  )
  const missed = played.filter(({ outcome }) => outcome === 'missed').length
  return {
    line: `killed: ${title}\n  ${killed.length} boundaries (${kinds.join(', ')}), ${missed} missed: ${count('video')} videos, ${count('unknown')} unknown; at most ${most} paid create each`,
    wrong: played.flatMap(({ creating, at, wrong }) =>
      wrong.map(sentence => `${sentence}\n  again: pnpm gateway-proof --create ${creating.id} --at '${at ?? 'none'}'`),
    ),
  }
}
