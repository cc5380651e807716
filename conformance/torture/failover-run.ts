import { lost, type Played, playLost } from './failover.ts'

/** `pnpm failover`: every way to lose an answer, on each place of two and of three ways. Exit 1 where a key made two tasks. */
const played: Played[] = []
for (const mode of Object.keys(lost)) {
  const own: Played[] = []
  for (const ways of [2, 3]) {
    const all = await Promise.all(Array.from({ length: ways }, (_, at) => playLost(mode, ways, at)))
    own.push(...all)
  }
  played.push(...own)
  const most = Math.max(...own.map(({ made }) => made))
  const outcomes = [...new Set(own.map(({ outcome }) => outcome))].join('; ')
  process.stdout.write(`${mode.padEnd(28)} ${own.length} purchases, at most ${most} task each: ${outcomes}\n`)
}
const twice = played.filter(({ made }) => made > 1)
const sum = (of: (one: Played) => number) => played.reduce((total, one) => total + of(one), 0)
process.stdout.write(
  `${Object.keys(lost).length} ways to lose an answer, ${played.length} purchases, ${played.length * 4} submits and ${played.length} recoveries: ${sum(one => one.posts)} creates were sent, ${sum(one => one.made)} tasks made; ${twice.length} keys made two\n`,
)
process.exitCode = twice.length === 0 ? 0 : 1
