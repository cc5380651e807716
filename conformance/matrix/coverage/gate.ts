import {
  type Check,
  documentRows,
  type Mutant,
  mutantKey,
  playAgainst,
  refusalOf,
  refusedAtLoad,
} from '@vidrelay/conformance'
import { expect, test } from 'vitest'
import { type AdapterId, suiteFor } from '../suites.ts'
import { evidenceFor, evidenceText, readEvidence, readKillers } from './killers-file.ts'

/** A few hundred replays; on a busy machine they take longer than a test may by default. Unit: milliseconds. */
const timeout = 240_000

/**
 * Evidence that was once there stays: each row, deleted or altered, turns the recording red that is named for it. Nothing is
 * searched for here, so that each mutant costs one replay. What has no evidence is counted, and not called proven.
 */
export function coverageGate(id: AdapterId): void {
  const { adapter, checks } = suiteFor(id)
  const killers = readKillers(id)
  const mutants = new Map(
    documentRows(adapter.definition).flatMap(row =>
      row.mutants.map(mutant => [mutantKey(row, mutant), mutant] as const),
    ),
  )
  const renew = `coverage/${id}.json: to renew it: pnpm --filter @vidrelay/matrix coverage ${id} --write`

  test(`${id}: no recording is named for a row that is gone`, { timeout }, async () => {
    const rows = await evidenceFor(id, killers)
    const none = rows.filter(row => row.class === 'none').length
    const said = rows.filter(({ by = '' }) => by.startsWith('specification: ')).length
    const shown = rows.length - said - none
    process.stdout.write(
      `${id}: ${rows.length} rows: ${said} by the specification, ${shown} by recordings, ${none} without evidence\n`,
    )
    const told = (text: string) => Object.assign({}, ...Object.values(JSON.parse(text) as object))
    expect(
      told(readEvidence(id)),
      `evidence/${id}.json, which the READMEs show; to renew it, in seconds: pnpm --filter @vidrelay/matrix coverage ${id} --worth --write && pnpm tables`,
    ).toEqual(told(evidenceText(rows)))
    const gone = Object.keys(killers).filter(key => !mutants.has(key))
    expect(
      gone.map(key => `no such row: ${key}`),
      renew,
    ).toEqual([])
  })

  test(`${id}: every recording that is named passes as long as nothing is wrong`, { timeout }, async () => {
    const named = new Set(Object.values(killers))
    const wrong: string[] = []
    for (const check of checks) {
      if (!named.has(check.id)) continue
      const played = await playAgainst(adapter.definition, check)
      if (played !== 'green') wrong.push(`${check.id} is ${played}, so it proves nothing`)
    }
    expect(wrong).toEqual([])
  })

  test(`${id}: each row, deleted or altered, turns the recording red that is named for it`, { timeout }, async () => {
    const known = new Map(checks.map(check => [check.id, check]))
    const wrong: string[] = []
    for (const [key, killer] of Object.entries(killers)) {
      const mutant = mutants.get(key)
      const found = mutant && (await problemOf(mutant, killer, known.get(killer)))
      if (found !== undefined) wrong.push(`${key}: ${mutant?.how}, and ${found}`)
    }
    expect(wrong, renew).toEqual([])
  })
}

async function problemOf(mutant: Mutant, killer: string, check: Check | undefined): Promise<string | undefined> {
  if (killer === refusedAtLoad) return refusalOf(mutant) === undefined ? 'core no longer refuses it at load' : undefined
  if (!check) return `there is no recording ${killer} any more`
  const played = await playAgainst(mutant.provider, check)
  return played === 'red' ? undefined : `${killer} is ${played}`
}
