import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { conventions, metricNames, ours } from '../src/names.ts'

it('the README names every attribute and every metric', () => {
  const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8')
  for (const name of [conventions, ours, metricNames].flatMap(names => Object.values(names)))
    expect(readme).toContain(`\`${name}\``)
})
