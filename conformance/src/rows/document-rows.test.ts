import type { Provider } from '@vidrelay/core/provider'
import { expect, test } from 'vitest'
import { madeUp } from '../../test/made-up.ts'
import { outputKeys, whole } from '../../test/whole.ts'
import { documentRows } from './document-rows.ts'
import { type DocumentPath, valueAt } from './edit.ts'

const rows = documentRows(whole)
const mutants = rows.flatMap(row => row.mutants.map(mutant => ({ row, mutant })))
const namesOf = (id: string) => rows.find(row => row.id === id)?.mutants.map(({ name }) => name)

/** Every value that is no list and no table, with its place. */
const leavesOf = (value: unknown, at: DocumentPath = []): DocumentPath[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...at, Array.isArray(value) ? Number(key) : key]))
    : [at]

test('lists the rows of a small document', () => {
  expect(documentRows(madeUp().definition).map(({ id }) => id)).toEqual([
    'keyEnv[0]',
    'auth.header',
    'baseURL',
    'dialects.video',
    'dialects.video.kind',
    'dialects.video.routes.submit',
    'dialects.video.routes.submit.method',
    'dialects.video.routes.submit.path',
    'dialects.video.routes.submit.fields.model',
    'dialects.video.routes.submit.fields.prompt',
    'dialects.video.routes.submit.fields.seconds',
    'dialects.video.routes.get',
    'dialects.video.routes.get.method',
    'dialects.video.routes.get.path',
    'dialects.video.answer.id[0]',
    'dialects.video.answer.status[0]',
    'dialects.video.answer.outputs[0]',
    'dialects.video.answer.outputs[0].at',
    'models.one',
    'models.one.limits.seconds',
    'models.one.limits.seconds.max',
    'statuses.queued',
    'statuses.done',
    'statuses.broken',
    'discovery',
    'discovery.path',
    'discovery.items[0]',
    'discovery.id[0]',
    'polling.every',
    'polling.deadline',
  ])
})

test('nothing that the contract has is left out but what only people read', () => {
  const prose = ['title', 'note', 'keyHelp', 'hint', 'spec', 'source', 'id']
  const isProse = (at: DocumentPath) =>
    at[0] === 'sources' || (prose.includes(String(at.at(-1))) && typeof valueAt(whole, at) === 'string')
  // The contract's number, and what is shown to people. The method of a models list and of a content route can be no other; a row has its route,
  // or a place.
  const isFixed = (at: DocumentPath) =>
    /^contract$|^discovery\.method$|^also\./.test(at.join('.')) ||
    /content\.method$|outputs\.\d\.route$/.test(at.join('.'))
  // One word, or a value that goes out as it is: the whole of it is the row.
  const rowOf = (at: DocumentPath): DocumentPath => {
    const send = at.indexOf('send')
    if (send >= 0) return at.slice(0, send + 2)
    return typeof at.at(-1) === 'number' && (valueAt(whole, at.slice(0, -1)) as unknown[]).length === 1
      ? at.slice(0, -1)
      : at
  }
  const edited = new Set(mutants.flatMap(({ mutant }) => mutant.places.map(place => JSON.stringify(place))))
  const leaves = leavesOf(whole).filter(at => !isProse(at) && !isFixed(at))
  const missing = leaves.filter(at => !edited.has(JSON.stringify(at)) && !edited.has(JSON.stringify(rowOf(at))))
  expect(leaves.length).toBeGreaterThan(200)
  expect(missing.map(at => at.join('.'))).toEqual([])
  const outputs = new Set(whole.dialects.video.answer.outputs.flatMap(row => Object.keys(row)))
  expect([...outputs].sort()).toEqual(Object.keys(outputKeys).sort())
})

test('each mutant is another document, and names where', () => {
  const at = (provider: Provider, place: DocumentPath) => JSON.stringify(valueAt(provider, place))
  for (const { row, mutant } of mutants) {
    expect.soft(JSON.stringify(mutant.provider), `${row.id} ${mutant.name}`).not.toBe(JSON.stringify(whole))
    const changed = mutant.places.filter(place => at(mutant.provider, place) !== at(whole, place))
    expect.soft(changed.length, `${row.id} ${mutant.name}`).toBe(mutant.places.length)
  }
  expect(new Set(mutants.map(({ row, mutant }) => `${row.id}#${mutant.name}`)).size).toBe(mutants.length)
  expect(rows.filter(row => row.mutants.length === 0).map(({ id }) => id)).toEqual([])
})

