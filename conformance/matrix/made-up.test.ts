import { parseRecording } from '@vidrelay/conformance'
import { conformance } from '@vidrelay/conformance/vitest'
import { statusWords } from '@vidrelay/core/dialects'
import { defineProvider } from '@vidrelay/core/provider'

/** The smallest provider there can be, with another key header and a form: what a newcomer would begin with. */
const tiny = defineProvider({
  contract: 2,
  id: 'tiny',
  title: 'Tiny',
  spec: 'openapi.yaml',
  keyEnv: ['TINY_API_KEY'],
  keyHelp: 'Ask Tiny.',
  auth: { header: 'x-api-key', prefix: '' },
  baseURL: 'https://api.tiny.example.com',
  sources: { T: { kind: 'documentation', title: 'Tiny docs' } },
  dialects: {
    video: {
      kind: 'video',
      routes: {
        submit: {
          method: 'POST',
          path: '/v1/make',
          body: 'form',
          fields: { prompt: 'prompt' },
          media: [{ as: 'part', to: 'image' }],
        },
        get: { method: 'GET', path: '/v1/made/{id}' },
      },
      answer: { id: ['id'], status: ['state'], outputs: [{ at: 'link' }] },
    },
  },
  models: {},
  statuses: statusWords('T', { made: 'succeeded' }),
  errors: [],
  polling: { every: 2, deadline: 60, source: 'T' },
})

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const answer = { id: 'a/1', state: 'made', link: 'https://cdn.tiny.example.com/a.mp4' }

const recording = parseRecording(
  {
    format: 1,
    provider: 'tiny',
    scenario: 'image-to-video',
    title: 'A file becomes a video.',
    covers: ['T-01'],
    source: { class: 'documentation', document: 'Tiny docs', date: '2026-11-21' },
    files: { 'in.png': { base64: png } },
    steps: [
      {
        do: 'generate',
        request: { prompt: 'Slowly, 雨夜', images: [{ path: 'in.png' }] },
        file: 'out.mp4',
        expect: { result: { body: { kind: 'mp4', length: 100 }, task: { status: 'succeeded', ref: { id: 'a/1' } } } },
      },
    ],
    exchanges: [
      {
        request: {
          method: 'POST',
          url: 'https://api.tiny.example.com/v1/make',
          headers: { 'x-api-key': '{{key}}' },
          form: [
            { name: 'prompt', value: 'Slowly, 雨夜' },
            { name: 'image', filename: 'in.png', type: 'image/png', base64: png },
          ],
        },
        response: { status: 200, json: { id: 'a/1' } },
      },
      {
        at: 2,
        request: {
          method: 'GET',
          url: 'https://api.tiny.example.com/v1/made/a%2F1',
          headers: { 'x-api-key': '{{key}}' },
        },
        response: { status: 200, json: answer },
      },
      {
        request: { method: 'GET', url: 'https://cdn.tiny.example.com/a.mp4', headers: { 'x-api-key': 'absent' } },
        response: { status: 200, bytes: { kind: 'mp4', length: 100 } },
      },
    ],
  },
  'image-to-video',
)

conformance({ adapter: tiny, recordings: [recording] })
