import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Sandbox, startSandbox } from '@vidrelay/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePlace, type Place } from './command.ts'

let place: Place
let sandbox: Sandbox
beforeAll(async () => {
  place = await makePlace()
  sandbox = await startSandbox({ speed: 1000 })
})
afterAll(async () => {
  await place[Symbol.asyncDispose]()
  await sandbox.close()
})

const model = 'apixgo/grok-image-video'
const fileOf = (name: string, content: unknown) => {
  const path = join(place.folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}
const buy = (words: readonly string[], env = {}) =>
  place.run(['generate', 'a cat', '--seconds', '6', '--no-wait', '--sandbox', sandbox.url, ...words], { env })

test.concurrent('a file of prices is what --max-cost judges by, and a price that nobody knows says how to give one', async () => {
  const path = fileOf('prices.json', {
    [model]: [
      { usd: 0.05, seconds: 4 },
      { usd: 0.02, per: 'second' },
    ],
  })
  const max = ['--max-cost', '0.1']
  expect(await buy([...max, '--prices', path])).toMatchObject({
    code: 4,
    stderr: expect.stringContaining('this request costs 0.12 USD, more than max-cost 0.1'),
  })
  expect((await buy([...max, '--seconds', '4'], { VIDRELAY_PRICES: path })).code).toBe(2) // given twice
  expect((await buy(['--max-cost', '0.12'], { VIDRELAY_PRICES: path })).code).toBe(0)
  const unknown = await buy(max)
  expect(unknown.code).toBe(4)
  expect(unknown.stderr).toContain(`a file of --prices: {"${model}": {"usd": 0.02, "per": "second"}}`)
  expect(unknown.stderr).toContain('--allow-unknown-price')
  expect((await buy([...max, '--allow-unknown-price'])).code).toBe(0)
})

test.concurrent.each<[string, unknown, string]>([
  ['absent.json', undefined, 'cannot be read (ENOENT)'],
  ['text.json', '{', 'is no JSON'],
  ['none.json', [1], "accepted: { 'provider/model': { usd, per } }"],
  ['who.json', { 'apixgoo/x': { usd: 1 } }, '"apixgoo/x": no such provider; accepted: apixgo, gaia'],
  ['row.json', { [model]: [{ usd: 1, per: 'week' }] }, `"${model}", row 1: per: accepted: request, second or image`],
])('a file of prices that is none is refused by its name: %s', async (name, content, says) => {
  const path = content === undefined ? join(place.folder, name) : fileOf(name, content)
  const { code, stderr } = await buy(['--prices', path])
  expect(code).toBe(2)
  expect(stderr).toContain(`error: prices: ${path}`)
  expect(stderr).toContain(says)
})

test.concurrent('a budget counts what the journal holds of the day', async () => {
  const journal = ['--journal', join(place.folder, 'budget.db')]
  const words = [...journal, '--budget', '0.2/day', '--reserve', '0.15', '--label', 'ann']
  expect((await buy(words)).code).toBe(0)
  const full = await buy([...words, '--json'])
  expect(full.code).toBe(4)
  expect(full.json().error).toMatchObject({
    code: 'budget_exceeded',
    message: expect.stringContaining('of the budget of 0.2 USD a day 0.15 USD are used'),
    budget: { usd: 0.2, per: 'day', used: 0.15, asked: 0.15 },
    exitCode: 4,
  })
  expect((await buy([...journal, '--budget', '5/day'])).stderr).toContain('--reserve USD')
  expect((await buy(['--reserve', '0.2'])).stderr).toContain('it belongs to a --budget')
  expect((await buy(['--budget', '5'])).stderr).toContain('accepted: US dollars a day, like 5/day')
})
