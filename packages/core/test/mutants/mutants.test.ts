import { afterAll, describe, expect, test } from 'vitest'
import type { Mutant } from './mutant.ts'
import { mutants } from './mutants.ts'
import { openRunner } from './run-mutant.ts'

const runner = openRunner()
afterAll(() => runner.close())

test('every mutant has an id of its own, and words that only its killer would say', () => {
  expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length)
  expect(mutants.filter(({ says }) => says.length < 8).map(({ id }) => id)).toEqual([])
})

describe('core mutants', () => {
  const judging = new Map(mutants.map(mutant => [mutant.id, runner.run(mutant)]))

  test.each(mutants)('$id is killed by $killer', async mutant => {
    const { verdict, said } = await judging.get(mutant.id)!
    expect(verdict, `${mutant.why}\n${mutant.killer}: ${said}`).toBe('killed')
  })

  afterAll(async () => {
    const judged = await Promise.all(judging.values())
    const killed = judged.filter(({ verdict }) => verdict === 'killed')
    process.stdout.write(`core mutants: ${killed.length} of ${judged.length} killed\n`)
  })
})

describe('the runner', () => {
  const base: Mutant = {
    id: 'self-test',
    why: 'Nothing: it tries the runner.',
    find: "status !== 'queued' && status !== 'running'",
    replace: "status !== 'queued' && status !== 'running'",
    killer: 'look/a task that ended badly is told as an error: failed',
    says: 'a request that nobody expects',
  }
  /** Only types stand there, and so no row loads it. */
  const unloaded = { find: 'export type ClientEvent', replace: 'export type ClientEvent' }
  const cases: readonly [what: string, change: Partial<Mutant>, verdict: string, said: string][] = [
    ['a patch that changes nothing survives', {}, 'survived', 'the row passed'],
    ['a patch that no longer fits is an error', { find: 'no such words' }, 'error', 'no longer fits core'],
    ['a patch that fits twice is an error', { find: 'status' }, 'error', 'times, not once'],
    ['a file that no row loads is an error', unloaded, 'error', 'was never loaded'],
    ['a row that there is not is an error', { killer: 'look/no-such-row' }, 'error', 'there is no row'],
    [
      'another failure than the named one is no kill',
      { replace: 'false', says: 'the time of this request' },
      'otherwise',
      'a request that nobody',
    ],
    ['a crash is no kill', { replace: 'isNoFunction(status)', says: '' }, 'crashed', 'ReferenceError'],
    ['what cannot be compiled is an error', { replace: 'status ===' }, 'error', ''],
  ]

  test.each(cases)('%s', async (what, change, verdict, said) => {
    const judged = await runner.run({ ...base, ...change, id: what.replaceAll(' ', '-') })
    expect(judged).toMatchObject({ verdict, said: expect.stringContaining(said) })
  })

  // The watchdog keeps real time, so this begins at once and runs beside the others.
  const strict = openRunner({ workers: 1, patience: 10_000 })
  const asleep = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'
  const hanging = strict.play({ ...base, id: 'hanging', replace: asleep }, base.killer)
  const next = strict.play({ ...base, id: 'next' }, base.killer)
  afterAll(() => strict.close())

  test('a mutant that hangs is ended by the watchdog, and the next one plays', async () => {
    expect(await hanging).toMatchObject({ verdict: 'hung' })
    expect(await next).toMatchObject({ verdict: 'survived' })
  })
})
