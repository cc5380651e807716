import { statusWords } from '@vidrelay/core/dialects'
import { defineProvider, type Provider, type ProviderFactory } from '@vidrelay/core/provider'
import type { Recording } from '../src/index.ts'

/** A provider that nobody runs, and a recording that it passes: the self-tests break one of them at a time. */
const definition = {
  contract: 2,
  id: 'made-up',
  title: 'Made up',
  spec: 'openapi.yaml',
  keyEnv: ['MADE_UP_API_KEY'],
  keyHelp: 'There is none.',
  auth: { header: 'authorization' },
  baseURL: 'https://api.made-up.example.com',
  sources: { M: { kind: 'documentation', title: 'Made-up docs' } },
  dialects: {
    video: {
      kind: 'video',
      routes: {
        submit: {
          method: 'POST',
          path: '/v1/videos',
          fields: { model: 'model', prompt: 'prompt', seconds: 'seconds' },
        },
        get: { method: 'GET', path: '/v1/videos/{id}' },
      },
      answer: { id: ['id'], status: ['status'], outputs: [{ at: 'url' }] },
    },
  },
  models: { one: { limits: { seconds: { max: 10, source: 'M-1' } }, source: 'M-1' } },
  statuses: statusWords('M', { queued: 'queued', done: 'succeeded', broken: 'failed' }),
  errors: [],
  discovery: { method: 'GET', path: '/v1/models', items: ['data'], id: ['id'] },
  polling: { every: 5, deadline: 60, source: 'M-1' },
} as const satisfies Provider

/** The adapter, with parts of its document put in place of the right ones. */
export const madeUp = (changes: Partial<Provider> = {}): ProviderFactory =>
  defineProvider({ ...(definition as Provider), ...changes })

/** The same with another dialect. */
export const madeUpDialect = (change: (dialect: Provider['dialects'][string]) => Provider['dialects'][string]) =>
  madeUp({ dialects: { video: change(definition.dialects.video) } })

export const prompt = 'A heron stands in the reeds'
export const api = 'https://api.made-up.example.com/v1/videos'
const link = 'https://cdn.made-up.example.com/v/1.mp4?sig=0123456789'
const headers = { authorization: 'Bearer {{key}}' }

export const create: Recording['exchanges'][number] = {
  at: 0,
  request: { method: 'POST', url: api, headers, json: { model: 'one', prompt, seconds: 6 } },
  response: { status: 200, json: { id: 'v1', status: 'queued' } },
}
export const poll = (json: Record<string, string>, at?: number): Recording['exchanges'][number] => ({
  ...(at !== undefined && { at }),
  request: { method: 'GET', url: `${api}/v1`, headers },
  response: { status: 200, json: { id: 'v1', ...json } },
})
export const done = (at?: number) => poll({ status: 'done', url: link }, at)
export const video: Recording['exchanges'][number] = {
  request: { method: 'GET', url: link, headers: { authorization: 'absent' } },
  response: { status: 200, bytes: { kind: 'mp4', length: 500 } },
}
export const submit: Recording['steps'][number] = {
  do: 'submit',
  request: { model: 'one', prompt, seconds: 6 },
  options: { key: 'order' },
  expect: { task: { status: 'queued', ref: { id: 'v1' } }, journal: [{ key: 'order', state: 'accepted' }] },
}
export const download: Recording['steps'][number] = {
  do: 'download',
  file: 'out.mp4',
  expect: { result: { body: { kind: 'mp4', length: 500 }, mediaType: 'video/mp4', task: { status: 'succeeded' } } },
}

/** A recording that the made-up adapter passes, with parts put in place of the right ones. */
export const recording = (changes: Partial<Recording> = {}): Recording => ({
  format: 1,
  provider: 'made-up',
  scenario: 'text-to-video',
  title: 'A text becomes a video.',
  covers: ['M-1', 'M-2'],
  source: { class: 'documentation', document: 'Made-up docs, page 3', date: '2026-11-21' },
  steps: [submit, download],
  exchanges: [create, poll({ status: 'queued' }, 5), done(10), video],
  ...changes,
})
