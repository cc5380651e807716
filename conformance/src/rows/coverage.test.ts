import { expect, test } from 'vitest'
import { create, done, madeUp, poll, recording, submit, video } from '../../test/made-up.ts'
import type { Recording } from '../format/recording.ts'
import { type Check, checkOf } from '../ways/check.ts'
import { type Coverage, coverage, coverageSentence, mutantKey, refusedAtLoad } from './coverage.ts'
import { documentRows } from './document-rows.ts'
import { playAgainst } from './kill.ts'

const check = (scenario: string, changes: Partial<Recording> = {}): Check =>
  checkOf(recording({ scenario, ...changes }))
const whole = check('text-to-video')
const failed = check('failed', {
  steps: [submit, { do: 'wait', expect: { error: { code: 'task_failed' } } }],
  exchanges: [create, poll({ status: 'broken' }, 5)],
})
const survivorsOf = ({ survivors }: Coverage) => survivors.map(({ key }) => key)

test('names a check for each row, and the rows that none finds wrong', async () => {
  const found = await coverage({ adapter: madeUp(), checks: [whole] })
  expect(found.killers).toMatchObject({
    'statuses.queued#deleted': 'text-to-video',
    'statuses.done#running': 'text-to-video',
    'dialects.video.answer.outputs[0]#deleted': 'text-to-video',
    'dialects.video#deleted': refusedAtLoad,
    'polling.every#+1': 'text-to-video',
  })
  expect(survivorsOf(found)).toEqual(
    expect.arrayContaining(['statuses.broken#deleted', 'models.one.limits.seconds.max#+1', 'discovery.id[0]#altered']),
  )
  const mutants = documentRows(madeUp().definition).flatMap(row => row.mutants)
  expect(Object.keys(found.killers).length + found.survivors.length).toBe(mutants.length)
  expect(coverageSentence(found)).toMatch(
    /^made-up: \d+ row mutants: \d+ killed by recordings, \d+ refused at load, \d+ survive$/,
  )
})

test('another check finds more', async () => {
  const one = survivorsOf(await coverage({ adapter: madeUp(), checks: [whole] }))
  const two = survivorsOf(await coverage({ adapter: madeUp(), checks: [whole, failed] }))
  expect(one.filter(key => !two.includes(key))).toEqual([
    'statuses.broken#deleted',
    'statuses.broken#running',
    'statuses.broken#cancelled',
  ])
})

test('a check that was made out of the document is none', async () => {
  const made: Check = { ...whole, id: 'task.result/video' }
  const { killers } = await coverage({ adapter: madeUp(), checks: [made, failed] })
  expect(new Set(Object.values(killers))).toEqual(new Set(['failed', refusedAtLoad]))
})

test('what found a row before is asked first, where it still does', async () => {
  const checks = [whole, check('again')]
  const known = { 'statuses.queued#deleted': 'again', 'polling.every#+1': 'long-gone' }
  const { killers } = await coverage({ adapter: madeUp(), checks, known })
  expect(killers['statuses.queued#deleted']).toBe('again')
  expect(['again', 'text-to-video']).toContain(killers['polling.every#+1'])
})

test('a check that the adapter does not pass proves nothing', async () => {
  const wrong = check('wrong', { exchanges: [create, poll({ status: 'queued' }, 6), done(10), video] })
  const { broken, killers } = await coverage({ adapter: madeUp(), checks: [wrong] })
  expect(broken).toEqual(['wrong'])
  expect(new Set(Object.values(killers))).toEqual(new Set([refusedAtLoad]))
})

test('in parts it finds the same', async () => {
  const adapter = madeUp()
  const all = await coverage({ adapter, checks: [whole] })
  const parts = await Promise.all([0, 1].map(index => coverage({ adapter, checks: [whole], part: { index, of: 2 } })))
  expect(parts.flatMap(survivorsOf)).toEqual(survivorsOf(all))
  expect(Object.assign({}, ...parts.map(({ killers }) => killers))).toEqual(all.killers)
  expect(parts.map(({ rows }) => rows).reduce((a, b) => a + b)).toBe(all.rows)
})

test('only a check that fails is red; what breaks the kit itself is thrown', async () => {
  const row = documentRows(madeUp().definition).find(({ id }) => id === 'statuses.done')!
  const [mutant] = row.mutants
  expect(mutantKey(row, mutant!)).toBe('statuses.done#deleted')
  expect(await playAgainst(mutant!.provider, whole)).toBe('red')
  expect(await playAgainst(madeUp().definition, whole)).toBe('green')
  const foreign = check('foreign', { provider: 'another' })
  await expect(playAgainst(mutant!.provider, foreign)).rejects.toThrow('foreign is a recording of another')
})
