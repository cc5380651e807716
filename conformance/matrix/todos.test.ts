import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { todosIn } from '../../scripts/new-provider/todos.mjs'

test('what is still to do is found wherever the checkout lies, and not in what is built or installed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vidrelay-todos-'))
  const root = join(folder, 'dist', 'node_modules', 'vidrelay')
  const files = [
    'src/provider.ts',
    'src/distance.ts',
    'dist/provider.js',
    'node_modules/one/index.js',
    '.results/a.json',
  ]
  try {
    for (const file of files) {
      const path = join(root, 'packages/acme', file)
      mkdirSync(join(path, '..'), { recursive: true })
      writeFileSync(path, 'one\n // TODO: two\n')
    }
    mkdirSync(join(root, 'packages/acme/distances'))
    writeFileSync(join(root, 'packages/acme/distances/far.ts'), 'TODO')
    expect(todosIn(root, ['packages/acme', 'packages/none']).toSorted()).toEqual([
      'packages/acme/distances/far.ts:1: TODO',
      'packages/acme/src/distance.ts:2: // TODO: two',
      'packages/acme/src/provider.ts:2: // TODO: two',
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
