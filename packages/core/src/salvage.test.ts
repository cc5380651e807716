import fc from 'fast-check'
import { expect, test } from 'vitest'
import { salvageId } from './salvage.ts'

const paths = ['data.task_id', 'tasks[].id', 'id']
const from = (text: string, of = paths) => salvageId(Buffer.from(text), of)

test.each<[text: string, id: string | undefined]>([
  ['{"id":"t1","status":"que', 't1'],
  ['{"status":"x","data":{"task_id" : "t2","', 't2'],
  ['{"id":"outer","data":{"task_id":"inner"', 'inner'],
  ['{"id":"t', undefined],
  ['{"id":""', undefined],
  ['{"id":nul', undefined],
  ['{"uid":"u1","', undefined],
  ['{"id":"a\\"b"}', undefined],
  ['id=t1', undefined],
  ['', undefined],
])('%s', (text, id) => {
  expect(from(text)).toBe(id)
})

test('an id of absurd length is none, and the search has an end', () => {
  expect(from(`{"id":"${'x'.repeat(513)}"`)).toBeUndefined()
  expect(from(`${' '.repeat(70_000)}{"id":"t1"`)).toBeUndefined()
})

test('any bytes are survived, and what is found stood there', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.array(fc.string()), (noise, of) => {
      const id = salvageId(noise, [...of, 'id'])
      if (id !== undefined) expect(Buffer.from(noise).toString()).toContain(id)
    }),
  )
})

test('wherever a whole answer is cut after its id, the id is saved', () => {
  const whole = JSON.stringify({
    code: 'success',
    data: { task_id: 'task_Ω/1', status: 'SUBMITTED', note: 'x'.repeat(50) },
  })
  const end = whole.indexOf('"status"')
  for (let cut = end; cut < whole.length; cut++) expect(from(whole.slice(0, cut))).toBe('task_Ω/1')
})
