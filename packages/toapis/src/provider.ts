import {
  gatewayCodes,
  gatewayEnds,
  gatewayEnvelope,
  gatewayErrors,
  gatewayLastWay,
  gatewayNoId,
  gatewayReasons,
  gatewaySources,
  gatewayStatuses,
  gatewayStatusPlaces,
  gatewayWords,
  statusWords,
  videoObjectRoutes,
  withGatewayOutputs,
} from '@vidrelay/core/dialects'
import { defineProvider } from '@vidrelay/core/provider'
import type { Agrees, Problems } from '@vidrelay/specs/matches'
import type { paths } from '@vidrelay/specs/toapis'
import { models } from './models.ts'

const prompt = { given: true, source: 'S3-12' } as const

/** ToAPIs, as the page of its preview model says; routes and answers that the page only names are from the provider's other pages. */
export const toapis = defineProvider({
  contract: 2,
  id: 'toapis',
  title: 'ToAPIs',
  spec: 'openapi.yaml',
  keyEnv: ['TOAPIS_API_KEY'],
  keyHelp: 'Create one on the API key page of the ToAPIs console (https://toapis.com/console/token).',
  auth: { header: 'authorization' },
  baseURL: 'https://toapis.com',
  // For mainland China.
  also: ['https://toapis.cn'],
  sources: {
    S3: {
      kind: 'documentation',
      title: 'ToAPIs docs / Grok Video 1.5 Preview generation',
      url: 'https://docs.toapis.com/docs/cn/api-reference/videos/grok-video-1.5-preview/generation',
      date: '2026-11-21',
    },
    tasks: {
      kind: 'documentation',
      title: 'ToAPIs docs / video task status',
      url: 'https://docs.toapis.com/docs/en/api-reference/tasks/video-status',
      date: '2026-11-21',
    },
    uploads: {
      kind: 'documentation',
      title: 'ToAPIs docs / upload image',
      url: 'https://docs.toapis.com/docs/en/api-reference/uploads/images',
      date: '2026-11-21',
    },
    grok: {
      kind: 'documentation',
      title: 'ToAPIs docs / Grok Video generation',
      url: 'https://docs.toapis.com/docs/en/api-reference/videos/grok-video/generation',
      date: '2026-11-21',
    },
    extend: {
      kind: 'documentation',
      title: 'ToAPIs docs / Grok Video extend',
      url: 'https://docs.toapis.com/docs/en/api-reference/videos/grok-video/extend',
      date: '2026-11-21',
    },
    imagine: {
      kind: 'documentation',
      title: 'ToAPIs docs / Grok Imagine 1.0 video generation',
      url: 'https://docs.toapis.com/docs/cn/api-reference/videos/grok-imagine-1.0-video/generation',
      date: '2026-11-21',
    },
    quickstart: {
      kind: 'documentation',
      title: "the provider's own quickstart",
      url: 'https://github.com/ToAPIs-2025/toapis-quickstart',
      date: '2026-11-21',
    },
    litellm: {
      kind: 'third-party',
      title: 'a client with recorded tests (litellm/llms/toapis)',
      url: 'https://github.com/Direct-TO/litellm',
      date: '2026-11-21',
    },
    ...gatewaySources,
  },
  dialects: {
    task: {
      kind: 'video',
      routes: {
        submit: {
          method: 'POST',
          path: '/v1/videos/generations',
          fields: {
            model: 'model',
            prompt: 'prompt',
            seconds: { to: 'seconds', as: 'string' },
            aspectRatio: 'aspect_ratio',
            resolution: 'resolution',
          },
          media: [{ as: 'url', to: 'images[]', source: 'S3-09; S3-14' }],
          limits: { model: { default: 'grok-video-1.5-preview', sent: true, source: 'S3-11' }, prompt },
          source: 'S3-01',
        },
        get: { method: 'GET', path: '/v1/videos/generations/{id}', source: 'tasks' },
        content: { ...videoObjectRoutes.content, source: 'gateway controller/video_proxy.go' },
        extend: {
          method: 'POST',
          path: '/v1/videos/{source}/extend',
          fields: { model: 'model', prompt: 'prompt', size: 'size' },
          states: ['succeeded'],
          limits: {
            model: { in: ['grok-video-3'], default: 'grok-video-3', sent: true, outside: 'advised', source: 'extend' },
            prompt: { given: true, source: 'extend' },
          },
          source: 'extend',
        },
      },
      answer: {
        envelope: gatewayEnvelope,
        // The page and the quickstart say `id`. Answers with another `task_id` beside it have been seen, and one client asks by that.
        id: ['id', 'task_id'],
        status: gatewayStatusPlaces,
        outputs: [
          ...withGatewayOutputs([
            { at: 'result.data[].url', source: 'tasks' },
            // The English table of the same page, and its older editions.
            { at: 'url', source: 'tasks' },
          ]),
          { at: 'result.data[].last_frame_url', role: 'lastFrame', source: 'tasks' },
          gatewayLastWay,
        ],
        code: gatewayCodes,
        message: gatewayReasons,
        createdAt: ['created_at'],
        completedAt: gatewayEnds,
        expiresAt: ['expires_at'],
        effective: { model: ['model'] },
      },
    },
  },
  models,
  statuses: {
    ...gatewayStatuses,
    ...statusWords('S3-24', { queued: 'queued' }),
    ...statusWords('S3-25', { in_progress: 'running' }),
    ...statusWords('S3-26', { completed: 'succeeded' }),
    ...statusWords('S3-27', { failed: 'failed' }),
    // The English status table; its own list of words has `queued` in its place.
    ...statusWords('tasks', { submitted: 'queued' }),
    // An accepted task has been seen without a word.
    ...statusWords('litellm', { pending: 'queued', '': 'queued' }),
  },
  errors: [
    {
      id: 'toapis.upload-type',
      on: ['upload'],
      text: 'unsupported image type',
      is: 'invalid_request',
      field: 'images',
      hint: 'the upload takes JPEG, PNG, WebP and GIF; nothing was submitted',
      source: 'uploads',
    },
    {
      id: 'toapis.upload-size',
      on: ['upload'],
      text: 'image too large',
      is: 'input_too_large',
      field: 'images',
      hint: 'the upload takes at most 10 MB; nothing was submitted',
      source: 'uploads',
    },
    {
      id: 'toapis.upload-refused',
      on: ['upload'],
      http: [200],
      at: { success: false },
      is: 'invalid_request',
      field: 'images',
      hint: 'the image was not taken; pass the address of one that is public already',
      source: 'uploads',
    },
    {
      id: 'toapis.content',
      code: ['content_policy_violation'],
      is: 'content_rejected',
      hint: 'change the prompt or the image; the same request will be refused again',
      source: 'tasks',
    },
    {
      id: 'toapis.real-person',
      http: [400],
      text: 'PrivacyInformation|may contain real person',
      is: 'content_rejected',
      field: 'images',
      hint: 'the image seems to show a real person; use another one',
      source: 'litellm',
    },
    ...gatewayErrors,
    gatewayNoId,
    { id: 'toapis.402', http: [402], is: 'quota_exceeded', hint: 'top up the balance', source: 'tasks' },
    ...gatewayWords,
    {
      id: 'toapis.failed',
      status: ['failed'],
      is: 'task_failed',
      hint: 'read the reason; keep the task id for questions to the provider',
      source: 'tasks',
    },
    {
      id: 'toapis.400',
      http: [400],
      is: 'invalid_request',
      hint: 'names and JSON types of the fields differ from model to model; the message may name the one',
      source: 'tasks',
    },
    {
      id: 'toapis.401',
      http: [401],
      is: 'unauthenticated',
      hint: 'check the key: it goes out as Authorization: Bearer <key>',
      source: 'tasks',
    },
    {
      id: 'toapis.404',
      on: ['get'],
      http: [404],
      is: 'task_not_found',
      hint: 'check the id, the account and the base URL',
      source: 'tasks',
    },
    {
      id: 'toapis.422',
      http: [422],
      is: 'content_rejected',
      hint: 'change the prompt or the image; the same request will be refused again',
      source: 'tasks',
    },
    {
      id: 'toapis.429',
      http: [429],
      is: 'rate_limited',
      hint: 'ask less often: the provider wants 1, 2, 4 seconds with jitter, or what Retry-After says',
      source: 'tasks',
    },
    {
      id: 'toapis.500',
      http: [500],
      code: ['internal_error'],
      is: 'upstream_error',
      hint: 'look again a few times; if it stays, ask the provider',
      source: 'tasks',
    },
  ],
  upload: {
    types: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
    // "10 MB" read as the larger of its two meanings: between them the provider itself says no, before anything is paid.
    maxBytes: 10_485_760,
    steps: [
      {
        method: 'POST',
        path: '/v1/uploads/images',
        body: 'form',
        send: { file: '{file}', purpose: 'generation' },
        take: { url: ['data.url'] },
        source: 'uploads',
      },
    ],
    url: '{url}',
    source: 'uploads',
  },
  discovery: { method: 'GET', path: '/v1/models', items: ['data'], id: ['id'], source: 'litellm' },
  polling: { first: 5, every: 10, deadline: 600, keep: 86_400, source: 'tasks' },
})

/** Change the specification and this stops compiling. */
type _AgreesWithSpecification = Agrees<Problems<typeof toapis.definition, paths>>
