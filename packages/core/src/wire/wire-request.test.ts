import { expect, it } from 'vitest'
import { defineProvider } from '../contract/define-provider.ts'
import { wireRequest } from './wire-request.ts'

const factory = defineProvider({
  contract: 2,
  id: 'paper',
  title: 'Paper',
  spec: 'openapi.yaml',
  keyEnv: ['PAPER_API_KEY'],
  keyHelp: 'Ask.',
  auth: { header: 'x-key', prefix: '' },
  baseURL: 'https://paper.example/api',
  sources: { P: { kind: 'documentation', title: 'Paper docs' } },
  dialects: {
    video: {
      kind: 'video',
      routes: {
        submit: {
          method: 'POST',
          path: '/v1/{model}/make',
          query: { wait: 'no' },
          headers: { 'x-version': '2' },
          fields: { model: 'model', prompt: 'text', seconds: { to: 'length', as: 'string' } },
          media: [{ as: 'url', to: 'pictures[]' }],
          limits: { seconds: { max: 5, source: 'P' } },
        },
      },
      answer: { id: ['id'], status: ['state'], outputs: [] },
    },
  },
  models: { one: { source: 'P' } },
  statuses: {},
  errors: [],
  upload: {
    types: ['image/png'],
    steps: [{ method: 'POST', path: '/v1/files', take: { address: ['url'] } }],
    url: '{address}',
    source: 'P',
  },
  polling: { every: 1, deadline: 9, source: 'P' },
})

it('is what would be sent, without a key, a file standing for its address', () => {
  const file = { name: 'a.png', type: 'image/png', bytes: new Uint8Array(1) }
  const media = [{ label: 'images[0]', role: 'image' as const, file }]
  expect(wireRequest(factory(), 'video', { model: 'one', prompt: 'rain', seconds: 5 }, media)).toEqual({
    method: 'POST',
    url: 'https://paper.example/api/v1/one/make?wait=no',
    headers: { 'x-version': '2' },
    body: {
      kind: 'json',
      value: { model: 'one', text: 'rain', length: '5', pictures: ['https://files.example.net/image.png'] },
    },
  })
})

it('is refused as a call would be', () => {
  expect(() => wireRequest(factory(), 'video', { model: 'one', prompt: 'rain', seconds: 6 })).toThrow(/^seconds: /)
})
