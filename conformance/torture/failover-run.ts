import { adapters, lost, type Played, playLost } from './failover.ts'

/**
 * `pnpm failover`: every way to lose an answer, on each place of two and of three ways, over the adapters in turn, so that
 * each of them stands at each place. Exit 1 where a key made two tasks.
 */
/** Modes at a time. */
const atATime = 2
const places = [2, 3].flatMap(ways => Array.from({ length: ways }, (_, at) => [ways, at] as const))
const purchases = places.flatMap(([ways, at]) => adapters.map((_, first) => [ways, at, first] as const))

/** All purchases of one mode at once: they wait far more than they work. */
async function playMode(mode: string): Promise<Played[]> {
  const own = await Promise.all(purchases.map(([ways, at, first]) => playLost(mode, ways, at, first)))
  const most = Math.max(...own.map(({ made }) => made))
  const outcomes = [...new Set(own.map(({ outcome }) => outcome))].join('; ')
  process.stdout.write(`${mode.padEnd(28)} ${own.length} purchases, at most ${most} task each: ${outcomes}\n`)
  return own
}

const played: Played[] = []
for (let modes = Object.keys(lost); modes.length > 0; modes = modes.slice(atATime))
  played.push(...(await Promise.all(modes.slice(0, atATime).map(playMode))).flat())
const twice = played.filter(({ made }) => made > 1)
for (const { mode, route } of twice) process.stdout.write(`wrong: ${mode} over ${route}\n`)
const sum = (of: (one: Played) => number) => played.reduce((total, one) => total + of(one), 0)
const routes = new Set(played.map(({ route }) => route)).size
process.stdout.write(
  `${Object.keys(lost).length} ways to lose an answer, ${routes} routes over ${adapters.length} adapters, ${played.length} purchases, ${played.length * 4} submits and ${played.length} recoveries: ${sum(one => one.posts)} creates were sent, ${sum(one => one.made)} tasks made; ${twice.length} keys made two\n`,
)
process.exitCode = twice.length === 0 ? 0 : 1
