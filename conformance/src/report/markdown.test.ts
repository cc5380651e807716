import { expect, test } from 'vitest'
import { hostileReport, sampleReport } from '../../test/sample-report.ts'
import { failureText } from './failure-text.ts'
import { markdown } from './markdown.ts'

const text = markdown(sampleReport())
const tableRows = (markdownText: string) => markdownText.split('\n').filter(line => line.startsWith('|'))

test('totals of each adapter and of all', () => {
  expect(text).toContain(`| adapter | cells | checks | recordings |
| --- | --- | ---: | ---: |
| North (north) | 7 pass · 0 fail · 0 n/a | 10 | 4 |
| South (south) | 3 pass · 1 fail · 1 n/a | 6 | 3 |
| West (west) | 4 pass · 0 fail · 0 n/a · 1 no evidence | 7 | 3 |
| **all** | **14 pass · 1 fail · 1 n/a · 1 no evidence** | 23 | 10 |
`)
})

test('a table for each group, each cell with its provenance; only the adapters that it concerns', () => {
  expect(text).toContain(
    '| <code>status.unknown-word</code> | A word that the document does not know is not final. <sub>README of core, "Statuses"</sub> | pass <sub>der</sub> | **FAIL** <sub>der</sub> | pass <sub>der</sub> |',
  )
  expect(text).toContain('| pass <sub>der</sub> | n/a | pass <sub>der</sub> |')
  expect(text).toContain('| **NO EVIDENCE** |')
  expect(text).toContain('## North: API reference\n\n| requirement | text | north |\n| --- | --- | --- |\n')
})

test('the status words, and whose they are', () => {
  expect(text).toContain(
    '## Status words\n\n```text\nnorth: 2 of its own pages · 2 tolerated\n  queued, documented: queued (N-1)\n',
  )
})

test('failures in full, reasons of what is not applicable', () => {
  const report = sampleReport()
  const failing = report.checks.find(({ verdict }) => verdict === 'fail')!
  expect(text).toContain(`\`\`\`text\n${failureText(report, failing)}\n\`\`\``)
  expect(text).toContain('- south <code>status.cancelled</code>: its document has no such word')
})

test('what is too much to be told in full is named, with the command that runs it', () => {
  const report = sampleReport()
  const failing = report.checks.find(({ verdict }) => verdict === 'fail')!
  const checks = Array.from({ length: 25 }, (_, index) => ({
    ...failing,
    id: `check-${index}`,
    replay: `run ${index}`,
  }))
  const much = markdown({ ...report, checks })
  expect(much.match(/<details>/g)).toHaveLength(20)
  expect(much).toContain('The exchanges of 5 more failing checks stand in the JSON report')
  expect(much).toContain('- south <code>check-24</code>: <code>run 24</code>')
})

test('hostile text makes no cell, no markup and no end of a fence', () => {
  const hostile = markdown(hostileReport())
  const pipes = (line: string) => line.split('|').length
  expect(tableRows(hostile).map(pipes)).toEqual(tableRows(text).map(pipes))
  const outside = hostile.replaceAll(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '')
  expect(outside).not.toContain('<img')
  expect(outside).not.toContain('](javascript')
  expect(outside).not.toContain('globalThis.hacked = 1">')
  expect(outside.match(/<details>/g)).toHaveLength(1)
})

test('there is no percentage', () => {
  expect(text).not.toContain('%')
})
