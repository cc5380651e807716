import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

it('the page names every program of this folder, and none that is not there', () => {
  const folder = join(import.meta.dirname, '..')
  const programs = readdirSync(folder).filter(name => name.endsWith('.ts') && !name.endsWith('.config.ts'))
  const page = readFileSync(join(folder, 'README.md'), 'utf8')
  const named = [...page.matchAll(/\]\(([\w-]+\.ts)\)/g)].map(([, name]) => name)
  // Those that order are shown whole.
  const shown = programs.filter(name => page.includes(readFileSync(join(folder, name), 'utf8')))
  expect([...new Set([...named, ...shown])].toSorted()).toEqual(programs.toSorted())
})
