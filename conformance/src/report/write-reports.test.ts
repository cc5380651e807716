import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sampleReport } from '../../test/sample-report.ts'
import { reportSchema } from '../format/report.ts'
import { html } from './html.ts'
import { junit } from './junit.ts'
import { writeReports } from './write-reports.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vidrelay-reports-'))
})
afterEach(() => rmSync(folder, { recursive: true }))
const read = (name: string) => readFileSync(join(folder, name), 'utf8')

test('writes what has a path, folders included, over what was there', () => {
  const paths = { json: 'deep/er/conformance.json', junit: 'junit.xml', html: 'page.html' }
  writeFileSync(join(folder, 'junit.xml'), 'old')
  const report = sampleReport()
  const written = writeReports(report, {
    json: join(folder, paths.json),
    junit: join(folder, paths.junit),
    html: join(folder, paths.html),
  })
  expect(written).toEqual(Object.values(paths).map(path => join(folder, path)))
  expect(readdirSync(folder).sort()).toEqual(['deep', 'junit.xml', 'page.html'])
  expect(reportSchema.parse(JSON.parse(read(paths.json)))).toEqual(report)
  expect(read(paths.junit)).toBe(junit(report))
  expect(read(paths.html)).toBe(html(report))
})

test('writes nothing where nothing is asked for', () => {
  expect(writeReports(sampleReport(), {})).toEqual([])
  expect(readdirSync(folder)).toEqual([])
})

test('says which report cannot be written where', () => {
  const badge = join(folder, 'file', 'badge.json')
  writeFileSync(join(folder, 'file'), '')
  expect(() => writeReports(sampleReport(), { badge })).toThrow(
    new RegExp(`^the badge report cannot be written to ${badge} \\(E[A-Z]+\\)$`),
  )
  expect(existsSync(badge)).toBe(false)
})
