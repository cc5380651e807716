import { statusWords } from '@vidrelay/core/dialects'
import { defineProvider, type Provider, type ProviderFactory } from '@vidrelay/core/provider'
import { parseRecording, type Recording } from '../src/recording.ts'

/** A provider that nobody runs, whose document uses everything that there is on the side of answers. */
const source = 'R-1'
const prompt = 'A heron stands in the reeds'
const origin = 'https://api.rich.example.com'
const key = { authorization: 'Bearer {{key}}' }
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

const get = { method: 'GET', path: '/v1/{lane}/videos/{id}' } as const
const definition = {
  contract: 2,
  id: 'rich',
  title: 'Rich',
  spec: 'openapi.yaml',
  keyEnv: ['RICH_API_KEY'],
  keyHelp: 'There is none.',
  auth: { header: 'authorization' },
  baseURL: origin,
  sources: { R: { kind: 'documentation', title: 'Rich docs' } },
  dialects: {
    video: {
      kind: 'video',
      routes: {
        submit: {
          method: 'POST',
          path: '/v1/videos',
          fields: {
            model: 'model',
            prompt: 'prompt',
            seconds: { to: 'seconds', as: 'string' },
            resolution: { to: 'quality', as: 'upper' },
            aspectRatio: { to: 'shape', values: { '16:9': 'wide', '9:16': 'tall' } },
            count: 'n',
          },
          media: [{ as: 'url', to: 'images[]' }],
          take: { lane: ['lane', 'meta.lane'] },
        },
        get,
        content: { method: 'GET', path: '/v1/{lane}/videos/{id}/content', query: { variant: '{variant}' } },
        remix: {
          method: 'POST',
          path: '/v1/videos/{source}/remix',
          fields: { prompt: 'input.prompt' },
          states: ['succeeded', 'failed'],
          take: { lane: ['lane'] },
        },
        edit: {
          method: 'POST',
          path: '/v1/edits',
          body: 'form',
          fields: { prompt: 'prompt' },
          take: { lane: ['lane'] },
        },
        list: { method: 'GET', path: '/v1/videos', query: { limit: '{page.limit}', after: '{page.after}' } },
        delete: { method: 'DELETE', path: '/v1/videos/{id}', states: ['succeeded', 'cancelled'] },
      },
      answer: {
        envelope: { at: ['data', 'body.inner'] },
        id: ['id', 'task.id', 'ids[]'],
        status: ['status', 'state.@json.word'],
        progress: ['progress', 'state.percent'],
        outputs: [
          { at: 'files[].url', source },
          { at: 'link' },
          { at: 'text.@json.link' },
          { role: 'thumbnail', route: 'content', variant: 'small' },
          { role: 'lastFrame', at: 'frames[].url' },
        ],
        code: ['error.code', 'reason.@json.code', 'codes[0]'],
        message: ['error.message', 'reason.@json.text', 'error', 'note'],
        createdAt: ['created_at', 'made'],
        completedAt: ['completed_at'],
        expiresAt: ['expires_at', 'until'],
        effective: {
          model: ['model'],
          seconds: ['seconds', 'used.seconds'],
          resolution: ['quality'],
          aspectRatio: ['shape'],
          count: ['n'],
        },
        cost: { at: 'units', perUsd: 500 },
        items: 'list.tasks',
        next: 'list.next',
      },
      otherAnswer: {
        envelope: { at: ['result'] },
        id: ['task_id'],
        status: ['task_status'],
        outputs: [{ at: 'video' }, { at: 'inline' }],
      },
    },
    image: {
      kind: 'image',
      routes: {
        submit: { method: 'POST', path: '/v1/images', fields: { model: 'model', prompt: 'prompt' } },
        get: { method: 'GET', path: '/v1/images/{id}' },
        content: { method: 'GET', path: '/v1/images/{id}/content' },
      },
      answer: {
        id: ['id'],
        status: ['status'],
        signs: [
          { is: 'succeeded', at: { 'images[].url': true } },
          { is: 'failed', at: { gone: true } },
        ],
        outputs: [{ at: 'images[].url' }, { at: 'more[].data' }, { route: 'content' }],
      },
    },
  },
  models: {
    one: { aliases: ['uno'], source },
    'two-*': { note: 'A family.', source },
    picture: { dialect: 'image', source },
    none: { dialect: null, note: 'Talks only.', source },
  },
  statuses: statusWords('R-1', {
    '': 'queued',
    queued: 'queued',
    Running: 'running',
    done: 'succeeded',
    broken: 'failed',
    stopped: 'cancelled',
    old: 'expired',
  }),
  errors: [
    {
      id: 'rich.upload',
      on: ['upload'],
      at: { ok: false },
      http: [400],
      is: 'input_too_large',
      hint: 'send less',
      source,
    },
    {
      id: 'rich.policy',
      status: ['failed', 'succeeded'],
      code: ['no_go', 'never'],
      is: 'content_rejected',
      scope: 'task',
      hint: 'say it otherwise',
      source,
    },
    {
      id: 'rich.busy',
      http: [503, 529],
      text: 'come back (later|tomorrow)',
      is: 'upstream_error',
      sent: 'refused',
      source,
    },
    { id: 'rich.early', on: ['content', 'remix'], http: [409], is: 'not_ready', source },
    { id: 'rich.model', code: ['bad_model'], is: 'model_unavailable', hint: 'take another', source },
    { id: 'rich.failed', status: ['failed'], is: 'task_failed', hint: 'read the reason', source },
    { id: 'rich.401', http: [401], is: 'unauthenticated', hint: 'look at the key', source },
    { id: 'rich.maybe', http: [422], is: 'invalid_request', sent: 'unknown', hint: 'look before you leap', source },
  ],
  upload: {
    types: ['image/*'],
    steps: [
      { method: 'POST', path: '/v1/files', body: 'form', send: { file: '{file}' }, take: { at: ['url'] }, source },
    ],
    url: '{at}',
    source,
  },
  discovery: { method: 'GET', path: '/v1/models', items: ['data', 'lists.@json', '@json'], id: ['id', 'names[]'] },
  polling: { first: 2, every: 4, most: 6, deadline: 130, keep: 600, source },
} as const satisfies Provider

