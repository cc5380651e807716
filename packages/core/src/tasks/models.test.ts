import { describe, expect, test } from 'vitest'
import { document } from '../../test/made-up-provider.ts'
import { knownModels, limitSentences } from './models.ts'

test('the limits of a model as sentences: its own, those of the route that it leaves, its rules', () => {
  expect(limitSentences(document, document.models['boat-1']!)).toEqual([
    'prompt: required; advised: at most 20',
    'seconds: 1 to 15, default 4; advised: 4, 8',
    'aspectRatio: 16:9, 9:16',
    'images: at most 3',
    'seconds: at most 10 when images is 2 or more',
  ])
  expect(limitSentences(document, document.models['boat-one']!)).toEqual([
    'prompt: required',
    'seconds: default 4',
    'aspectRatio: advised: 16:9',
    'images: exactly 1',
  ])
  expect(limitSentences(document, document.models['raft-*']!)).toEqual([
    'prompt: required',
    'seconds: default 4',
    'aspectRatio: advised: 16:9, 9:16',
  ])
  expect(limitSentences(document, document.models.still!)).toEqual(['prompt: required', 'size: 512x512, 1024x1024'])
})

describe('the list of models', () => {
  test('the table alone: everything known, nothing live', () => {
    const models = knownModels(document)
    expect(models.map(model => model.id)).toEqual(Object.keys(document.models).filter(name => !name.includes('*')))
    expect(models.every(model => model.known && !model.live)).toBe(true)
    expect(models[0]).toMatchObject({
      id: 'boat-1',
      kind: 'video',
      note: 'From text, or from up to three pictures.',
      prices: ['0.05 USD per second when resolution is 480p'],
      source: 'P1-1',
    })
    expect(models.find(model => model.id === 'still')).toMatchObject({ kind: 'image', prices: ['0.02 USD per image'] })
  })

  test('merged with what the provider lists', () => {
    const models = knownModels(document, new Set(['boat-1', 'raft-9', 'boat', 'strange', 'constructor']))
    const told = (id: string) => models.filter(model => model.id === id)
    expect(told('boat-1')).toMatchObject([{ known: true, live: true }])
    expect(told('boat-one')).toMatchObject([{ known: true, live: false }])
    expect(told('raft-9')).toMatchObject([{ known: true, live: true, kind: 'video', source: 'P1' }])
    expect(told('boat')).toMatchObject([{ known: true, live: true, source: 'P1-1' }])
    for (const id of ['strange', 'constructor'])
      expect(told(id)).toEqual([
        { id, known: false, live: true, kind: null, note: null, limits: [], prices: [], source: null },
      ])
  })
})
