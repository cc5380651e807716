import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { hostileReport, sampleReport } from '../../test/sample-report.ts'
import { terminalMatrix } from './terminal-matrix.ts'
import { widthOf } from './terminal-text.ts'

describe('terminalMatrix', () => {
  const plain = terminalMatrix(sampleReport(), { color: false, width: 100 })

  test('a group in which all passes is one line, any other requirement a line of its own', () => {
    expect(plain).toContain(
      `
                                                                           north  south  west
Submitting                                                   5 pass · 0 fail · 0 n/a · 1 no evidence
  submit.answer-lost  When the answer to a submit is lost, the outcome i…  pass   pass   NO EVIDENCE
Status                                                                       7 pass · 1 fail · 1 n/a
  status.unknown-word  A word that the document does not know is not fin…  pass   FAIL   pass
  status.cancelled  A cancelled task is final and is not a failure.        pass   n/a    pass
North: API reference                                                         2 pass · 0 fail · 0 n/a
`,
    )
  })

  test('every cell that is not applicable says why', () => {
    expect(plain).toContain('south: its document has no such word (status.cancelled)')
  })

  test('the words of the provider’s own pages stand apart from those that are tolerated', () => {
    expect(plain).toContain(`
status words, and whose they are
  north: 2 of its own pages · 2 tolerated
    queued, documented: queued (N-1)
    queued, tolerated: waiting (reports), (none) (seen)
    succeeded, documented: done (N-2)
`)
  })

  test('every failing cell, and every one without evidence, is named with what is wrong', () => {
    const failing = plain.slice(plain.indexOf('failing, or without evidence'))
    expect(failing).toContain('FAIL  south  status.unknown-word  A word that the document does not know is not final.')
    expect(failing.replaceAll(/\s+/g, ' ')).toContain(
      'status.unknown-word/paused: task.status: expected "running", came "failed"',
    )
    expect(failing).toContain('NO EVIDENCE  west  submit.answer-lost')
    expect(failing).toContain('no recording shows a task from its submit')
  })

  test('ends with the totals of each adapter and of all, and what they rest on', () => {
    const wide = terminalMatrix(sampleReport(), { color: false, width: 130 })
    expect(wide.trimEnd().split('\n').slice(-4)).toEqual([
      'north  7 pass · 0 fail · 0 n/a                   10 checks: 0 captured · 2 documentation · 0 source code · 8 derived',
      'south  3 pass · 1 fail · 1 n/a                   6 checks: 0 captured · 0 documentation · 0 source code · 6 derived',
      'west   4 pass · 0 fail · 0 n/a · 1 no evidence   7 checks: 0 captured · 0 documentation · 0 source code · 7 derived',
      'all    14 pass · 1 fail · 1 n/a · 1 no evidence  23 checks: 0 captured · 2 documentation · 0 source code · 21 derived',
    ])
    expect(plain.trimEnd().split('\n').slice(-2)).toEqual([
      'all    14 pass · 1 fail · 1 n/a · 1 no evidence',
      '  23 checks: 0 captured · 2 documentation · 0 source code · 21 derived',
    ])
  })

  test('colours say nothing that the words do not', () => {
    const colored = terminalMatrix(sampleReport(), { color: true, width: 100 })
    expect(colored).toContain('\u001b[31m')
    expect(stripVTControlCharacters(colored).replaceAll(/ +$/gm, '')).toBe(plain)
  })

  test.each([40, 60, 80, 100, 200])('keeps to %i columns, hostile text or not', width => {
    for (const report of [sampleReport(), hostileReport()])
      for (const line of terminalMatrix(report, { color: false, width }).split('\n'))
        expect(widthOf(line), line).toBeLessThanOrEqual(width)
  })

  test('where the adapters do not fit beside each other, they come in blocks', () => {
    const narrow = terminalMatrix(sampleReport(), { color: false, width: 40 })
    const heads = narrow.split('\n').filter(line => /^ +\w+( +\w+)*$/.test(line) && /north|south|west/.test(line))
    expect(heads.map(head => head.trim().split(/ +/))).toEqual([['north', 'south'], ['west']])
    expect(narrow).toContain('NO EVIDENCE\n')
  })

  test('hostile text does not reach the terminal as it is', () => {
    const text = terminalMatrix(hostileReport(), { color: false, width: 100 })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: to find them is its purpose
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  })

  test('a report of nothing says so', () => {
    const empty = { ...sampleReport(), cells: [], checks: [], requirements: [] }
    expect(terminalMatrix(empty, { color: false, width: 80 })).toContain('nothing was checked')
  })

  test('there is no percentage', () => {
    expect(plain).not.toContain('%')
  })
})
