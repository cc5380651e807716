import { expect, test } from 'vitest'
import { hostileReport, sampleReport } from '../../test/sample-report.ts'
import { failureText } from './failure-text.ts'

const failing = (report = sampleReport()) => report.checks.find(({ verdict }) => verdict === 'fail')!

test('tells what was to hold, from which source, what came instead, what was exchanged and how to run it again', () => {
  expect(failureText(sampleReport(), failing())).toBe(`FAIL south status.unknown-word/paused
status unknown word paused holds

requirement  status.unknown-word  A word that the document does not know is not final.
             source: README of core, "Statuses"
provenance   derived: made out of south's text-to-video (2026-11-21)
step         step 2 (get)
wrong        task.status
expected     "running"
came         "failed": the word "paused" was taken for an error
replay       npx @vidrelay/conformance run ./south.js --recordings ./recordings --only status.unknown-word/paused

exchange 1, at 0 s
> POST https://south.example.com/v1/videos
> authorization: Bearer {{key}}
> accept: application/json
>
> {"model":"m-1","prompt":"a lighthouse in the rain"}
< 200
< content-type: application/json
<
< {"id":"task_1","seed":12345678901234567890,"status":"queued"}

exchange 2, at 5 s
> GET https://south.example.com/v1/videos/task_1
> authorization: Bearer {{key}}
> accept: application/json
< 200
< content-type: application/json
<
< {"id":"task_1","seed":12345678901234567890,"status":"paused"}`)
})

test('a check that passes is told in the same way', () => {
  const report = sampleReport()
  const text = failureText(report, report.checks.find(({ id }) => id === 'words')!)
  expect(text).toMatch(/^pass north words\n/)
  expect(text).not.toContain('expected')
})

test('a lost answer, no exchange at all and a requirement that the report does not know', () => {
  const check = failing()
  const [first] = check.exchanges
  const answer = { status: null, headers: {}, body: null, fault: 'stall' }
  const lost = { ...check, exchanges: [{ ...first!, answer }], covers: ['N-99'] }
  expect(failureText(sampleReport(), lost)).toContain('< no answer, fault: stall')
  expect(failureText(sampleReport(), lost)).toContain('requirement  N-99\n')
  expect(failureText(sampleReport(), { ...check, exchanges: [] })).toMatch(/\n\nnothing was exchanged$/)
})

test('hostile text does not reach the terminal as it is', () => {
  const report = hostileReport()
  const text = failureText(report, failing(report))
  // biome-ignore lint/suspicious/noControlCharactersInRegex: to find them is its purpose
  expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/)
})