test.each([
  ['statuses.""', ['deleted', 'failed', 'running']],
  ['statuses.done', ['deleted', 'running', 'failed']],
  ['models.one.limits.seconds.max', ['deleted', '-1', '+1']],
  ['models.one.limits.seconds.in[1]', ['deleted']],
  ['models.one.limits.seconds.outside', ['deleted', 'altered']],
  ['models.one.limits.prompt[1].max', ['deleted', '-1', '+1']],
  ['models.one.prices[0].usd', ['doubled']],
  ['models.one.fields.resolution.as', ['deleted']],
  ['models.one.fields.resolution.values.720p', ['deleted', 'altered']],
  ['models.one.fields.seed', ['deleted']],
  ['models.one.media[0].to', ['altered']],
  ['models.one.rules.whole.rule.when.images.min', ['deleted', '-1', '+1']],
  ['dialects.video', ['deleted', 'renamed']],
  ['dialects.video.routes.submit.query.lane', ['deleted', 'renamed', 'altered']],
  ['dialects.video.answer.id[1]', ['deleted', 'altered']],
  ['dialects.video.answer.outputs[0].role', ['deleted', 'altered']],
  ['dialects.video.answer.outputs[1]', ['deleted', 'thumbnail']],
  ['dialects.video.answer.signs[0].is', ['running', 'failed']],
  ['errors.whole.error.text', ['deleted', 'without-no', 'without-never']],
  ['errors.whole.error.http', ['deleted']],
  ['errors.whole.error.http[0]', undefined],
  ['errors.whole.error.code[1]', ['deleted']],
  ['errors.whole.error.again', ['deleted', 'altered']],
  ['upload.steps[0].take.link[0]', ['deleted', 'altered']],
  ['polling.every', ['+1']],
  ['polling.keep', ['deleted', '+1']],
  ['keyEnv[1]', ['deleted', 'altered']],
  ['baseURL', ['deleted', 'altered']],
])('%s can be wrong as %j', (id, names) => {
  expect(namesOf(id)).toEqual(names)
})

const mutated = (id: string, name: string): Provider =>
  mutants.find(({ row, mutant }) => row.id === id && mutant.name === name)!.mutant.provider

test('a dialect gets another name everywhere', () => {
  const { dialects, models } = mutated('dialects.video', 'renamed')
  expect(Object.keys(dialects)).toEqual(['other-video', 'picture'])
  expect(models.one?.dialect).toBe('other-video')
})

test('without its default a limit sends none', () => {
  const { limits } = mutated('models.one.limits.seconds.default', 'deleted').models.one!
  const { default: _default, sent: _sent, ...rest } = whole.models.one.limits.seconds
  expect(limits?.seconds).toEqual(rest)
})

test('an expression loses one alternative', () => {
  expect(mutated('errors.whole.error.text', 'without-no').errors[0]?.text).toBe('never')
})

test('an expression that is more than alternatives is left whole', () => {
  const one = documentRows({ ...whole, errors: [{ ...whole.errors[0], text: '(no|never) ever' }] })
  expect(one.find(({ id }) => id === 'errors.whole.error.text')?.mutants.map(({ name }) => name)).toEqual(['deleted'])
})

test('of what nothing asks for no row is a row', () => {
  const [row] = whole.errors
  const ids = documentRows({
    ...whole,
    errors: [
      { ...row, on: ['get', 'edit', 'submit'] },
      { ...row, id: 'other', on: ['edit'] },
    ],
  })
    .map(({ id }) => id)
    .filter(id => /^errors\.(other$|.*\.on\[)/.test(id))
  expect(ids).toEqual(['errors.whole.error.on[0]', 'errors.whole.error.on[2]'])
})

test('a list whose rows have the same name twice goes by number', () => {
  const twice = documentRows({ ...whole, errors: [whole.errors[0], { ...whole.errors[0], is: 'task_failed' }] })
  expect(twice.filter(({ id }) => /^errors\[\d\]$/.test(id))).toHaveLength(2)
})

test('long values are cut, short ones are shown', () => {
  const whatOf = (id: string) => rows.find(row => row.id === id)!.what
  expect(whatOf('models.one')).toMatch(/^\{.{98}…$/)
  expect(whatOf('polling.every')).toBe('5')
})
