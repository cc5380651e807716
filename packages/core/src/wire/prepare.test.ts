import { describe, expect, test } from 'vitest'
import { document, providerWith } from '../../test/made-up-provider.ts'
import { form, json, refOf, written } from '../../test/prepare.ts'
import { modelOf } from '../contract/model-table.ts'
import type { Price } from '../contract/provider.ts'
import { VidrelayError } from '../words/errors.ts'
import type { GenerateRequest } from '../words/task.ts'

const refusal = (work: () => unknown): VidrelayError => {
  try {
    work()
  } catch (error) {
    if (error instanceof VidrelayError) return error
    throw error
  }
  throw new Error('it was not refused')
}

describe('the body', () => {
  test('a whole request: constants, nesting, types, spelled values, sent defaults', () => {
    const made = written({ model: 'boat-1', prompt: 'a cat', aspectRatio: '16:9', resolution: '720p' })
    expect(json(made)).toEqual({
      version: 2,
      model: 'boat-1',
      input: { prompt: 'a cat' },
      duration: '4',
      ratio: '16:9',
      quality: 'high',
    })
    expect(made.requested).toEqual({ model: 'boat-1', aspectRatio: '16:9', resolution: '720p' })
    expect(made.effective).toEqual({ model: 'boat-1', seconds: 4, aspectRatio: '16:9', resolution: '720p' })
    expect(made).toMatchObject({ dialectName: 'task', warnings: [], query: {} })
  })

  test('nothing is made from nothing: no images field, no empty list', () => {
    expect(json(written({ model: 'boat-one', prompt: 'p' }, { media: [] }, providerWith({})))).toEqual({
      model: 'boat-one',
      prompt: 'p',
    })
  })

  test('falsy values are data', () => {
    const provider = providerWith({
      submit: { fields: { seed: 'seed', prompt: 'prompt', count: { to: 'n', as: 'string' } } },
    })
    const options = { no: false, zero: 0, empty: '', none: null }
    expect(json(written({ seed: 0, count: 0, providerOptions: options }, {}, provider))).toEqual({
      seed: 0,
      n: '0',
      ...options,
    })
  })

  test('as number, and values that are falsy', () => {
    const values = { '1:1': 0, '16:9': false }
    const provider = providerWith({
      submit: { fields: { resolution: { to: 'lines', as: 'number' }, aspectRatio: { to: 'shape', values } } },
    })
    expect(json(written({ resolution: '720', aspectRatio: '1:1' }, {}, provider))).toEqual({ lines: 720, shape: 0 })
    expect(json(written({ aspectRatio: '16:9' }, {}, provider))).toEqual({ shape: false })
  })

  test('a values map closes the set, without case', () => {
    expect(json(written({ model: 'x', prompt: 'p', resolution: '480P' }))).toMatchObject({ quality: 'low' })
    const { field, message } = refusal(() => written({ model: 'x', prompt: 'p', resolution: '1080p' }))
    expect(field).toBe('resolution')
    expect(message).toContain('"1080p" is not accepted; accepted: 480p, 720p')
  })

  test('a form: every value is text, objects are JSON', () => {
    const made = written(
      { model: 'still', prompt: '雨夜', count: 2, providerOptions: { style: { a: 1 }, flag: false } },
      { kind: 'image' },
    )
    expect(form(made)).toEqual([
      ['model', 'still'],
      ['prompt', '雨夜'],
      ['n', '2'],
      ['style', '{"a":1}'],
      ['flag', 'false'],
    ])
  })

  test('in a form, too, a field replaces the constant of its name', () => {
    const submit = { body: 'form', send: { n: 1, kept: true }, fields: { count: 'n', seed: 's' } } as const
    const parts = form(written({ count: 3, seed: 0 }, {}, providerWith({ submit }))) as string[][]
    expect(parts.toSorted()).toEqual([
      ['kept', 'true'],
      ['n', '3'],
      ['s', '0'],
    ])
  })

  test('the query takes holes, fields and options', () => {
    const submit = {
      query: { m: '{model}', from: '{source}' },
      fields: { model: '?model', seconds: '?s' },
      options: { hook: '?callback' },
    }
    const made = written({ model: 'a b', seconds: 5, providerOptions: { hook: 'x' } }, {}, providerWith({ submit }))
    expect(made.query).toEqual({ m: 'a b', model: 'a b', s: '5', callback: 'x' })
    expect(json(made)).toEqual({})
  })

  test('a blank prompt counts as none', () => {
    expect(refusal(() => written({ model: 'boat-1', prompt: ' \n ' }))).toMatchObject({ field: 'prompt' })
    expect(json(written({ prompt: '  ' }, {}, providerWith({})))).toEqual({})
  })

  test('a prompt is counted in characters', () => {
    const twenty = '🦑'.repeat(20)
    expect(written({ model: 'boat-1', prompt: twenty }).warnings).toEqual([])
    const [warning] = written({ model: 'boat-1', prompt: `${twenty}!` }).warnings
    expect(warning).toMatchObject({ code: 'advised', field: 'prompt' })
    expect(warning!.message).toContain('21 characters')
  })

  test('remix: the source fills its hole and its model counts', () => {
    const made = written({ prompt: 'more' }, { operation: 'remix', source: refOf({ model: 'boat-1' }) })
    expect(made).toMatchObject({ holes: { source: 'b/1', model: 'boat-1' } })
    expect(json(made)).toEqual({ prompt: 'more' })
    const named = () => written({ model: 'raft-1', prompt: 'more' }, { operation: 'remix', source: refOf() })
    expect(refusal(named).field).toBe('model')
  })
})

