import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readJobs } from './jobs.ts'
import { createKeys } from './keys.ts'

const read = (...lines: string[]) => readJobs(lines.join('\n'))

test('a job a line, empty lines between them, as an editor of any system leaves it', () => {
  expect(
    readJobs(
      '\uFEFF{"prompt": "a"}\r\n\r\n  \n{"prompt": "b", "key": "k", "output": "b.mp4", "provider": "gaia", "label": "ann", "images": ["first:x.png"]}',
    ),
  ).toEqual({
    jobs: [
      { line: 1, request: { prompt: 'a' } },
      {
        line: 4,
        request: { prompt: 'b', images: [{ path: 'x.png', role: 'firstFrame' }] },
        key: 'k',
        output: 'b.mp4',
        provider: 'gaia',
        label: 'ann',
      },
    ],
    problems: [],
  })
})

test.each([
  ['{"prompt": "a"', /^this is no JSON: /],
  ['["a"]', /^accepted: a JSON object/],
  ['null', /^accepted: a JSON object/],
  ['{"key": ""}', 'key: accepted: text of 1 to 200 characters, on one line'],
  ['{"key": 7}', 'key: accepted: text of 1 to 200 characters, on one line'],
  ['{"label": "a\\nb"}', /^label: /],
  ['{"images": "x.png"}', /^images: accepted: a list of texts/],
  ['{"images": [{"path": "x.png"}]}', /^images: accepted: a list of texts/],
  ['{"provider": "apixgoo"}', /^provider: there is no "apixgoo"; accepted: apixgo, /],
])('%s is refused by its line', (line, says) => {
  const { jobs, problems } = read('{"prompt": "a"}', line)
  expect(jobs).toHaveLength(1)
  expect(problems).toEqual([{ line: 2, message: expect.stringMatching(says) }])
})

test('a key or a file that stands in two lines is named with both', () => {
  const { problems } = read(
    '{"key": "a", "output": "A.mp4"}',
    '{"key": "b", "output": "a.mp4"}',
    '{"key": "a"}',
    '{"key": "A"}',
  )
  expect(problems).toEqual([
    { line: 3, message: 'key: "a" stands in line 1 too' },
    { line: 2, message: 'output: "a.mp4" stands in line 1 too' },
  ])
})

test('a key follows from what is asked, of whom, and from how many of its like stand before it', async () => {
  const whom = ['apixgo', 'https://a.example', '']
  const keyFor = createKeys()
  const first = await keyFor(whom, { prompt: 'a', seconds: 4 })
  const other = await keyFor(whom, { prompt: 'b', seconds: 4 })
  const again = await keyFor(whom, { seconds: 4, prompt: 'a' })
  expect(first).toMatch(/^batch-[\da-f]{32}-1$/)
  expect(again).toBe(first.replace(/1$/, '2'))
  const moved = createKeys()
  expect(await moved(whom, { prompt: 'b', seconds: 4 })).toBe(other)
  expect(await moved(whom, { prompt: 'a', seconds: 4 })).toBe(first)
  expect(await moved(['gaia', 'https://a.example', ''], { prompt: 'a', seconds: 4 })).not.toBe(first)
})

test('other bytes in a picture are another purchase, and another place of the same bytes is none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vidrelay-keys-'))
  const keyOf = (name: string) => createKeys()([], { images: [{ path: join(folder, name) }] })
  writeFileSync(join(folder, 'a.png'), 'one')
  writeFileSync(join(folder, 'b.png'), 'one')
  const key = await keyOf('a.png')
  expect(await keyOf('b.png')).toBe(key)
  writeFileSync(join(folder, 'a.png'), 'two')
  expect(await keyOf('a.png')).not.toBe(key)
  rmSync(folder, { recursive: true })
})
