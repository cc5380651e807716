import { expect, test } from 'vitest'
import { providerWith } from '../../test/made-up-provider.ts'
import { reading } from '../../test/reading.ts'

const provider = providerWith({
  submit: {
    fields: {
      prompt: 'input.prompt',
      aspectRatio: { to: 'aspect_ratio' },
      size: 'pixels',
      resolution: 'pixels',
      seed: '?seed',
    },
    media: [{ as: 'url', to: 'pictures[].url' }],
  },
  models: { m: { fields: { seconds: 'duration', count: null }, media: [{ as: 'url', to: 'frame' }], source: 'P1' } },
  errors: [
    { id: 'boat.prompt', http: [400], text: 'say something', is: 'invalid_request', field: 'prompt', source: 'P1' },
  ],
})
const fieldOf = (json: unknown, http = 400) => reading(json, { provider, on: 'submit', http }).error?.field

test.each<[param: unknown, field: string | undefined]>([
  ['input', 'prompt'],
  ['aspect_ratio', 'aspectRatio'],
  ['Aspect_Ratio', 'aspectRatio'],
  ['pixels', 'size'],
  ['seed', 'seed'],
  ['pictures', 'images'],
  ['frame', 'images'],
  ['duration', 'seconds'],
  ['n', undefined],
  ['constructor', undefined],
  ['', undefined],
  [null, undefined],
  [{ name: 'seed' }, undefined],
])('named %j by the provider it is %s', (param, field) => {
  expect(fieldOf({ error: { message: 'bad', param } })).toBe(field)
  expect(fieldOf({ message: 'bad', param })).toBe(field)
})

test('a row says it, over what is named beside it', () => {
  expect(fieldOf({ error: { message: 'Say something!' } })).toBe('prompt')
  expect(fieldOf({ error: { message: 'Say something!', param: 'seed' } })).toBe('prompt')
  expect(fieldOf({ error: { message: 'Other.' } })).toBeUndefined()
})
