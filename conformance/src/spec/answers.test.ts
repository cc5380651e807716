import type { Provider } from '@vidrelay/core/provider'
import { describe, expect, test } from 'vitest'
import { document } from '../../test/acme/adapter.ts'
import { differencesOf, familyDifferences } from './compare.ts'
import { type AnswerLine, readSpecification } from './specification.ts'

const acme: Provider = document
const documents = {
  software: { title: 'Acme ware', kind: 'source code' },
  notes: { title: 'Notes of its users', kind: 'third party' },
}
const quoted = { source: 'software', quote: 'DONE' }
const task = { state: 'DONE', result: { videos: [{ url: 'https://a.example/1.mp4' }] } }
const done = { id: 'done', body: { data: task }, reads: { status: 'succeeded', results: ['https://a.example/1.mp4'] } }
const poor = {
  id: 'poor',
  on: ['submit', 'remix'],
  http: 402,
  body: { error: { code: 'no_credit' } },
  reads: { error: { code: 'quota_exceeded', sent: 'refused' } },
} satisfies AnswerLine

const told = (answers: readonly AnswerLine[], provider = acme, dialects: readonly string[] = ['task']) => {
  const specification = readSpecification({ openapi: '3.1.0', paths: {}, 'x-vidrelay': { documents, answers } })
  return familyDifferences(provider, { specification, dialects })
}
const { task: own } = acme.dialects
const readingAt = (videos: string): Provider => ({
  ...acme,
  dialects: { task: { ...own!, answer: { ...own!.answer, outputs: [{ at: videos, source: 'ACME-05' }] } } },
})

describe('an answer of the software that a provider runs', () => {
  test('is read as it must be, where the document has a route for it', () => {
    expect(
      told([
        { ...quoted, ...done },
        { ...quoted, ...poor },
      ]),
    ).toEqual([])
  })

  test('tells the row that reads it otherwise', () => {
    expect(told([{ ...quoted, ...done }], readingAt('result.films[].url'))).toEqual([
      {
        at: ['dialects', 'task', 'answer', 'outputs'],
        line: ['x-vidrelay', 'answers', 0],
        isEvidence: true,
        expected: '["https://a.example/1.mp4"]',
        came: '[]',
        says: 'answers: done, to get in task: results is ["https://a.example/1.mp4"], and the document reads []',
      },
    ])
    const [word] = told([{ ...quoted, ...done, reads: { status: 'failed' } }])
    expect(word?.at).toEqual(['statuses', 'DONE'])
    const [error] = told([{ ...quoted, ...poor, reads: { error: { code: 'rate_limited' } } }])
    expect(error?.at).toEqual(['errors', 2])
  })

  test('says nothing of a dialect that does not speak to it, nor of the other kind', () => {
    const wrong = { ...quoted, ...done, reads: { status: 'failed' } } as const
    expect(told([wrong], acme, ['another'])).toEqual([])
    expect(told([{ ...wrong, kind: 'image' }])).toEqual([])
  })

  test('is no evidence without its words, or by the word of others', () => {
    const wrong = { ...done, reads: { status: 'failed' } } as const
    const isEvidence = (line: object) => told([{ ...wrong, ...line }]).map(one => one.isEvidence)
    expect(isEvidence(quoted)).toEqual([true])
    expect(isEvidence({ source: 'software' })).toEqual([false])
    expect(isEvidence({ ...quoted, source: 'notes' })).toEqual([false])
  })
})

test("an answer of the provider's own page is read in every dialect", () => {
  const specification = readSpecification({
    openapi: '3.1.0',
    paths: {},
    'x-vidrelay': { answers: [{ ...quoted, ...done, reads: { status: 'running' } }] },
  })
  expect(differencesOf(acme, specification).map(({ says }) => says)).toContain(
    'answers: done, to get in task: status is "running", and the document reads "succeeded"',
  )
})