/** The adapter, with parts of its document put in place of the right ones. */
export const rich = (change: (document: Provider) => Provider = document => document): ProviderFactory =>
  defineProvider(change(definition as Provider))

const making = (kind: 'video' | 'image', model: string, file: string): Recording =>
  parseRecording(
    {
      format: 1,
      provider: 'rich',
      scenario: `text-to-${kind}`,
      title: `A text becomes a ${kind}.`,
      covers: ['R-1'],
      source: { class: 'documentation', document: 'Rich docs, page 3', date: '2026-11-21' },
      steps: [
        { do: 'submit', kind, request: { model, prompt }, expect: { task: { ref: { id: 'r1' } } } },
        { do: 'download', file, expect: { result: { body: { kind: kind === 'video' ? 'mp4' : 'png', length: 300 } } } },
      ],
      exchanges: [
        {
          request: { method: 'POST', url: `${origin}/v1/${kind}s`, headers: key, json: { model, prompt } },
          response: { status: 200, json: { id: 'r1', lane: 'kept-lane', status: 'queued' } },
        },
        {
          request: {
            method: 'GET',
            url: kind === 'video' ? `${origin}/v1/kept-lane/videos/r1` : `${origin}/v1/images/r1`,
            headers: key,
          },
          response: {
            status: 200,
            json:
              kind === 'video'
                ? { id: 'r1', status: 'done', link: 'https://cdn.example.net/1.mp4' }
                : { images: [{ url: 'https://cdn.example.net/1.mp4' }] },
          },
        },
        {
          request: { method: 'GET', url: 'https://cdn.example.net/1.mp4', headers: { authorization: 'absent' } },
          response: { status: 200, bytes: { kind: kind === 'video' ? 'mp4' : 'png', length: 300 } },
        },
      ],
    },
    kind,
  )

const uploading: Recording = parseRecording(
  {
    format: 1,
    provider: 'rich',
    scenario: 'file-to-video',
    title: 'A file becomes a video.',
    covers: ['R-1'],
    source: { class: 'documentation', document: 'Rich docs, page 4', date: '2026-11-21' },
    files: { 'in.png': { base64: png } },
    steps: [
      {
        do: 'submit',
        request: { model: 'one', prompt, images: [{ path: 'in.png' }] },
        expect: { task: { ref: { id: 'r2' } } },
      },
    ],
    exchanges: [
      {
        request: {
          method: 'POST',
          url: `${origin}/v1/files`,
          headers: key,
          form: [{ name: 'file', filename: 'in.png', type: 'image/png', base64: png }],
        },
        response: { status: 200, json: { url: 'https://files.example.net/in.png' } },
      },
      {
        request: {
          method: 'POST',
          url: `${origin}/v1/videos`,
          headers: key,
          json: { model: 'one', prompt, images: ['https://files.example.net/in.png'] },
        },
        response: { status: 200, json: { id: 'r2', lane: 'b' } },
      },
    ],
  },
  'file-to-video',
)

export const richRecordings: readonly Recording[] = [
  making('video', 'one', 'out.mp4'),
  making('image', 'picture', 'out.png'),
  uploading,
]
