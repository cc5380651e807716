import {
  type Check,
  coverageSentence,
  documentRows,
  type Mutant,
  mutantKey,
  playAgainst,
  refusalOf,
  refusedAtLoad,
} from '@vidrelay/conformance'
import { expect, test } from 'vitest'
import { type AdapterId, suiteFor } from '../suites.ts'
import { readKillers } from './killers-file.ts'

/** A few hundred replays; on a busy machine they take longer than a test may by default. Unit: milliseconds. */
const timeout = 240_000

/**
 * Every row of an adapter's document matters: deleted or altered, it turns the check red that is named for it. Nothing
 * is searched for here, so that each mutant costs one replay.
 */
export function coverageGate(id: AdapterId): void {
  const { adapter, checks } = suiteFor(id)
  const killers = readKillers(id)
  const mutants = new Map(
    documentRows(adapter.definition).flatMap(row =>
      row.mutants.map(mutant => [mutantKey(row, mutant), mutant] as const),
    ),
  )
  const renew = `to renew coverage/${id}.json: pnpm --filter @vidrelay/matrix coverage ${id} --write`

  test(`${id}: every row has its killer, and no killer is left of a row that is gone`, () => {
    const survivors = [...mutants].filter(([key]) => killers[key] === undefined)
    const gone = Object.keys(killers).filter(key => !mutants.has(key))
    process.stdout.write(`${coverageSentence({ adapter: id, killers, survivors })}\n`)
    const told = survivors.map(([key, { how }]) => `survives: ${key}: ${how}`)
    expect([...told, ...gone.map(key => `no such row: ${key}`)], renew).toEqual([])
  })

  test(`${id}: every check that is named passes as long as nothing is wrong`, { timeout }, async () => {
    const named = new Set(Object.values(killers))
    const wrong: string[] = []
    for (const check of checks) {
      if (!named.has(check.id)) continue
      const played = await playAgainst(adapter.definition, check)
      if (played !== 'green') wrong.push(`${check.id} is ${played}, so it proves nothing`)
    }
    expect(wrong).toEqual([])
  })

  test(`${id}: each row, deleted or altered, turns the check red that is named for it`, { timeout }, async () => {
    const known = new Map(checks.map(check => [check.id, check]))
    const wrong: string[] = []
    for (const [key, mutant] of mutants) {
      const killer = killers[key]
      if (killer === undefined) continue // a survivor: red above
      const found = await problemOf(mutant, killer, known.get(killer))
      if (found !== undefined) wrong.push(`${key}: ${mutant.how}, and ${found}`)
    }
    expect(wrong, renew).toEqual([])
  })
}

async function problemOf(mutant: Mutant, killer: string, check: Check | undefined): Promise<string | undefined> {
  if (killer === refusedAtLoad) return refusalOf(mutant) === undefined ? 'core no longer refuses it at load' : undefined
  if (!check) return `there is no check ${killer} any more`
  const played = await playAgainst(mutant.provider, check)
  return played === 'red' ? undefined : `${killer} is ${played}`
}
