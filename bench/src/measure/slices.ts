import type { Slice } from './statistics.ts'

/** One way to do the work: one call is one piece of it. */
export type Arms = { readonly [name: string]: () => Promise<unknown> }
export type Measured = { readonly [name: string]: readonly Slice[] }

export interface HowLong {
  rounds: number
  /** Of one slice. Unit: milliseconds. */
  milliseconds: number
  /** Pieces of work that are under way at the same time. */
  width: number
}

/**
 * Many short slices, one per arm and round, in an order that turns from round to round: what disturbs the machine for a
 * while disturbs all arms alike.
 */
export async function slices(arms: Arms, { rounds, milliseconds, width }: HowLong): Promise<Measured> {
  const names = Object.keys(arms)
  const measured = Object.fromEntries(names.map(name => [name, [] as Slice[]]))
  for (const name of names) await during(arms[name]!, width, Math.max(300, milliseconds))
  for (let round = 0; round < rounds; round++)
    for (const name of turned(names, round)) measured[name]!.push(await during(arms[name]!, width, milliseconds))
  return measured
}

/** The same for work that takes long: one piece is one slice. `settle` runs before each, untimed. */
export async function singles(arms: Arms, rounds: number, settle: () => Promise<unknown>): Promise<Measured> {
  const names = Object.keys(arms)
  const measured = Object.fromEntries(names.map(name => [name, [] as Slice[]]))
  for (const name of names) await arms[name]!()
  for (let round = 0; round < rounds; round++)
    for (const name of turned(names, round)) {
      await settle()
      measured[name]!.push(await timed(async () => void (await arms[name]!())))
    }
  return measured
}

/** Each of them is first in turn, and every second round goes the other way round. */
export const turned = <T>(items: readonly T[], round: number): readonly T[] => {
  const from = round % items.length
  const turn = [...items.slice(from), ...items.slice(0, from)]
  return round % 2 === 0 ? turn : turn.toReversed()
}

const during = (work: () => Promise<unknown>, width: number, milliseconds: number): Promise<Slice> =>
  timed(async count => {
    const end = performance.now() + milliseconds
    const lane = async () => {
      while (performance.now() < end) {
        await work()
        count()
      }
    }
    await Promise.all(Array.from({ length: width }, lane))
  })

async function timed(work: (count: () => void) => Promise<void>): Promise<Slice> {
  let count = 0
  const cpu = process.cpuUsage()
  const begun = performance.now()
  await work(() => void count++)
  const milliseconds = performance.now() - begun
  const { user, system } = process.cpuUsage(cpu)
  return { count: Math.max(1, count), milliseconds, cpu: (user + system) / 1000 }
}
