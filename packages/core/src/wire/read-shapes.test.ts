import { describe, expect, test } from 'vitest'
import { providerWith } from '../../test/made-up-provider.ts'
import { reading } from '../../test/reading.ts'
import { compileDialects } from '../contract/compile.ts'
import type { Answer, Provider } from '../contract/provider.ts'
import { contentOutputs } from './outputs.ts'

const url = 'https://cdn.example/v.mp4'
const otherAnswer: Answer = { id: ['taskId'], status: ['state'], outputs: [{ at: 'link' }], progress: ['percent'] }
const base = providerWith({})
const twofold: Provider = { ...base, dialects: { task: { ...base.dialects.task!, otherAnswer } } }

describe('a server of two shapes', () => {
  test('the first is read where it has a state, whatever else stands there', () => {
    const found = reading(
      { id: 'a', status: 'folding', taskId: 'b', state: 'afloat', link: url },
      { provider: twofold },
    )
    expect(found).toMatchObject({ id: 'a', status: 'running', outputs: [] })
    expect(found.otherShape).toBeUndefined()
  })

  test('the other is read whole where the first has none', () => {
    const found = reading({ id: 'a', url, taskId: 'b', state: 'afloat', percent: 5 }, { provider: twofold })
    expect(found).toMatchObject({ id: 'b', status: 'succeeded', progress: 5, outputs: [], otherShape: true })
  })

  test('with neither the first is taken', () => {
    expect(reading({ id: 'a', taskId: 'b' }, { provider: twofold })).toMatchObject({ id: 'a' })
    expect(reading({ id: 'a', taskId: 'b' }, { provider: twofold }).otherShape).toBeUndefined()
  })

  test('an HTTP error is no matter of shapes', () => {
    const found = reading({ id: 'a', taskId: 'b', state: 'sunk' }, { provider: twofold, http: 500 })
    expect(found).toMatchObject({ id: 'a', error: { is: 'upstream_error' } })
  })
})

describe('their spelling of what they used, in our words', () => {
  const provider = providerWith({
    submit: {
      fields: {
        resolution: { to: 'q', as: 'upper' },
        aspectRatio: { to: 'shape', values: { '16:9': 'landscape', '9:16': 'portrait' } },
        size: 'size',
      },
    },
    answer: { effective: { resolution: ['q'], aspectRatio: ['shape'], size: ['size'] } },
  })
  test.each([
    [{ q: '720P' }, { resolution: '720p' }],
    [{ shape: 'Landscape' }, { aspectRatio: '16:9' }],
    [{ shape: 'oval' }, {}], // no ratio: it says nothing in our words
    [{ size: '1280x720' }, { size: '1280x720' }],
    [{ size: '720P' }, {}], // a tier where pixels are meant
  ])('%j is %j', (json, effective) => {
    expect(reading({ status: 'folding', ...json }, { provider }).effective).toEqual(effective)
  })
})

test('the outputs that a content route names in its own JSON', () => {
  const provider = providerWith({
    answer: { envelope: { at: ['data'] }, outputs: [{ route: 'content' }, { at: 'url' }] },
  })
  const dialect = compileDialects(provider).task!
  const outputs = [{ role: 'video', sources: [{ url }] }]
  expect(contentOutputs(dialect, { url })).toEqual(outputs)
  expect(contentOutputs(dialect, { data: { url } })).toEqual(outputs)
  for (const nothing of [{}, null, undefined, [], 'x', { url: '' }])
    expect(contentOutputs(dialect, nothing)).toEqual([])
})