describe('models', () => {
  test.each<[name: string, key: string | undefined]>([
    ['boat-1', 'boat-1'],
    ['boat', 'boat-1'],
    ['raft-7', 'raft-*'],
    ['raft-7-fast', 'raft-*-fast'],
    ['raft-', 'raft-*'],
    ['raft', undefined],
    ['xraft-7', undefined],
    ['constructor', undefined],
    ['__proto__', undefined],
  ])('%s is the row %s', (name, key) => {
    expect(modelOf(document, name)).toBe(key === undefined ? undefined : document.models[key])
  })

  test('the name that the user wrote goes out', () => {
    expect(json(written({ model: 'boat', prompt: 'p' }))).toMatchObject({ model: 'boat' })
    expect(json(written({ model: 'raft-9-fast', prompt: 'p' }))).toMatchObject({ model: 'raft-9-fast', version: 4 })
  })

  test.each(['boat-9', 'constructor', 'toString', '__proto__'])('%s is unknown: sent, with one warning', model => {
    const made = written({ model, prompt: 'p', seconds: 99 })
    expect(json(made)).toMatchObject({ model, duration: '99' })
    expect(made.warnings).toMatchObject([{ code: 'unknown_model', field: 'model' }])
    expect(made.usd).toBeNull()
  })

  test('a wildcard for everything takes any name', () => {
    const provider = providerWith({ models: { '*': { send: { any: true }, source: 'P1' } } })
    for (const model of ['x', 'constructor', '__proto__'])
      expect(json(written({ model, prompt: 'p' }, {}, provider))).toMatchObject({ model, any: true })
  })

  test("a relay's own name has the limits of the table's", () => {
    const named = (request: Parameters<typeof written>[0]) =>
      written(request, {}, undefined, { models: { ours: 'boat-1' } })
    expect(refusal(() => named({ model: 'ours', prompt: 'p', seconds: 99 }))).toMatchObject({
      field: 'seconds',
    })
    expect(json(named({ model: 'ours', prompt: 'p' }))).toMatchObject({ model: 'ours' })
  })

  test('a default model is sent where the document says so', () => {
    const submit = { limits: { model: { default: 'boat-1', sent: true } } } as const
    const provider = providerWith({ submit, models: { 'boat-1': { send: { v: 1 }, source: 'P1' } } })
    expect(json(written({ prompt: 'p' }, {}, provider))).toEqual({ v: 1, model: 'boat-1', prompt: 'p' })
  })

  test.each(['boat-1', 'raft-1'])('%s makes videos, whatever is asked of it', model => {
    expect(refusal(() => written({ model, prompt: 'p' }, { kind: 'image' })).message).toContain('makes videos')
    expect(refusal(() => written({ model: 'still', prompt: 'p' })).message).toContain('makes images')
  })

  test('an operation or a dialect that is not there', () => {
    expect(refusal(() => written({ prompt: 'p' }, { operation: 'extend' })).message).toContain('has no extend')
    for (const dialect of ['gone', 'constructor', '__proto__']) {
      const strange = () => written({ prompt: 'p' }, { operation: 'remix', source: refOf({ dialect }) })
      expect(refusal(strange).code).toBe('invalid_request')
    }
  })
})

