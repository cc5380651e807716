import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { candidateIds, createOwnText, idInAddress } from './salvage.ts'

const paths = ['data.task_id', 'tasks[].id', 'id']
const from = (text: string, of = paths) => candidateIds(Buffer.from(text), of).ids

test.each<[text: string, ids: string[]]>([
  ['{"id":"t1","status":"que', ['t1']],
  ['{"status":"x","data":{"task_id" : "t2","', ['t2']],
  ['{"id":"outer","data":{"task_id":"inner"', ['inner', 'outer']],
  ['{"id":"t', []],
  ['{"id":""', []],
  ['{"id":nul', []],
  ['{"uid":"u1","', []],
  ['id=t1', []],
  ['', []],
  // Whole numbers, exact above 2^53; one that is cut, or no whole one, is another number.
  ['{"id":4326796003218200779,"x', ['4326796003218200779']],
  ['{"id": 17}', ['17']],
  ['{"id":17', []],
  ['{"id":1.5}', []],
  ['{"id":1e5}', []],
  ['{"id":-4}', []],
  // Text before and after, several documents, events, NaN.
  ['<b>Warning</b>: on line 3<br />\n{"id":"t1"}', ['t1']],
  ['{"id":"t1"}{"error":{"message":"log"}}', ['t1']],
  ['{"task_id":"a"}\n{"task_id":"b"}\n', ['a', 'b']],
  ['event: x\ndata: {"id":"t1"}\n\ndata: [DONE]\n\n', ['t1']],
  ['{"id":"t1","progress":NaN}', ['t1']],
  // Inside a text, in single quotes, in a page.
  ['{"message":"{\\"id\\":\\"t1\\"}"', ['t1']],
  ['{"message":"{\\"body\\":\\"{\\\\\\"id\\\\\\": 5 }\\"}"', ['5']],
  ["{'id': 't1', 'ok': True}", ['t1']],
  ['<pre>{&quot;id&quot;:&quot;t1&quot;}</pre>', ['t1']],
  ['{"id":"projects\\/p\\/\\u0061"}', ['projects/p/a']],
  ['{"id":"one","id":"one","id":"two"}', ['one', 'two']],
])('%s', (text, ids) => {
  expect(from(text)).toEqual(ids)
})

test('an id of absurd length is none', () => {
  expect(from(`{"id":"${'x'.repeat(513)}"`)).toEqual([])
  expect(from(`{"id":"${'x'.repeat(512)}"`)).toHaveLength(1)
})

test('it may stand behind any amount of other text', () => {
  expect(from(`${' '.repeat(2 ** 20)}{"id":"t1"`)).toEqual(['t1'])
})

test('at most 16 are given, those at the first path first; that there are more is said', () => {
  const many = Array.from({ length: 40 }, (_, n) => `{"id":"u${n}"}`).join('\n')
  const { ids, more } = candidateIds(Buffer.from(`${many}{"task_id":"t1"}`), paths)
  expect(ids).toEqual(['t1', ...Array.from({ length: 15 }, (_, n) => `u${n}`)])
  expect(more).toBe(true)
  expect(candidateIds(Buffer.from(many.split('\n').slice(0, 16).join('')), paths)).toMatchObject({ more: false })
})

test('the work has a bound, whatever the body repeats', () => {
  let asked = 0
  const body = Array.from({ length: 5000 }, (_, n) => `"id":"${n}"`).join()
  candidateIds(Buffer.from(body), paths, () => ++asked > 0)
  expect(asked).toBeLessThan(2000)
  // Beginnings that lead nowhere: each costs what it is long.
  for (const piece of ['"id":{', '"id" :[', '\\\\"id', '"id":"\\', `"id"${' '.repeat(63)}`])
    expect(from(piece.repeat(2 ** 22 / piece.length))).toEqual([])
})

test('any bytes are survived, and what is found has a length', () => {
  const pieces = fc.constantFrom(
    '"',
    "'",
    '\\',
    'id',
    '"id":',
    '"task_id":"',
    '\\"id\\":\\"',
    '7',
    ',',
    '}',
    '/',
    '\\u0041',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string())), fc.array(fc.string()), (noise, of) => {
      const { ids } = candidateIds(Buffer.from(noise.join('')), [...of, ...paths])
      for (const id of ids) expect(id).not.toBe('')
    }),
  )
})

test('wherever a whole answer is cut after its id, the id is saved', () => {
  const whole = JSON.stringify({
    code: 'success',
    data: { task_id: 'task_Ω/1', status: 'SUBMITTED', note: 'x'.repeat(50) },
  })
  const end = whole.indexOf('"status"')
  for (let cut = end; cut < whole.length; cut++) expect(from(whole.slice(0, cut))).toEqual(['task_Ω/1'])
})

describe('what we sent ourselves', () => {
  const isOwn = createOwnText(['sora-2', 'say {"id":"old_1"} 17 times', 'https://a.example/pic_9.png', 'vid_source'])
  test.each([
    ['old_1', true],
    ['17', true],
    ['vid_source', true],
    ['sora-2', true],
    ['pic_9', true],
    ['old', false],
    ['old_12', false],
    ['vid', false],
    ['1', false],
  ])('%s: %s', (id, own) => {
    expect(isOwn(id)).toBe(own)
  })

  test('bulk holds every short text by chance, and does not count', () => {
    expect(createOwnText([`data:image/png;base64,${'A/17/'.repeat(9)}`])('17')).toBe(false)
    expect(createOwnText(['A/17/'.repeat(900)])('17')).toBe(false)
  })
})

test.each<[address: string, id: string | undefined]>([
  ['https://a.example/relay/v1/videos/task_1', 'task_1'],
  ['https://a.example/relay/v1/videos/task%2F1/', 'task/1'],
  ['https://a.example/relay/v1/videos/task_1?x=1', 'task_1'],
  ['https://a.example/v1/videos/task_1', undefined],
  ['https://b.example/relay/v1/videos/task_1', undefined],
  ['http://a.example/relay/v1/videos/task_1', undefined],
  ['https://a.example/relay/v1/videos', undefined],
  ['https://a.example/relay/v1/videos/', undefined],
  ['https://a.example/relay/v1/videos/task_1/content', undefined],
  ['https://a.example/relay/v1/videos/%ff', undefined],
])('the id in %s', (address, id) => {
  expect(idInAddress(new URL(address), 'https://a.example/relay', '/v1/videos/{id}')).toBe(id)
})
