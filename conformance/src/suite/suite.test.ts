import { expect, test } from 'vitest'
import { madeUp, recording } from '../../test/made-up.ts'
import { ways } from '../ways/ways.ts'
import { suiteOf } from './suite.ts'

const requirement = (id: string) => ({ id, group: 'Made-up docs', text: `${id} holds.`, source: 'page 3' })

test('every way and every documented requirement is a cell, and every check has one id', () => {
  const { cells, checks } = suiteOf({ adapter: madeUp(), recordings: [recording()] })
  const ids = cells.map(cell => cell.requirement.id)
  expect(ids).toEqual([...ways.map(({ id }) => id), 'M-1', 'M-2'])
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length)
  expect(checks.length).toBeGreaterThan(1)
})

test('a cell has checks, or says in words why not', () => {
  for (const cell of suiteOf({ adapter: madeUp(), recordings: [recording()] }).cells) {
    const words = cell.notApplicable ?? cell.untestable ?? ''
    expect(cell.checks.length > 0 || words.length > 10, cell.requirement.id).toBe(true)
  }
})

test('without a task that went well nothing can be derived, and that is no pass', () => {
  const refused = recording({ steps: [{ do: 'models', expect: { error: { code: 'unauthenticated' } } }] })
  const { cells } = suiteOf({ adapter: madeUp(), recordings: [refused] })
  expect(cells.filter(({ untestable }) => untestable === undefined).map(cell => cell.requirement.id)).toEqual([
    'M-1',
    'M-2',
  ])
})

test('a documented requirement that no recording covers is untestable, unless it is proven elsewhere', () => {
  const { cells } = suiteOf({
    adapter: madeUp(),
    recordings: [recording()],
    requirements: [requirement('M-1'), requirement('M-3'), requirement('M-10'), requirement('M-4')],
    elsewhere: { 'M-4': 'README.md, "words"' },
  })
  const documented = cells.slice(ways.length)
  expect(
    documented.map(({ requirement: { id, text }, untestable, notApplicable }) => [
      id,
      text,
      untestable ?? notApplicable,
    ]),
  ).toEqual([
    ['M-1', 'M-1 holds.', undefined],
    ['M-2', 'Requirement M-2 of Made-up docs.', undefined],
    ['M-3', 'M-3 holds.', 'no recording covers it'],
    ['M-4', 'M-4 holds.', 'proven elsewhere: README.md, "words"'],
    ['M-10', 'M-10 holds.', 'no recording covers it'],
  ])
})

test.each<[string, Parameters<typeof suiteOf>[0]['recordings'], string]>([
  ['none', [], 'there are no recordings'],
  [
    'one of another provider',
    [recording({ provider: 'other' })],
    'text-to-video is a recording of other, not of made-up',
  ],
  ['two of one scenario', [recording(), recording()], 'the scenario text-to-video is there twice'],
])('recordings that cannot be used: %s', (_, recordings, message) => {
  expect(() => suiteOf({ adapter: madeUp(), recordings })).toThrow(message)
})
