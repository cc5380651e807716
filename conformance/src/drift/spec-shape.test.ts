import { expect, test } from 'vitest'
import { specRoute } from './spec-shape.ts'

const answerOf = (schema: object, components: object = {}) =>
  specRoute(
    {
      components,
      paths: { '/v1/a/{one}': { get: { responses: { 200: { content: { 'application/json': { schema } } } } } } },
    },
    'GET',
    '/v1/a/{other}',
  ).get(200)!

const typesOf = (schema: object, components?: object) =>
  Object.fromEntries([...answerOf(schema, components).types].map(([path, types]) => [path, [...types].sort()]))

test('types, lists, alternatives and references', () => {
  const components = {
    schemas: { Node: { type: 'object', properties: { next: { $ref: '#/components/schemas/Node' } } } },
  }
  expect(
    typesOf(
      {
        type: ['object', 'null'],
        properties: {
          count: { type: 'integer' },
          either: { oneOf: [{ type: 'string' }, { type: 'number' }] },
          list: { type: 'array', items: { properties: { id: { const: 'x' } } } },
          word: { enum: ['a', null] },
          all: { allOf: [{ properties: { a: { type: 'boolean' } } }, { properties: { b: { type: 'string' } } }] },
        },
      },
      components,
    ),
  ).toEqual({
    '': ['null', 'object'],
    count: ['number'],
    either: ['number', 'string'],
    list: ['array'],
    'list[]': ['object'],
    'list[].id': ['string'],
    word: ['null', 'string'],
    all: ['object'],
    'all.a': ['boolean'],
    'all.b': ['string'],
  })
})

test('a schema that holds itself has an end', () => {
  const components = {
    schemas: { Node: { type: 'object', properties: { next: { $ref: '#/components/schemas/Node' } } } },
  }
  const types = typesOf({ $ref: '#/components/schemas/Node' }, components)
  expect(types['next.next']).toEqual(['object'])
  expect(Object.keys(types).length).toBeLessThan(20)
})

test('what is always there, what may be anything, and the words of a closed list', () => {
  const answer = answerOf({
    type: 'object',
    required: ['a', 'b'],
    properties: {
      a: { enum: ['x', 'y'] },
      b: { type: 'object', required: ['c'], properties: { c: {} } },
      d: { oneOf: [{ type: 'object', required: ['e'], properties: { e: { type: 'string' } } }] },
      f: { type: 'object', additionalProperties: { type: 'string' } },
      g: { type: 'array' },
    },
  })
  expect([...answer.required].sort()).toEqual(['a', 'b', 'b.c'])
  expect([...answer.open].sort()).toEqual(['b.c', 'f', 'g'])
  expect([...answer.words.get('a')!]).toEqual(['x', 'y'])
})

test('examples are found, also behind references; a route that is not there has no answers', () => {
  const responses = {
    200: { $ref: '#/components/responses/Fine' },
    default: { description: 'anything' },
  }
  const spec = {
    paths: { '/a': { get: { responses } } },
    components: {
      responses: {
        Fine: {
          content: { 'application/json': { example: 1, examples: { two: { value: 2 }, three: { $ref: '#/x' } } } },
        },
      },
    },
    x: { value: 3 },
  }
  expect(specRoute(spec, 'get', '/a').get(200)?.examples).toEqual([2, 3, 1])
  expect([...specRoute(spec, 'GET', '/a').keys()]).toEqual([200])
  expect(specRoute(spec, 'POST', '/a').size + specRoute(spec, 'GET', '/b').size + specRoute({}, 'GET', '/a').size).toBe(
    0,
  )
})
