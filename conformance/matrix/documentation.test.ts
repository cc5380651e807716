import { isDeepStrictEqual } from 'node:util'
import type { RecordedExchange, RecordingSource } from '@vidrelay/conformance'
import { describe, expect, test } from 'vitest'
import { apixgoRecordings } from './apixgo-recordings.ts'
import { type Node, readSpec } from './read-spec.ts'

const spec = readSpec('apixgo')
const origin = spec.document.servers[0].url
const all = apixgoRecordings.flatMap(recording =>
  recording.exchanges.map(exchange => ({ recording, exchange, source: exchange.source ?? recording.source })),
)
const onApi = all.filter(({ exchange }) => exchange.request.url.startsWith(`${origin}/v1/`))
const documented = all.filter(({ source }) => source.class === 'documentation')

/** What is wrong with an answer that claims to be the page's own. */
function claimProblems({ request, response }: RecordedExchange): string[] {
  const { status = 0, json } = response ?? {}
  const isOnThePage = spec.documentedAnswers(request, status).some(body => isDeepStrictEqual(body, json))
  return [...spec.answerProblems(request, status, json), ...(isOnThePage ? [] : ['the page has no such body'])]
}

describe('what a recording of apixgo claims to be documented', () => {
  test('is in the specification, word for word', () => {
    expect(documented.length).toBeGreaterThan(100)
    for (const { recording, exchange } of documented)
      expect.soft(claimProblems(exchange), recording.scenario).toEqual([])
  })

  test('covers each answer that the page shows', () => {
    const shown = Object.values<Node>(spec.document.paths).flatMap(item =>
      Object.values<Node>(item).flatMap(operation =>
        Object.values<Node>(operation.responses['200'].content['application/json']?.examples ?? {})
          .filter(example => !example['x-source'])
          .map(example => example.value),
      ),
    )
    expect(shown.length).toBe(4)
    for (const body of shown)
      expect(documented.some(({ exchange }) => isDeepStrictEqual(exchange.response?.json, body))).toBe(true)
  })

  test('is not taken on trust: another word in the body, or another schema, is found', () => {
    const { exchange } = documented.find(({ exchange }) => exchange.request.method === 'GET')!
    const body = structuredClone(exchange.response!.json) as Node
    const claim = (json: Node) => claimProblems({ ...exchange, response: { status: 200, json } })
    expect(claim({ ...body, data: { ...body.data, progress: '31%' } })).toEqual(['the page has no such body'])
    expect(claim({ ...body, data: { ...body.data, progress: 30 } })).toContain('/data/progress must be string')
  })
})

describe('what a recording of apixgo sends', () => {
  const posted = onApi.filter(({ exchange }) => exchange.request.json !== undefined)

  test("is the page's own example, where it covers one", () => {
    const examples = spec.documentedRequests()
    expect([...examples.keys()]).toEqual(['S1-50', 'S1-51', 'S1-52'])
    for (const [id, body] of examples) {
      const own = posted.filter(({ recording }) => recording.covers.includes(id))
      expect(own.map(({ exchange }) => exchange.request.json)).toEqual(own.map(() => body))
      expect(own.length).toBeGreaterThan(0)
    }
  })
})

test('every answer has a source with a place and a day', () => {
  const weak = ({ document, date }: RecordingSource) => document.length < 8 || Number.isNaN(Date.parse(date))
  expect(all.filter(({ source }) => weak(source))).toEqual([])
})
