import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recording } from './made-up.ts'

/** The command as a stranger starts it, but from its sources. */

const main = join(import.meta.dirname, '..', 'src', 'cli', 'main.ts')
const fixture = (name: string) => join(import.meta.dirname, 'fixtures', `${name}.ts`)
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'conformance-cli-'))
  mkdirSync(join(folder, 'recordings'))
  mkdirSync(join(folder, 'empty'))
  writeFileSync(join(folder, 'recordings', 'text-to-video.json'), JSON.stringify(recording()))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ran {
  code: number
  out: string
  err: string
}
const conformance = (...words: string[]): Promise<Ran> =>
  new Promise(resolve => {
    const args = ['--conditions=@vidrelay/source', main, ...words]
    const env = { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1' }
    execFile(process.execPath, args, { cwd: folder, env, maxBuffer: 2 ** 26 }, (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err })
    })
  })
const run = (name: string, ...words: string[]) =>
  conformance('run', fixture(name), '--recordings', 'recordings', ...words)

test('a right adapter: everything passes or says why not, and every report is written', {
  timeout: 60_000,
}, async () => {
  const files = ['json', 'junit', 'markdown', 'badge', 'html'].flatMap(kind => [`--${kind}`, `out.${kind}`])
  const { code, out, err } = await run('right', ...files)
  expect(err).toBe('')
  expect(out).toMatch(/\d+ pass · 0 fail · \d+ n\/a/)
  expect(out).not.toMatch(/\d\s*%/)
  expect(code).toBe(0)
  const report = JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8'))
  expect(report.totals).toMatchObject({ fail: 0, untestable: 0 })
  expect(report.checks.length).toBeGreaterThan(5)
  for (const kind of ['junit', 'markdown', 'badge', 'html']) expect(existsSync(join(folder, `out.${kind}`))).toBe(true)
})

test('a wrong one: the failure shows requirement, source, exchange, and the command that replays it', async () => {
  const { code, out, err } = await run('wrong', '--only', 'text-to-video')
  expect(err).toBe('')
  expect(code).toBe(1)
  expect(out).toContain('M-1')
  expect(out).toContain('documentation: Made-up docs, page 3')
  expect(out).toContain('GET https://api.made-up.example.com/v1/videos/v1')
  expect(out).toContain('"status":"done"')
  const command = /npx @vidrelay\/conformance (run .+)/.exec(out)?.[1]
  const words = command!.trim().split(' ')
  expect(words).toEqual(['run', fixture('wrong'), '--recordings', 'recordings', '--only', 'text-to-video'])
  expect((await conformance(...words)).out).toBe(out)
})

test('cells are compared with the committed matrix', { timeout: 60_000 }, async () => {
  const first = await run('right', '--matrix', 'cells.txt')
  expect([first.code, first.err]).toEqual([2, '--matrix: there is no file cells.txt; --write-matrix makes it\n'])
  expect((await run('right', '--matrix', 'cells.txt', '--write-matrix')).code).toBe(0)
  expect((await run('right', '--matrix', 'cells.txt')).code).toBe(0)
  writeFileSync(
    join(folder, 'cells.txt'),
    `${readFileSync(join(folder, 'cells.txt'), 'utf8')}pass              2  M-9\n`,
  )
  const lost = await run('right', '--matrix', 'cells.txt')
  expect(lost.code).toBe(3)
  expect(lost.out).toContain('cell lost: M-9')
  expect(lost.out).toContain('--write-matrix')
})

test('a waiver excuses what it names, and is red where it excuses nothing', { timeout: 60_000 }, async () => {
  const waiver = {
    adapter: 'made-up',
    requirement: 'M-1',
    says: 'events of type',
    reason: 'nothing is wrong here, which is the point',
    issue: 'https://example.com/issues/1',
    until: '9.0.0',
  }
  writeFileSync(join(folder, 'waivers.json'), JSON.stringify([waiver]))
  const { code, out } = await run('right', '--waivers', 'waivers.json')
  expect(code).toBe(1)
  expect(out).toContain('waiver of made-up M-1: it is stale')
})

