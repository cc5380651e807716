import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePlace, type Place } from './command.ts'

let place: Place
beforeAll(async () => {
  place = await makePlace()
})
afterAll(() => place[Symbol.asyncDispose]())

/** Writes down which modules a run loads, by their addresses. */
const witness = `
import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
registerHooks({
  load(url, context, next) {
    appendFileSync(process.env.LOADED, url + '\\n')
    return next(url, context)
  },
})`

async function loadedBy(words: readonly string[], name: string): Promise<string[]> {
  const preload = join(place.folder, 'witness.mjs')
  const loaded = join(place.folder, name)
  writeFileSync(preload, witness)
  const { code } = await place.run(words, { env: { NODE_OPTIONS: `--import=${preload}`, LOADED: loaded } })
  expect(code).toBe(0)
  return readFileSync(loaded, 'utf8').split('\n')
}

test.each([
  ['the overview', ['--help']],
  ['the version', ['--version']],
  ['the list of tasks', ['tasks']],
  ['the help of a command', ['watch', '--help']],
  ['the help of the tools', ['mcp', '--help']],
])('%s is there without a client, an adapter, zod or undici', async (name, words) => {
  const loaded = await loadedBy(words, name.replaceAll(' ', '-'))
  expect(
    loaded.filter(url =>
      /core\/(src|dist)\/client|\/(undici|zod|@modelcontextprotocol)\/|dialects|\/provider\.[jt]s$/.test(url),
    ),
  ).toEqual([])
  expect(loaded.filter(url => url.includes('/cli/src/commands/')).length).toBeLessThanOrEqual(1)
})

test('what Node compiled is kept', async () => {
  const cache = join(place.folder, 'cache')
  await place.run(['--version'], { env: { NODE_COMPILE_CACHE: cache } })
  expect(readdirSync(cache)).toHaveLength(1)
})

test('a place that cannot keep what was compiled, or holds rubbish, changes nothing', async () => {
  const file = join(place.folder, 'no-folder')
  writeFileSync(file, '')
  const rubbish = join(place.folder, 'rubbish')
  mkdirSync(rubbish)
  const fill = () => {
    for (const name of readdirSync(rubbish, { recursive: true, withFileTypes: true }))
      if (name.isFile()) writeFileSync(join(name.parentPath, name.name), 'rubbish')
  }
  const run = (cache: string) => place.run(['tasks', '--json'], { env: { NODE_COMPILE_CACHE: cache } })
  const first = await run(rubbish)
  fill()
  for (const again of [await run(rubbish), await run(file)])
    expect(again).toMatchObject({ code: 0, stdout: first.stdout, stderr: first.stderr })
})
