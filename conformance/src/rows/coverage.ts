import { checkProvider, type ProviderFactory } from '@vidrelay/core/provider'
import type { Check } from '../ways/check.ts'
import { type DocumentRow, documentRows, type Mutant } from './document-rows.ts'
import { createHunter } from './kill.ts'

export interface CoverageOptions {
  /** What the adapter's package exports. */
  adapter: ProviderFactory
  /** Everything that it is held to. */
  checks: readonly Check[]
  /** What found each mutant before: it is asked first. */
  known?: Killers
  /** One of so many equal parts of the rows, the first has index 0. Absent: all rows. */
  part?: { index: number; of: number }
  /** Of the mutants that `known` does not name only those of these rows are looked for: each goes through every check, which takes minutes. Absent: all. */
  isSought?: (row: DocumentRow) => boolean
}

/** Per mutant, by its key, the check that it turns red; `refusedAtLoad` where it is no document at all. */
export interface Killers {
  readonly [mutant: string]: string
}

/** Stands for `checkProvider`, which every adapter's document has to pass before anything is played. */
export const refusedAtLoad = '(refused at load)'

export interface Survivor {
  readonly key: string
  readonly row: DocumentRow
  readonly mutant: Mutant
}

/** Whether every row of a document matters: deleted or altered, each must turn at least one check red. */
export interface Coverage {
  readonly adapter: string
  readonly rows: number
  readonly killers: Killers
  readonly survivors: readonly Survivor[]
  /** Checks that the adapter does not pass as it is; they count for nothing here. */
  readonly broken: readonly string[]
}

/** `models.sora-2.limits.seconds.in[0]#deleted` */
export const mutantKey = (row: DocumentRow, mutant: Mutant): string => `${row.id}#${mutant.name}`

/** Why core refuses a document before anything is played; undefined where it does not. */
export const refusalOf = ({ provider }: Mutant): string | undefined => checkProvider(provider)[0]

/** Looks for a check for every mutant of every row. Takes seconds to minutes: a mutant that nothing finds has been through every check. */
export async function coverage({
  adapter,
  checks,
  known = {},
  part,
  isSought = () => true,
}: CoverageOptions): Promise<Coverage> {
  const rows = documentRows(adapter.definition)
  const own = part ? rows.filter((_, index) => Math.floor((index * part.of) / rows.length) === part.index) : rows
  const hunter = await createHunter(adapter, checks)
  const killers: Record<string, string> = {}
  const survivors: Survivor[] = []
  for (const row of own) {
    for (const mutant of row.mutants) {
      const key = mutantKey(row, mutant)
      const isSkipped = known[key] === undefined && !isSought(row) && refusalOf(mutant) === undefined
      if (isSkipped) {
        survivors.push({ key, row, mutant })
        continue
      }
      const killer = refusalOf(mutant) === undefined ? await hunter.killerOf(row, mutant, known[key]) : refusedAtLoad
      if (killer === undefined) survivors.push({ key, row, mutant })
      else killers[key] = killer
    }
  }
  return { adapter: adapter.definition.id, rows: own.length, killers, survivors, broken: hunter.broken }
}

/** What a sentence about a coverage needs of it. */
interface Counted extends Pick<Coverage, 'adapter' | 'killers'> {
  readonly survivors: readonly unknown[]
}

/** `apixgo: 412 row mutants: 355 killed by recordings, 12 refused at load, 45 survive` */
export function coverageSentence({ adapter, killers, survivors }: Counted): string {
  const names = Object.values(killers)
  const refused = names.filter(name => name === refusedAtLoad).length
  const counts = [
    `${names.length - refused} killed by recordings`,
    ...(refused > 0 ? [`${refused} refused at load`] : []),
    `${survivors.length} survive`,
  ]
  return `${adapter}: ${names.length + survivors.length} row mutants: ${counts.join(', ')}`
}
