import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fileInside } from './inside.ts'

let root: string
let folder: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'vidrelay-inside-'))
  folder = join(root, 'out')
  mkdirSync(join(folder, 'sub'), { recursive: true })
  mkdirSync(join(root, 'out-other'))
  for (const path of ['secret.png', 'out/a.png', 'out/sub/b.png', 'out-other/c.png', 'out/..d.png'])
    writeFileSync(join(root, path), '')
  symlinkSync(join(root, 'secret.png'), join(folder, 'link.png'))
})
afterAll(() => rmSync(root, { recursive: true }))

test('files of the folder, by any way', async () => {
  expect(await fileInside([folder], 'a.png')).toMatch(/out\/a\.png$/)
  expect(await fileInside([folder], join(folder, 'sub/../a.png'))).toMatch(/out\/a\.png$/)
  expect(await fileInside([join(root, 'out-other'), folder], 'sub/b.png')).toMatch(/out\/sub\/b\.png$/)
  expect(await fileInside([folder], '..d.png')).toMatch(/out\/\.\.d\.png$/)
})

test.each(['../secret.png', 'link.png', 'sub/../../secret.png', '../out-other/c.png', 'no.png', '/etc/passwd'])(
  'nothing else: %s',
  async path => {
    await expect(fileInside([folder], path)).rejects.toThrow(/files elsewhere are not read/)
  },
)
