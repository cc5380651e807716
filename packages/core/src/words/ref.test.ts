import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyText } from '../../test/any-text.ts'
import { refOf } from '../../test/prepare.ts'
import { formatRef, parseRef, refIdentity } from './ref.ts'
import type { TaskRef } from './task.ts'

const text = fc.oneof(anyText().filter(Boolean), fc.constantFrom('__proto__', '\ud800', '../x', '🦑'))
const anyRef: fc.Arbitrary<TaskRef> = fc
  .record(
    {
      v: fc.constant(1 as const),
      provider: text,
      dialect: text,
      kind: fc.constantFrom('video' as const, 'image' as const),
      id: text,
      baseURL: fc.webUrl(),
      createdAt: fc.date({ noInvalidDate: true }).map(date => date.toISOString()),
      model: text,
      account: text,
      operation: fc.constantFrom('submit' as const, 'remix' as const),
      kept: fc.dictionary(text, fc.string()),
    },
    { requiredKeys: ['v', 'provider', 'dialect', 'kind', 'id', 'baseURL', 'createdAt'] },
  )
  .filter(ref => JSON.stringify(ref).length <= 4096)

describe('a ref is a value', () => {
  test('read once, it is frozen and is the same when it comes back; a changed copy is another', () => {
    const given = { ...refOf({ id: 'task_1' }), kept: { pool: 'a' } }
    const read = parseRef(given)
    expect(read).not.toBe(given)
    expect(Object.isFrozen(read) && Object.isFrozen(read.kept)).toBe(true)
    expect(Object.isFrozen(given) || Object.isFrozen(given.kept)).toBe(false)
    expect(parseRef(read)).toBe(read)
    expect(refIdentity(parseRef({ ...read, id: 'task_2' }))).not.toBe(refIdentity(read))
    expect(() => parseRef({ ...read, kind: 'sound' })).toThrow('kind is neither')
  })

  test('what was given may change afterwards; what was read does not', () => {
    const given = { ...refOf({ id: 'task_1' }) }
    const read = parseRef(given)
    Object.assign(given, { id: 'task_2', provider: 'another' })
    expect([read.id, parseRef(given).id]).toEqual(['task_1', 'task_2'])
  })
})

describe('round trips', () => {
  test('a ref that is accepted as JSON is accepted as text, and stays the same', () => {
    fc.assert(
      fc.property(anyRef, ref => {
        const plain = JSON.parse(JSON.stringify(ref)) as TaskRef
        expect(parseRef(plain)).toEqual(plain)
        expect(formatRef(ref)).toMatch(/^vr1_[\w-]+$/)
        expect(parseRef(formatRef(ref))).toEqual(plain)
        expect(refIdentity(parseRef(formatRef(ref)))).toBe(refIdentity(plain))
      }),
    )
  })

  test.each([
    ['a', 3000],
    ['a', 3800],
    ['夜', 1300],
  ])('a long id, %s times %i', (one, times) => {
    const ref = refOf({ id: one.repeat(times) })
    expect(parseRef(ref).id === ref.id).toBe(true)
    expect(parseRef(formatRef(ref)).id === ref.id).toBe(true)
  })

  test('what does not belong to a ref is left behind', () => {
    expect(parseRef({ ...refOf(), apiKey: 'secret', raw: {} })).toEqual(refOf())
  })
})

describe('what is refused', () => {
  const asText = (value: unknown) => `vr1_${Buffer.from(JSON.stringify(value)).toString('base64url')}`
  test.each<[change: object, says: string]>([
    [{ v: 2 }, 'reads refs of version 1'],
    [{ v: '1' }, 'reads refs of version 1'],
    [{ v: undefined }, 'reads refs of version 1'],
    [{ id: '' }, 'id is missing'],
    [{ id: 5 }, 'id is missing'],
    [{ provider: undefined }, 'provider is missing'],
    [{ dialect: null }, 'dialect is missing'],
    [{ baseURL: {} }, 'baseURL is missing'],
    [{ createdAt: 'yesterday' }, 'createdAt is no date'],
    [{ kind: 'audio' }, 'kind is neither'],
    [{ model: 5 }, 'model is not text'],
    [{ account: {} }, 'account is not text'],
    [{ kept: { a: 1 } }, 'kept is not a table of texts'],
    [{ kept: 'x' }, 'kept is not a table of texts'],
    [{ id: 'x'.repeat(5000) }, 'too long'],
  ])('%j', (change, says) => {
    const value = { ...refOf(), ...change }
    expect(() => parseRef(value)).toThrow(says)
    expect(() => parseRef(asText(value))).toThrow(/^ref: /)
  })

  test.each([
    '',
    'secret-text',
    'vr1_',
    'vr1_!!!',
    'vr2_eyJ2IjoxfQ',
    'vr1_c2VjcmV0LXRleHQ',
    JSON.stringify(refOf({ id: 'secret-text' })),
    `vr1_${'A'.repeat(10_000)}`,
  ])('the text %#', given => {
    const error = (() => {
      try {
        return parseRef(given)
      } catch (thrown) {
        return thrown as Error
      }
    })()
    expect(error).toMatchObject({ code: 'invalid_request', field: 'ref' })
    expect(JSON.stringify(error)).not.toContain('secret')
  })

  test('anything else is refused without being repeated', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.string(),
          fc.string().map(part => `vr1_${part}`),
        ),
        value => {
          expect(() => parseRef(value)).toThrow(
            /^ref: (not a task ref; accepted: the text that submit gave|this version)/,
          )
        },
      ),
    )
  })
})

test('two refs are the same task by provider, base URL, account, dialect and id', () => {
  const own = refIdentity(refOf())
  expect(refIdentity(refOf({ model: 'x', createdAt: '2020-01-01T00:00:00Z', kept: { a: 'b' } }))).toBe(own)
  for (const change of [{ provider: 'x' }, { baseURL: 'x' }, { account: 'x' }, { dialect: 'x' }, { id: 'x' }])
    expect(refIdentity(refOf(change))).not.toBe(own)
  expect(refIdentity(refOf({ account: 'a' }))).not.toBe(refIdentity(refOf({ account: 'b' })))
  expect(refIdentity(refOf({ account: '' }))).toBe(own)
  expect(refIdentity(refOf({ account: 'a', dialect: 'b' }))).not.toBe(refIdentity(refOf({ account: 'a","b' })))
})
