import { checkProvider, defineProvider, type Provider } from '@vidrelay/core/provider'
import { expect, test } from 'vitest'
import { acme, document } from '../../test/acme/adapter.ts'
import { loadRecordings } from '../format/load-recordings.ts'
import { type Edit, edited } from '../rows/edit.ts'
import { runSuites } from '../suite/run-suite.ts'
import { suiteOf } from '../suite/suite.ts'
import { requestJudge } from './request-problems.ts'
import { readSpecification, type Specification } from './specification.ts'
import { wholeDifferences } from './specification-reports.ts'

const folder = new URL('../../test/acme/', import.meta.url)
const specification = readSpecification(new URL('openapi.yaml', folder))

type At = (string | number)[]
const submit: At = ['dialects', 'task', 'routes', 'submit']
const request: At = ['components', 'schemas', 'Request']
const input: At = [...request, 'properties', 'input']
const put = (at: At, value: unknown): Edit => ({ at, put: value as never })

/** The object at a place with more in it, whether it was there or not. */
function withMore(spec: Specification, at: At, more: object): Specification {
  const own = at.reduce<unknown>((level, key) => (level as Record<string, unknown>)[key], spec.document) as object
  return readSpecification(edited(spec.document, [put(at, { ...own, ...more })]))
}

/** What a page may say that no limit, place or word of it says alone; a document that does not keep to it, and the sentence. */
const cases: [says: string, at: At, more: object, wrong: Edit[], right: Edit[], sentence: string][] = [
  [
    'what a model takes stands in a condition',
    request,
    {
      allOf: [
        {
          if: { properties: { model: { const: 'acme-1-fast' } } },
          // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
          then: { properties: { input: { properties: { tier: { enum: ['720P'] } } } } },
        },
      ],
    },
    [put(['models', 'acme-1-fast', 'limits', 'resolution', 'in'], ['720p', '1080p'])],
    [],
    'POST /v2/tasks: input.tier: "720P"; "1080P" is sent',
  ],
  [
    'one part needs another',
    input,
    { dependentRequired: { last_frame: ['first_frame'] } },
    [],
    [put([...submit, 'media'], document.dialects.task.routes.submit.media.slice(0, 1))],
    'POST /v2/tasks: input.first_frame: it is required where last_frame is there; nothing is sent',
  ],
  [
    'a picture goes as its data',
    [...input, 'properties', 'first_frame'],
    { pattern: '^data:image/' },
    [],
    [put([...submit, 'media', 0, 'as'], 'data')],
    'POST /v2/tasks: input.first_frame: like ^data:image/; "https://pictures.example.net/heron-0.png" is sent',
  ],
  [
    'a constant stands deep in the body',
    [...input, 'properties'],
    { safety: { type: 'object', properties: { level: { const: 'high' } } } },
    [put([...submit, 'send'], { mode: 'async', input: { safety: { level: 'low' } } })],
    [put([...submit, 'send'], { mode: 'async', input: { safety: { level: 'high' } } })],
    'POST /v2/tasks: input.safety.level: "high"; "low" is sent',
  ],
  [
    'a header is required',
    ['paths', '/v2/tasks', 'post'],
    { parameters: [{ name: 'X-Acme-Version', in: 'header', required: true, schema: { enum: ['2'] } }] },
    [],
    [put(submit, { ...document.dialects.task.routes.submit, headers: { 'x-acme-version': '2' } })],
    'POST /v2/tasks: header X-Acme-Version: it is required; nothing is sent',
  ],
  [
    'a header has its value',
    ['paths', '/v2/tasks', 'post'],
    { parameters: [{ name: 'X-Acme-Version', in: 'header', required: true, schema: { enum: ['2'] } }] },
    [put(submit, { ...document.dialects.task.routes.submit, headers: { 'x-acme-version': '1' } })],
    [put(submit, { ...document.dialects.task.routes.submit, headers: { 'x-acme-version': '2' } })],
    'POST /v2/tasks: header X-Acme-Version: "2"; "1" is sent',
  ],
]

test.each(cases)('%s', (_, at, more, wrong, right, sentence) => {
  const spec = withMore(specification, at, more)
  const kept = edited(document as Provider, right)
  const broken = edited(document as Provider, wrong)
  for (const provider of [kept, broken]) expect(checkProvider(provider)).toEqual([])
  expect(wholeDifferences(kept, spec).map(({ says }) => says)).toEqual([])
  const told = wholeDifferences(broken, spec).map(({ says }) => says)
  expect(told.filter(says => says.startsWith('POST '))).toEqual([sentence])
})

