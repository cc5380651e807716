import { expect, test } from 'vitest'
import { rows } from './rows.ts'
import { type Played, play } from './scene.ts'

const told = (played: Played): string => {
  if (played.passed) return 'passed'
  const { what, expected, came } = played.difference
  return `${played.where}: ${what}\nexpected: ${expected}\ncame: ${came}\n${played.heard.join('\n')}`
}

test('every row has a name of its own', () => {
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
})

test.each(rows)('$id', async row => {
  expect(told(await play(row)), row.loses).toBe('passed')
})
