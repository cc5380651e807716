import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { faults } from './faults.ts'
import { judge } from './judge.ts'
import { type Relay, startRelay } from './relay.ts'
import { scenarios } from './scenarios.ts'
import { kinds, replayCommand, report, torture } from './torture.ts'

const seed = Number(process.env.VIDRELAY_TORTURE_SEED ?? 0)

/** Only so that what hangs ends: many processes share the machine. */
const timeout = 300_000

test('wherever a job is killed, it ends with one paid create and one good file, or a typed unknown (a sample)', {
  timeout,
}, async () => {
  const played = await torture({ scenarios, hooks: ['node'], every: 51, seed, parallel: 4 })
  process.stdout.write(`${report(played)}\n${kinds(played)}\nseed ${seed}; all of them: pnpm torture\n`)
  const wrong = played.filter(({ verdict }) => verdict.wrong.length > 0)
  expect(wrong.map(one => ({ wrong: one.verdict.wrong, again: replayCommand(one) }))).toEqual([])
  expect(played.filter(({ at, verdict }) => at !== undefined && verdict.outcome !== 'missed').length).toBeGreaterThan(
    10,
  )
})

describe('a mistake that is planted in core is seen', () => {
  let relay: Relay
  beforeAll(async () => {
    relay = await startRelay()
  })
  afterAll(() => relay.close())

  test.concurrent.each(Object.entries(faults))('%s', { timeout }, async (_, { changes, scenario, at, says }) => {
    const job = { relay, scenario: scenarios.find(({ id }) => id === scenario)!, hook: 'node', patience: 8000 } as const
    const { wrong } = await judge({ ...job, faults: changes }, at)
    expect(wrong.join('\n')).toMatch(says)
  })

  const folder = fileURLToPath(new URL('../../packages/core/src/', import.meta.url))
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !/\.test(-d)?\.ts$/.test(name))
    .map(name => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
  test.each(Object.entries(faults))('what %s replaces stands in core once', (_, { changes }) => {
    for (const { find } of changes) expect(sources.split(find).length - 1, find).toBe(1)
  })
})