test('what another comparison has told is not told again', () => {
  const provider = edited(document as Provider, [put([...submit, 'fields', 'prompt'], 'prompt')])
  const told = wholeDifferences(provider, specification).map(({ says }) => says)
  expect(told.filter(says => says.startsWith('POST '))).toEqual([
    'POST /v2/tasks: input: it is required; nothing is sent',
  ])
})

test('the requests of a recording are held to it as well', async () => {
  const spec = withMore(specification, [...input, 'properties', 'prompt'], { pattern: '^(A heron|a+$)' })
  const [recording] = loadRecordings(new URL('recordings/', folder))
  const recordings = [JSON.parse(JSON.stringify(recording).replaceAll('A heron', 'An owl'))]
  const report = await runSuites([
    suiteOf({ adapter: defineProvider(acme.definition), recordings, spec: spec.document }),
  ])
  const [failing, ...more] = report.checks.filter(({ verdict }) => verdict === 'fail')
  expect(more).toEqual([])
  expect(failing?.failure).toMatchObject({
    what: 'POST /v2/tasks: input.prompt: like ^(A heron|a+$); "An owl stands in the reeds" is sent',
  })
})

const form = {
  openapi: '3.1.0',
  paths: {
    '/v1/make': {
      post: {
        requestBody: {
          required: true,
          content: {
            'multipart/form-data': {
              schema: {
                type: 'object',
                required: ['prompt', 'seconds'],
                additionalProperties: false,
                properties: {
                  prompt: { type: 'string' },
                  seconds: { type: 'integer', maximum: 9 },
                  loop: { type: 'boolean' },
                  images: { type: 'array', maxItems: 1, items: { type: 'string' } },
                  style: { type: 'object', required: ['name'] },
                },
              },
              encoding: { images: { contentType: 'image/png, image/webp' } },
            },
          },
        },
        parameters: [{ name: 'fast', in: 'query', schema: { type: 'boolean' } }],
      },
    },
  },
}
const judge = requestJudge(readSpecification(form))
const told = (parts: { name: string; value?: string; type?: string }[], query = '') =>
  judge({
    method: 'POST',
    url: `https://tiny.example/base/v1/make${query}`,
    headers: {},
    body: { kind: 'form', parts },
  })!.problems.map(({ of, place, expected, came }) => `${of} ${place}: ${expected}, not ${came}`)
const least = [
  { name: 'prompt', value: '7' },
  { name: 'seconds', value: '4' },
]

test.each<[string, Parameters<typeof told>, string[]]>([
  ['texts stand for what the schema wants', [[...least, { name: 'loop', value: 'true' }], '?fast=false'], []],
  ['a list is as many parts', [[...least, { name: 'images[]', type: 'image/png' }]], []],
  ['an object is a part of JSON', [[...least, { name: 'style', value: '{"name":"ink"}' }]], []],
  ['a number that is none', [[least[0]!, { name: 'seconds', value: 'four' }]], ['body seconds: integer, not "four"']],
  ['too many', [[least[0]!, { name: 'seconds', value: '10' }]], ['body seconds: at most 9, not 10']],
  ['a part is missing', [[least[0]!]], ['body seconds: it is required, not nothing']],
  ['a part that nobody knows', [[...least, { name: 'mood', value: 'x' }]], ['body mood: no such part, not something']],
  [
    'a type that is not taken',
    [[...least, { name: 'images[]', type: 'image/gif' }]],
    ['body images[]: image/png, image/webp, not image/gif'],
  ],
  [
    'an object that lacks something',
    [[...least, { name: 'style', value: '{}' }]],
    ['body style.name: it is required, not nothing'],
  ],
  ['a query that nobody knows', [least, '?slow=true'], ['query slow: no such parameter, not something']],
  ['a query of another kind', [least, '?fast=perhaps'], ['query fast: boolean, not "perhaps"']],
])('a form: %s', (_, given, problems) => {
  expect(told(...given)).toEqual(problems)
})

