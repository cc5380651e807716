import { expect, test } from 'vitest'
import { hostileReport, sampleReport } from '../../test/sample-report.ts'
import { junit } from './junit.ts'

// That a parser of XML reads it, hostile text and all, is proved in test/page.test.ts by the browser's.

test('a suite for each adapter and a case for each cell; counts add up', () => {
  const text = junit(sampleReport())
  expect(text).toContain('<testsuites name="conformance" tests="17" failures="1" errors="0" skipped="2">')
  expect(text).toContain('<testsuite name="north" tests="7" failures="0" errors="0" skipped="0">')
  expect(text).toContain('<testsuite name="south" tests="5" failures="1" errors="0" skipped="1">')
  expect(text).toContain('<testsuite name="west" tests="5" failures="0" errors="0" skipped="1">')
  expect(text.match(/<testcase /g)).toHaveLength(17)
})

test('what is not applicable is skipped with its reason, and so is what nothing proves', () => {
  const text = junit(sampleReport())
  expect(text).toContain('<skipped message="its document has no such word"/>')
  expect(text).toContain('<skipped message="no evidence: no recording shows a task')
  expect(text).toContain(
    '<failure type="fail" message="status.unknown-word/paused: task.status">FAIL south status.unknown-word/paused\n',
  )
})

test('each case says what was run and how far it can be trusted', () => {
  expect(junit(sampleReport())).toContain(
    '<system-out>pass words (documentation: North API reference, examples, 2026-11-21)</system-out>',
  )
})

test('nothing in it is forbidden in XML', () => {
  const text = junit(hostileReport())
  // biome-ignore lint/suspicious/noControlCharactersInRegex: to find them is its purpose
  expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/)
  expect(text.isWellFormed()).toBe(true)
  expect(text).not.toContain(']]>')
  expect(text).not.toContain('<img')
})