test.each<[string, string[], string]>([
  ['no such file', ['run', './nothing.js', '--recordings', 'recordings'], 'there is no file'],
  [
    'no such package',
    ['run', 'no-such-package', '--recordings', 'recordings'],
    'no package no-such-package is installed here',
  ],
  [
    'several adapters',
    ['run', fixture('several'), '--recordings', 'recordings'],
    'exports several adapters, one, two; choose one with --export',
  ],
  [
    'no such export',
    ['run', fixture('several'), '--recordings', 'recordings', '--export', 'three'],
    'exports no adapter named three; it exports one, two',
  ],
  [
    'no adapter',
    ['run', join(import.meta.dirname, 'failure-of.ts'), '--recordings', 'recordings'],
    'exports no adapter',
  ],
  [
    'an adapter of another contract',
    ['run', fixture('older'), '--recordings', 'recordings'],
    'cannot be used: contract: the document of made-up names no contract, and this core speaks contract 2; update the adapter',
  ],
  ['no recordings', ['run', fixture('right'), '--recordings', 'empty'], 'has no recordings'],
  ['no folder', ['run', fixture('right'), '--recordings', 'nowhere'], 'nowhere'],
  ['no option', ['run', fixture('right')], "required option '--recordings <folder>'"],
  [
    'no such check',
    ['run', fixture('right'), '--recordings', 'recordings', '--only', 'text-to-vidoe'],
    'there is no check text-to-vidoe; near it: text-to-video',
  ],
  [
    'a bad seed',
    ['run', fixture('right'), '--recordings', 'recordings', '--seed', 'x'],
    '--seed: accepted: a whole number',
  ],
  ['no such command', ['rnu'], "unknown command 'rnu'"],
])('bad input is one sentence and exit code 2: %s', async (_, words, sentence) => {
  const { code, out, err } = await conformance(...words)
  expect(err).toContain(sentence)
  expect(err).not.toMatch(/\n\s+at /)
  expect(err.trim().split('\n')).toHaveLength(1)
  expect([code, out]).toEqual([2, ''])
})

test('a wrong one in full: at most sixty lines, unless all is asked for', async () => {
  const { code, out } = await run('wrong')
  expect(code).toBe(1)
  expect(out.split('\n').length).toBeLessThanOrEqual(60)
  expect(out).toContain('  row       dialects.video.answer.outputs: [{"at":"address"}]\n')
  expect(out).toMatch(/ {2}source {4}recordings\/text-to-video\.json:\d+ \(documentation: Made-up docs, page 3\)\n/)
  expect(out).toContain('checks that the kit made out of the document fail too')
  const all = await run('wrong', '--all')
  expect(all.out).toContain('exchange 1, at 0 s')
})

test('the specification is the second witness', async () => {
  const acme = join(import.meta.dirname, 'acme')
  const words = ['run', join(acme, 'adapter.ts'), '--recordings', join(acme, 'recordings'), '--spec']
  const right = await conformance(...words, join(acme, 'openapi.yaml'), '--only', 'specification')
  expect([right.code, right.err]).toEqual([0, ''])
  expect(right.out).toContain('pass acme specification\n')
  const other = join(folder, 'other.yaml')
  writeFileSync(other, readFileSync(join(acme, 'openapi.yaml'), 'utf8').replace('maxLength: 800', 'maxLength: 700'))
  const wrong = await conformance(...words, other, '--only', 'specification')
  expect(wrong.code).toBe(1)
  expect(wrong.out).toContain('prompt: input.prompt takes at most 700; the document says 800')
  const none = await conformance(...words, join(acme, 'adapter.ts'))
  expect([none.code, none.out]).toEqual([2, ''])
  expect(none.err).toMatch(/adapter\.ts (is no OpenAPI document|cannot be read)/)
})

test('so is what the software answers that a provider runs, with a specification and without', async () => {
  const acme = join(import.meta.dirname, 'acme')
  const family = join(folder, 'ware.yaml')
  const line = 'id: over, body: { data: { state: DONE } }, reads: { status: running }, quote: DONE'
  writeFileSync(family, `openapi: 3.1.0\npaths: {}\nx-vidrelay: { answers: [{ ${line} }] }\n`)
  const words = ['run', join(acme, 'adapter.ts'), '--recordings', join(acme, 'recordings'), '--family', family]
  const wrong = await conformance(...words, '--only', 'specification')
  expect([wrong.code, wrong.err]).toEqual([1, ''])
  expect(wrong.out).toContain('answers: over, to get in task: status is "running", and the document reads "succeeded"')
  const both = await conformance(...words, '--spec', join(acme, 'openapi.yaml'), '--only', 'specification')
  expect([both.code, both.out.includes('answers: over')]).toEqual([1, true])
})
