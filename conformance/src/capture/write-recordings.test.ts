import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkFree, writeAll } from './write-recordings.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vidrelay-write-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const files = [
  { name: 'a.json', text: 'one' },
  { name: 'b.json', text: 'two' },
]

test('all are written, whole, and nothing else is left', async () => {
  expect(await writeAll(folder, files, false)).toEqual([join(folder, 'a.json'), join(folder, 'b.json')])
  expect(await readdir(folder)).toEqual(['a.json', 'b.json'])
  expect(await readFile(join(folder, 'b.json'), 'utf8')).toBe('two')
})

test('what is there stays as it is unless force is said', async () => {
  await writeFile(join(folder, 'b.json'), 'mine')
  const refusal = /b\.json exists and is not overwritten; accepted: another folder, or force/
  await expect(checkFree(folder, ['a.json', 'b.json'], false)).rejects.toThrow(refusal)
  await expect(writeAll(folder, [files[1]!], false)).rejects.toThrow(refusal)
  expect([await readdir(folder), await readFile(join(folder, 'b.json'), 'utf8')]).toEqual([['b.json'], 'mine'])
  await checkFree(folder, ['a.json', 'b.json'], true)
  await writeAll(folder, files, true)
  expect(await readFile(join(folder, 'b.json'), 'utf8')).toBe('two')
})

test('a folder that is not there is made', async () => {
  await checkFree(join(folder, 'x', 'y'), ['a.json'], false)
  expect(await readdir(join(folder, 'x'))).toEqual(['y'])
})

test('a failure half way leaves no part behind', async () => {
  await expect(writeAll(folder, [files[0]!, { name: 'no/such/folder.json', text: '' }], false)).rejects.toThrow(
    'ENOENT',
  )
  expect(await readdir(folder)).toEqual([])
})
