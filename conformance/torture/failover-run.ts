import { adapters, lost, type Played, playLost } from './failover.ts'
import { inTurns } from './in-turns.ts'

/**
 * `pnpm failover`: every way to lose an answer, on each place of two and of three ways, over the adapters in turn, so that
 * each of them stands at each place. Exit 1 where a key made two tasks.
 */
const places = [2, 3].flatMap(ways => Array.from({ length: ways }, (_, at) => [ways, at] as const))
const purchases = places.flatMap(([ways, at]) => adapters.map((_, first) => [ways, at, first] as const))
/** They wait far more than they work; time passes twenty times as fast for them, so the disk must keep up. */
const atATime = 12

const played: Played[] = []
async function play(lostBy: string, [ways, at, first]: (typeof purchases)[number]): Promise<void> {
  played.push(await playLost(lostBy, ways, at, first))
  const own = played.filter(({ mode }) => mode === lostBy)
  if (own.length === purchases.length) tell(lostBy, own)
}
function tell(mode: string, own: readonly Played[]): void {
  const most = Math.max(...own.map(({ made }) => made))
  const outcomes = [...new Set(own.map(({ outcome }) => outcome))].join('; ')
  process.stdout.write(`${mode.padEnd(28)} ${own.length} purchases, at most ${most} task each: ${outcomes}\n`)
}
await inTurns(
  Object.keys(lost).flatMap(mode => purchases.map(purchase => () => play(mode, purchase))),
  atATime,
)

const twice = played.filter(({ made }) => made > 1)
for (const { mode, route } of twice) process.stdout.write(`wrong: ${mode} over ${route}\n`)
const sum = (of: (one: Played) => number) => played.reduce((total, one) => total + of(one), 0)
const routes = new Set(played.map(({ route }) => route)).size
process.stdout.write(
  `${Object.keys(lost).length} ways to lose an answer, ${routes} routes over ${adapters.length} adapters, ${played.length} purchases, ${played.length * 4} submits and ${played.length} recoveries: ${sum(one => one.posts)} creates were sent, ${sum(one => one.made)} tasks made; ${twice.length} keys made two\n`,
)
process.exitCode = twice.length === 0 ? 0 : 1