test('a body that is not there', () => {
  const url = 'https://tiny.example/v1/make'
  expect(judge({ method: 'POST', url, headers: {}, body: { kind: 'none' } })?.problems).toMatchObject([
    { of: 'body', place: '', expected: 'it is required' },
  ])
  expect(judge({ method: 'GET', url, headers: {}, body: { kind: 'none' } })).toBe(undefined)
})

const needs = (...names: string[]) => ({ required: names })
const either = (...names: string[]) => ({ anyOf: names.map(name => needs(name)) })
const tiny: object = {
  openapi: '3.1.0',
  components: {
    parameters: { page: { name: 'n', in: 'query', schema: { $ref: '#/components/schemas/page' } } },
    schemas: {
      page: { type: 'integer' },
      sized: { type: 'object', properties: { size: { type: 'integer' } }, ...needs('size') },
    },
  },
}
const judgeOf = (schema: object, parameters: object[] = []) => {
  const content = { 'application/json': { schema } }
  return requestJudge(
    readSpecification({ ...tiny, paths: { '/v1/make': { post: { parameters, requestBody: { content } } } } }),
  )
}
const problemsOf = (schema: object, value: object) =>
  judgeOf(schema)({
    method: 'POST',
    url: 'https://tiny.example/v1/make',
    headers: {},
    body: { kind: 'json', value },
  })!.problems.map(({ place, expected, came }) => `${place}: ${expected}, not ${came}`)
const sized = { $ref: '#/components/schemas/sized' }

test.each<[says: string, schema: object, value: object, problems: string[]]>([
  ['its branches are not told', either('a', 'b'), {}, [': one of the forms, not {}']],
  [
    'two at one level are two',
    { allOf: [either('a', 'b'), either('c', 'd')] },
    {},
    [': one of the forms, not {}', ': one of the forms, not {}'],
  ],
  [
    'one of each kind is two',
    { ...either('a', 'b'), oneOf: [needs('c'), needs('d')] },
    {},
    [': one of the forms, not {}', ': one of the forms, not {}'],
  ],
  ['one within another is one', { anyOf: [either('a', 'b'), needs('c')] }, {}, [': one of the forms, not {}']],
  [
    'what stands beside it is told',
    { ...either('a', 'b'), ...needs('prompt') },
    {},
    [': one of the forms, not {}', 'prompt: it is required, not nothing'],
  ],
  [
    'what stands before it is told',
    { allOf: [needs('prompt'), either('a', 'b')] },
    {},
    ['prompt: it is required, not nothing', ': one of the forms, not {}'],
  ],
  [
    'a part beside it is told, behind a reference too',
    { ...either('a', 'b'), properties: { input: sized } },
    { input: {} },
    [': one of the forms, not {"input":{}}', 'input.size: it is required, not nothing'],
  ],
  [
    'branches behind references are not told',
    { anyOf: [sized, { type: 'object', properties: { size: { const: 'any' } }, ...needs('size') }] },
    { size: 'large' },
    [': one of the forms, not {"size":"large"}'],
  ],
  [
    'what only its branches know is not told to be unknown',
    {
      anyOf: [sized, { properties: { width: { type: 'integer' } }, ...needs('width') }],
      unevaluatedProperties: false,
    },
    { width: 'wide' },
    [': one of the forms, not {"width":"wide"}'],
  ],
  [
    'one of another part says nothing of a part whose name begins alike',
    { properties: { input: { type: 'integer' }, in: either('a', 'b') } },
    { input: 'x', in: {} },
    ['input: integer, not "x"', 'in: one of the forms, not {}'],
  ],
])('a choice: %s', (_, schema, value, problems) => {
  expect(problemsOf(schema, value)).toEqual(problems)
})

test.each([
  ['its schema', { name: 'n', in: 'query', schema: { $ref: '#/components/schemas/page' } }],
  ['itself', { $ref: '#/components/parameters/page' }],
])('a number of the query that is described elsewhere: %s', (_, parameter) => {
  const problems = (query: string) =>
    judgeOf({}, [parameter])({
      method: 'POST',
      url: `https://tiny.example/v1/make?${query}`,
      headers: {},
      body: { kind: 'none' },
    })!.problems.map(({ place, expected, came }) => `${place}: ${expected}, not ${came}`)
  expect(problems('n=3')).toEqual([])
  expect(problems('n=three')).toEqual(['n: integer, not "three"'])
})
