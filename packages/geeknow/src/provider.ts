import {
  envelopeAnswer,
  gatewayEnvelope,
  gatewayErrors,
  gatewayImageOutputs,
  gatewaySources,
  gatewayStatuses,
  gatewayStatusPlaces,
  gatewayWords,
  statusWords,
  videoObjectAnswer,
  videoObjectRoutes,
  withGatewayOutputs,
} from '@vidrelay/core/dialects'
import { defineProvider } from '@vidrelay/core/provider'
import type { paths } from '@vidrelay/specs/geeknow'
import type { Agrees, Problems } from '@vidrelay/specs/matches'
import { models } from './models.ts'

const required = { prompt: { given: true, source: 'S2-17' }, model: { given: true, source: 'S2-17' } } as const

/** Query, download and remix are those of the compatible routes on the same host, and read the tasks of every video model. */
const sameHost = {
  get: { ...videoObjectRoutes.get, source: 'S2-35; S4-36' },
  content: { ...videoObjectRoutes.content, source: 'S2-35; S4-36' },
  remix: {
    ...videoObjectRoutes.remix,
    limits: { model: { given: true, source: 'S4-18' }, prompt: { given: true, source: 'S4-19' } },
    source: 'S4-36',
  },
} as const

/** The provider's own reading order, its content route last. */
const answer = {
  ...videoObjectAnswer,
  outputs: [
    ...withGatewayOutputs([
      { at: 'content.video_url', source: 'pages videos/grok/query' },
      { at: 'content.url', source: 'pages videos/grok/query' },
      { at: 'output.url', source: 'pages videos/grok/query' },
      { at: 'video_url', source: 'pages videos/grok/query' },
      { at: 'url', source: 'pages videos/grok/query' },
      { at: 'detail.url', source: 'pages videos/grok/query' },
      { at: 'data[0].url', source: 'pages videos/grok/query' },
    ]),
    { route: 'content', source: 'pages videos/grok/query' },
  ],
  effective: { model: ['model'], seconds: ['seconds'] },
} as const

