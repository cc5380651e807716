import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

it('the tables of the READMEs are what the documents say', () => {
  const script = join(import.meta.dirname, '..', '..', 'scripts', 'readme-tables.mjs')
  const { status, stderr } = spawnSync(process.execPath, ['--conditions=@vidrelay/source', script, '--check'], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
})