describe('refusals', () => {
  test('all of them at once, the first one named', () => {
    const error = refusal(() => written({ model: 'boat-1', seconds: 16, aspectRatio: '1:1', size: '1x1' }))
    expect(error).toMatchObject({ code: 'invalid_request', field: 'prompt', provider: 'paperboat' })
    expect(refusal(() => written({ model: 'boat-1', prompt: 'p', seconds: 16 })).source).toBe('P1-1')
    for (const field of ['prompt: ', 'seconds: ', 'aspectRatio: ', 'size: ']) expect(error.message).toContain(field)
  })

  test('a field that the model has not is refused, or left out and told', () => {
    const request: GenerateRequest = { model: 'boat-text', prompt: 'p', resolution: '720p' }
    expect(refusal(() => written(request))).toMatchObject({ field: 'resolution' })
    const made = written(request, { lenient: true })
    expect(json(made)).not.toHaveProperty('quality')
    expect(made.warnings).toMatchObject([{ code: 'dropped', field: 'resolution' }])
    expect(made.effective).not.toHaveProperty('resolution')
  })
})

describe('price', () => {
  const priced = (prices: readonly Price[], request: GenerateRequest, limits = {}) =>
    written(
      request,
      {},
      providerWith({
        submit: { fields: { seconds: 's', count: 'n', resolution: 'r', model: 'm' } },
        models: { m: { prices, limits, source: 'P1' } },
      }),
    ).usd
  const each = (per: Price['per'], when?: Price['when']): Price => ({
    usd: 0.1,
    per,
    source: 'P1',
    ...(when && { when }),
  })

  test.each<[name: string, prices: Price[], request: GenerateRequest, limits: object, usd: number | null]>([
    ['per request', [each('request')], {}, {}, 0.1],
    ['per second', [each('second')], { seconds: 3 }, {}, 0.3],
    ['per second, sent by default', [each('second')], {}, { seconds: { default: 5, sent: true } }, 0.5],
    ["per second, the server's default", [each('second')], {}, { seconds: { default: 5 } }, 0.5],
    ['per second, nobody knows how long', [each('second')], {}, {}, null],
    ['per image', [each('image')], { count: 3 }, {}, 0.3],
    ['per image, one', [each('image')], {}, {}, 0.1],
    ["per image, the server's default", [each('image')], {}, { count: { default: 4 } }, 0.4],
    ['free is written down', [{ ...each('request'), usd: 0 }], {}, {}, 0],
    ['no row', [], { seconds: 3 }, {}, null],
    ['no row that fits', [each('second', { resolution: { in: ['480p'] } })], { seconds: 3 }, {}, null],
    ['a range that an absent fact does not fit', [each('request', { seconds: { max: 5 } })], {}, {}, null],
    ['the first row that fits', [each('second', { seconds: { min: 9 } }), each('request')], { seconds: 3 }, {}, 0.1],
  ])('%s', (_, prices, request, limits, usd) => {
    expect(priced(prices, { model: 'm', ...request }, limits)).toBe(usd)
  })
})