/** GeekNow, as its pages say: document S2 for the models that take forms, its later pages for those that take JSON. */
export const geeknow = defineProvider({
  contract: 2,
  id: 'geeknow',
  title: 'GeekNow',
  spec: 'openapi.yaml',
  keyEnv: ['GEEKNOW_API_KEY'],
  keyHelp: 'Create one in the console at www.geeknow.top.',
  auth: { header: 'authorization' },
  baseURL: 'https://www.geeknow.top',
  also: ['https://td.geeknow.top'],
  sources: {
    S2: {
      kind: 'documentation',
      title: 'GeekNow API / Grok 视频生成, as of 2026-05-21',
      url: 'https://docs.geeknow.top/api-reference/videos/grok/generation',
      date: '2026-11-21',
    },
    S4: {
      kind: 'documentation',
      title: 'GeekNow API / OpenAI 视频兼容接口',
      url: 'https://docs.geeknow.top/api-reference/videos/openai-videos',
      date: '2026-11-21',
    },
    pages: {
      kind: 'documentation',
      title: "GeekNow's later pages, below api-reference/, as of 2026-08-13",
      url: 'https://docs.geeknow.top',
      date: '2026-11-21',
    },
    ...gatewaySources,
    inferred: { kind: 'inferred', title: 'our reading of the pages above', date: '2026-11-21' },
  },
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
            aspectRatio: 'aspect_ratio',
            resolution: { to: 'resolution', as: 'upper' },
          },
          // A model that the table does not know: whatever the user has, as it is.
          media: [
            { role: ['image', 'reference'], as: 'data', to: 'image', when: { images: { max: 1 } }, source: 'S4' },
            { role: ['image', 'reference'], as: 'url', to: 'image', when: { images: { max: 1 } }, source: 'S4' },
            { role: ['image', 'reference'], as: 'data', to: 'images[]', source: 'inferred' },
            { role: ['image', 'reference'], as: 'url', to: 'images[]', source: 'inferred' },
          ],
          limits: required,
          source: 'pages videos/grok/overview',
        },
        ...sameHost,
      },
      answer,
      otherAnswer: envelopeAnswer,
    },
    videoForm: {
      kind: 'video',
      routes: {
        submit: {
          method: 'POST',
          path: '/v1/videos',
          body: 'form',
          fields: {
            model: 'model',
            prompt: 'prompt',
            seconds: 'seconds',
            aspectRatio: 'aspect_ratio',
            resolution: { to: 'size', as: 'upper' },
          },
          media: [{ role: ['image', 'reference'], as: 'part', to: 'input_reference', source: 'S2-06' }],
          limits: required,
          source: 'S2-02; S2-04',
        },
        ...sameHost,
      },
      answer: { ...answer, effective: { ...answer.effective, resolution: ['size'] } },
      otherAnswer: envelopeAnswer,
    },
    image: {
      kind: 'image',
      routes: {
        submit: {
          method: 'POST',
          path: '/v1/images/generations/async',
          fields: { model: 'model', prompt: 'prompt', size: 'size', count: 'n' },
          media: [
            { role: ['image', 'reference'], as: 'data', to: 'image[]' },
            { role: ['image', 'reference'], as: 'url', to: 'image[]' },
          ],
          limits: required,
          source: 'pages images/gpt-image-async/generation',
        },
        get: {
          method: 'GET',
          path: '/v1/images/generations/async/{id}',
          source: 'pages images/gpt-image-async/query',
        },
      },
      answer: {
        envelope: gatewayEnvelope,
        id: ['id', 'task_id', 'taskId'],
        status: gatewayStatusPlaces,
        // A finished task has no status word here, only its images.
        signs: [
          { is: 'succeeded', at: { 'data[].url': true } },
          { is: 'succeeded', at: { 'data[].b64_json': true } },
        ],
        outputs: withGatewayOutputs(
          [
            { at: 'data[].url', source: 'pages images/gpt-image-async/query' },
            { at: 'data[].b64_json', source: 'pages images/gpt-image-async/query' },
          ],
          gatewayImageOutputs,
        ),
        createdAt: ['created_at'],
        completedAt: ['completed_at'],
        expiresAt: ['expires_at'],
        effective: { model: ['model'], size: ['size'] },
      },
    },
  },
  models,
  statuses: {
    ...gatewayStatuses,
    ...statusWords('S2-24', { queued: 'queued' }),
    ...statusWords('S2-25', { processing: 'running' }),
    ...statusWords('S2-26', { completed: 'succeeded' }),
    ...statusWords('S2-27', { failed: 'failed' }),
    ...statusWords('S2-28', { cancelled: 'cancelled' }),
    ...statusWords('pages tasks/task-status', {
      pending: 'queued',
      in_progress: 'running',
      running: 'running',
      generating: 'running',
      succeeded: 'succeeded',
      success: 'succeeded',
      fail: 'failed',
      error: 'failed',
      canceled: 'cancelled',
      expired: 'expired',
      deleted: 'cancelled',
    }),
  },
  errors: [
    {
      id: 'geeknow.policy',
      status: ['failed'],
      code: ['content_policy'],
      is: 'content_rejected',
      scope: 'task',
      hint: 'change the prompt or the images; the same request will be refused again',
      source: 'pages videos/grok/query',
    },
    {
      id: 'geeknow.no-id',
      http: [500],
      text: 'task_id is empty',
      is: 'upstream_error',
      sent: 'refused',
      again: false,
      hint: 'the model vendor took no task; shorten the prompt, or describe fewer shots in it, before submitting again',
      source: 'pages videos/grok/grok-imagine-video-1-5-preview',
    },
    {
      id: 'geeknow.text-to-video',
      text: '该模型不支持文生视频',
      is: 'invalid_request',
      field: 'images',
      hint: 'this channel makes no videos from text alone: add a reference image, or take another model',
      source: 'pages videos/grok/grok-video-1-5',
    },
    {
      id: 'geeknow.no-storage',
      on: ['upload'],
      text: 'storage is not configured',
      is: 'upstream_error',
      again: false,
      field: 'images',
      hint: 'the provider takes no uploads now; pass the image as a public https link',
      source: 'pages uploads/image-upload',
    },
    ...gatewayErrors,
    {
      id: 'geeknow.saturated',
      http: [429],
      is: 'rate_limited',
      hint: 'the channels of your group are at their limit; wait before submitting again',
      source: 'pages texts/models',
    },
    ...gatewayWords,
  ],
  upload: {
    types: ['image/*'],
    steps: [
      {
        method: 'POST',
        path: '/api/upload/presign',
        send: { file_name: '{file.name}', content_type: '{file.type}' },
        take: { target: ['data.upload_url'], link: ['data.public_url'] },
        source: 'pages uploads/image-upload',
      },
      { method: 'PUT', path: '{target}', body: 'bytes', source: 'pages uploads/image-upload' },
    ],
    url: '{link}',
    source: 'pages uploads/image-upload',
  },
  discovery: { method: 'GET', path: '/v1/models', items: ['data'], id: ['id'], source: 'pages texts/models' },
  // Document S2 names no pace. The deadline is ours: nobody says how long a video may take.
  polling: { every: 5, most: 10, deadline: 900, source: 'pages tasks/task-status; inferred' },
})

/** Change the specification and this stops compiling. */
type _AgreesWithSpecification = Agrees<Problems<typeof geeknow.definition, paths>>
