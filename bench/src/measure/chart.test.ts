import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { chartOf } from './chart.ts'
import type { Report } from './report.ts'

test('a bar for each line: of its ratio, or of its figure among those of its unit', () => {
  const lines = [
    {
      name: 'c=1 raw',
      unit: '/s',
      value: 100,
      rate: { value: 1, low: 1, high: 1 },
      cpu: { value: 1, low: 1, high: 1 },
    },
    {
      name: 'c=1 a<b',
      unit: '/s',
      value: 50,
      rate: { value: 0.5, low: 0.4, high: 0.6 },
      cpu: { value: 1, low: 1, high: 1 },
    },
    { name: 'heap', unit: 'B', value: 2048 },
  ]
  const chart = chartOf({ name: 'get', lines })
  expect(chart).toContain('a&lt;b')
  expect(chart).toContain('0.50  [0.40..0.60]')
  expect(chart.match(/<rect class="\w+" [^>]*width="(\d+)"/g)).toHaveLength(3)
  const [raw, other, heap] = [...chart.matchAll(/rect class="\w+" [^>]*width="(\d+)"/g)].map(([, width]) =>
    Number(width),
  )
  expect([other! / raw!, heap]).toEqual([expect.closeTo(0.5, 2), raw])
})

const figures = join(import.meta.dirname, '..', '..', '..', 'docs', 'figures')
test.each(readdirSync(figures).filter(name => name.endsWith('.json')))(
  'the picture of %s is the one of its figures',
  name => {
    const report = JSON.parse(readFileSync(join(figures, name), 'utf8')) as Report
    expect(readFileSync(join(figures, name.replace(/json$/, 'svg')), 'utf8')).toBe(chartOf(report))
  },
)
