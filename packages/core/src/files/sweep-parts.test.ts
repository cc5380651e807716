import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startChild } from '../../test/child.ts'
import { hiddenStem } from './hidden-name.ts'
import { sweepParts } from './sweep-parts.ts'

let folder: string
let stem: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vidrelay-'))
  stem = hiddenStem(folder, ['a part'])
})
afterEach(() => rm(folder, { recursive: true }))

const now = Date.parse('2026-01-02T00:00:00Z')
const hours = (count: number) => new Date(now - count * 3_600_000)
const put = async (path: string, at: Date) => {
  await writeFile(path, 'x')
  await utimes(path, at, at)
}

test('what is older than a day goes, with all that belongs to it', async () => {
  for (const end of ['.part', '.json', '.json-next', '.lock', '.lock-0123456789abcdef'])
    await put(stem + end, hours(25))
  await mkdir(`${hiddenStem(folder, ['a probe'])}.probe`)
  await put(join(`${hiddenStem(folder, ['a probe'])}.probe`, 'out.mp4'), hours(25))
  await utimes(`${hiddenStem(folder, ['a probe'])}.probe`, hours(25), hours(25))
  await writeFile(`${stem}.lock`, JSON.stringify({ pid: process.pid, start: '1', token: 'of a process that is gone' }))
  await utimes(`${stem}.lock`, hours(25), hours(25))
  expect(await readdir(folder)).toHaveLength(6)
  expect(await sweepParts(folder, now)).toBe(0) // nobody can tell who held that lock
  await rm(`${stem}.lock`)
  expect(await sweepParts(folder, now)).toBe(1)
  expect(await readdir(folder)).toEqual([])
})

test('what is younger, or of which one file is younger, stays', async () => {
  await put(`${stem}.part`, hours(25))
  await put(`${stem}.json`, hours(23))
  expect(await sweepParts(folder, now)).toBe(0)
  expect(await readdir(folder)).toHaveLength(2)
})

test('what a process works on stays', async () => {
  const child = startChild('lock-in-child.ts', [`${stem}.lock`])
  await child.said(/^held/)
  await put(`${stem}.part`, hours(25))
  await utimes(`${stem}.lock`, hours(25), hours(25))
  expect(await sweepParts(folder, now)).toBe(0)
  child.process.kill('SIGKILL')
  await child.ended
  expect(await sweepParts(folder, now)).toBe(1)
  expect(await readdir(folder)).toEqual([])
})

test('what only looks like it, and what a link leads to, stays', async () => {
  const others = ['out.mp4.part', '.vidrelay-short.part', '.vidrelay-0123456789abcdef', 'theirs']
  for (const name of others) await put(join(folder, name), hours(25))
  await symlink('theirs', `${stem}.part`)
  await sweepParts(folder, Date.now() + 25 * 3_600_000)
  expect((await readdir(folder)).toSorted()).toEqual(others.toSorted())
  expect(await readFile(join(folder, 'theirs'), 'utf8')).toBe('x')
  expect(await sweepParts(join(folder, 'no folder'), now)).toBe(0)
})
