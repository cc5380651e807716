import { createClient, isVidrelayError } from '@vidrelay/core'
import { checkProvider, type Provider } from '@vidrelay/core/provider'
import { describe, expect, test } from 'vitest'
import { adapters } from './suites.ts'

/** Keys and indexes from the top of a document; and as core spells them, `errors[3].is`. */
type Place = readonly (string | number)[]
const spelled = (place: Place): string =>
  place
    .map(key => (typeof key === 'number' ? `[${key}]` : `.${key === '' ? '""' : key}`))
    .join('')
    .slice(1)

/** The document's value at a place, and everything below. */
function* placesIn(value: unknown, place: Place = []): Generator<{ place: Place; value: unknown }> {
  yield { place, value }
  if (typeof value !== 'object' || value === null) return
  for (const [key, item] of Object.entries(value))
    yield* placesIn(item, [...place, Array.isArray(value) ? Number(key) : key])
}

/** A copy with another value at one place. */
function withValue(document: Provider, place: Place, value: unknown): Provider {
  // Not structuredClone: what two places share would change in both.
  const copy = JSON.parse(JSON.stringify(document)) as Provider
  const level = place.slice(0, -1).reduce<unknown>((level, key) => (level as Record<string, unknown>)[key], copy)
  Object.assign(level as object, { [place.at(-1)!]: value })
  return copy
}

/** What a row says to the wire or takes from it may be any JSON; `values` and `at` are tables of such. */
const isFree = (place: Place): boolean => place.some(key => key === 'send' || key === 'values' || key === 'at')

/** Values of which the contract lists every one, by the names of their keys; in lists, by that of the list. */
const words = ['kind', 'method', 'body', 'as', 'role', 'outside', 'https', 'is', 'on', 'scope', 'sent', 'states', 'per']
function isWord(place: Place): boolean {
  const [first, second] = place
  const key = place.findLast(part => typeof part === 'string')!
  const isTable = (name: string, depth: number) => place[place.length - depth] === name
  if (first === 'statuses' && second !== undefined) return place.length === 2 || key === 'is'
  if (key === 'status') return first === 'errors'
  if (key === 'route') return isTable('outputs', 3)
  // A field, an option or a model may be called like one of these.
  if (['fields', 'options', 'query', 'effective', 'limits', 'when', 'models', 'sources'].some(name => isTable(name, 2)))
    return false
  return words.includes(key)
}

const keptOff = { lookup: () => expect.unreachable('something was looked up') }

function refusedPlace(definition: Provider): { field: string | undefined; message: string } {
  try {
    createClient(
      { definition, settings: { apiKey: 'a-key', baseURL: 'https://relay.example.com' } },
      { journal: false, network: keptOff },
    )
  } catch (error) {
    if (isVidrelayError(error) && error.code === 'invalid_request') return error
    throw error
  }
  return expect.unreachable(`nothing was refused in ${definition.id}`)
}

describe.each(Object.entries(adapters))('%s', (id, { definition }) => {
  const document: Provider = definition
  const all = [...placesIn(document)].filter(({ place }) => !isFree(place))
  const versions = `the document of ${id} is written in contract 2, and this core speaks contract 2`

  test('is in the contract of this core', () => {
    expect(checkProvider(document)).toEqual([])
  })

  test.each([undefined, 0, 1, 3, '2'])('another contract is refused: %j', contract => {
    const { field, message } = refusedPlace({ ...document, contract } as Provider)
    expect(field).toBe('contract')
    expect(message).toMatch(/this core speaks contract 2; update (@vidrelay\/core|the adapter of )/)
  })

  test('a key that nobody knows is refused in every object', () => {
    const objects = all.filter(({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value))
    expect(objects).not.toEqual([])
    for (const { place } of objects) {
      const own = [...place, 'unheardOf']
      const { field, message } = refusedPlace(withValue(document, own, { of: 1 }))
      // In a table whose keys are free the row is of no known form, which is told of the row or of what it lacks.
      expect(`${field}.`).toContain(`${spelled(own)}.`)
      expect(message).toContain(versions)
    }
  })

  test('a word that nobody knows is refused wherever the contract lists the words', () => {
    const known = all.filter(({ place, value }) => isWord(place) && typeof value === 'string')
    expect(known).not.toEqual([])
    for (const { place } of known) {
      const { field, message } = refusedPlace(withValue(document, place, 'unheard of'))
      expect(field).toBe(spelled(place))
      expect(message).toContain(`${spelled(place)}: "unheard of" is not in contract 2; accepted: `)
      expect(message).toContain(versions)
    }
  })

  test('a value of another form is refused everywhere', () => {
    const leaves = all.filter(({ place, value }) => place.length > 0 && (typeof value !== 'object' || value === null))
    expect(leaves).not.toEqual([])
    for (const { place } of leaves) {
      if (place[0] === 'contract' || place[0] === 'id') continue
      const { field, message } = refusedPlace(withValue(document, place, { of: { another: ['form'] } }))
      expect(`${field}.`).toContain(`${spelled(place)}.`)
      expect(message).toContain(versions)
    }
  })
})
