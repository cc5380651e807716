import {
  envelopeAnswer,
  gatewayErrors,
  gatewayNoId,
  gatewaySources,
  gatewayStatuses,
  gatewayWords,
  statusWords,
  videoObjectAnswer,
  videoObjectRoutes,
} from '@vidrelay/core/dialects'
import { defineProvider } from '@vidrelay/core/provider'
import type { Agrees, Problems } from '@vidrelay/specs/matches'
import type { paths } from '@vidrelay/specs/openai-videos'
import { models } from './models.ts'

const seconds = { to: 'seconds', as: 'string' } as const
const prompt = { given: true, source: 'S4-19' } as const
const model = { given: true, source: 'S4-18' } as const
/** Whatever is not canonical goes through to the vendor; `metadata` as a whole does too. */
const metadata = { metadata: 'metadata', '*': 'metadata.*' } as const

const submit = {
  method: 'POST',
  path: '/v1/videos',
  // One place for both: a size in pixels, or a ratio alone.
  fields: { model: 'model', prompt: 'prompt', seconds, size: 'size', aspectRatio: 'size' },
  options: metadata,
  limits: {
    model,
    prompt,
    seconds: { in: [5, 10, 15], outside: 'advised', source: 'S4-21' },
    images: { max: 1, source: 'S4-20' },
  },
  source: 'S4-10',
} as const
const get = { ...videoObjectRoutes.get, source: 'S4-11' } as const
const content = { ...videoObjectRoutes.content, source: 'S4-13' } as const
const remix = {
  ...videoObjectRoutes.remix,
  fields: { model: 'model', prompt: 'prompt' },
  options: metadata,
  limits: { model, prompt },
  source: 'S4-12',
} as const

/** The gateway software answers some routes in its own envelope; the result is then at the content route too. */
const otherAnswer = {
  ...envelopeAnswer,
  outputs: [...envelopeAnswer.outputs, { route: 'content', source: 'gateway taskcommon/helpers.go L63-67' }],
} as const
const gatewayAnswer = { kind: 'video', answer: videoObjectAnswer, otherAnswer } as const

const originalSeconds = { in: [4, 8, 12, 16, 20], outside: 'advised', source: 'openai' } as const
/** Where the body, not the path, names what is started from. */
const sourceTask = [{ role: 'source', as: 'task', to: 'video.id', source: 'openai' }] as const

const policyCodes = ['moderation_blocked', 'content_policy', 'content_policy_violation', 'material_policy_violation']
const policyHint = 'change the prompt or the image; the same request will be refused again'

/** OpenAI-style video gateways of any vendor, as their page says; the original protocol as the dialect `openai`. */
export const openaiVideos = defineProvider({
  contract: 2,
  id: 'openai-videos',
  title: 'OpenAI-compatible videos',
  spec: 'openapi.yaml',
  // Not OPENAI_API_KEY: the key of one company must not go to another one's gateway because it lies in the environment.
  keyEnv: ['OPENAI_VIDEOS_API_KEY'],
  keyHelp: 'Create one in the console of the gateway that your base URL names.',
  auth: { header: 'authorization' },
  baseURL: null,
  sources: {
    S4: {
      kind: 'documentation',
      title: 'OpenAI 视频兼容接口, a gateway’s page about its OpenAI-style routes',
      date: '2026-11-21',
    },
    openai: {
      kind: 'documentation',
      title:
        'OpenAI’s API description and video guide, the original protocol; its own service was to end on 2026-09-24',
      url: 'https://github.com/openai/openai-openapi',
      date: '2026-11-21',
    },
    digest: {
      kind: 'third-party',
      title: 'a dated digest of OpenAI’s reference, prices and deprecations',
      date: '2026-11-21',
    },
    apiyi: {
      kind: 'third-party',
      title: 'pages of apiyi, a gateway with this protocol',
      url: 'https://docs.apiyi.com/en/api-capabilities/grok-imagine-video/video-generation',
      date: '2026-11-21',
    },
    others: { kind: 'third-party', title: 'pages of other gateways with this protocol', date: '2026-11-21' },
    ...gatewaySources,
  },
  dialects: {
    gateway: {
      ...gatewayAnswer,
      routes: {
        submit: {
          ...submit,
          media: [
            { as: 'url', to: 'image', source: 'S4-20' },
            { as: 'data', to: 'image', source: 'S4-20' },
          ],
        },
        get,
        content,
        remix,
      },
    },
    // For gateways that hand an image on as it comes to a vendor that wants a file.
    gatewayFile: {
      ...gatewayAnswer,
      routes: {
        submit: {
          ...submit,
          body: 'auto',
          media: [
            { as: 'url', to: 'image', source: 'S4-20' },
            { as: 'part', to: 'input_reference', source: 'gateway sora/adaptor.go L168-217; openai' },
          ],
        },
        get,
        content,
        remix,
      },
    },
    openai: {
      kind: 'video',
      routes: {
        submit: {
          method: 'POST',
          path: '/v1/videos',
          body: 'auto',
          fields: { model: 'model', prompt: 'prompt', seconds, size: 'size' },
          media: [
            { as: 'url', to: 'input_reference.image_url', source: 'openai' },
            {
              as: 'part',
              to: 'input_reference',
              types: ['image/jpeg', 'image/png', 'image/webp'],
              source: 'openai',
            },
          ],
          limits: {
            model,
            prompt: [prompt, { max: 32_000, source: 'openai' }],
            seconds: originalSeconds,
            images: { max: 1, source: 'openai' },
          },
          source: 'openai',
        },
        get: { ...get, source: 'openai' },
        content: { ...content, query: { variant: '{variant}' }, source: 'openai' },
        // Takes no model: it is the source's.
        remix: {
          ...videoObjectRoutes.remix,
          fields: { prompt: 'prompt' },
          limits: { prompt: { given: true, source: 'openai' } },
          source: 'openai',
        },
        edit: {
          method: 'POST',
          path: '/v1/videos/edits',
          fields: { prompt: 'prompt' },
          media: sourceTask,
          limits: { prompt: { given: true, source: 'openai' } },
          states: ['succeeded'],
          source: 'openai',
        },
        extend: {
          method: 'POST',
          path: '/v1/videos/extensions',
          fields: { prompt: 'prompt', seconds },
          media: sourceTask,
          limits: { prompt: { given: true, source: 'openai' }, seconds: originalSeconds },
          states: ['succeeded'],
          source: 'openai',
        },
        list: {
          method: 'GET',
          path: '/v1/videos',
          query: { limit: '{page.limit}', after: '{page.after}' },
          source: 'openai',
        },
        delete: { method: 'DELETE', path: '/v1/videos/{id}', states: ['succeeded', 'failed'], source: 'openai' },
      },
      answer: {
        ...videoObjectAnswer,
        items: 'data',
        next: 'last_id',
        // No address in the answer: the bytes, and a picture of them, come by the content route.
        outputs: [
          { route: 'content', source: 'openai' },
          { role: 'thumbnail', route: 'content', variant: 'thumbnail', source: 'openai' },
        ],
      },
    },
  },
  models,
  statuses: {
    ...gatewayStatuses,
    ...statusWords('S4-25', { queued: 'queued' }),
    ...statusWords('S4-26', { in_progress: 'running' }),
    ...statusWords('S4-27', { completed: 'succeeded' }),
    ...statusWords('S4-28', { failed: 'failed' }),
  },
  errors: [
    {
      id: 'openai-videos.blocked',
      status: ['succeeded', 'failed'],
      code: policyCodes,
      is: 'content_rejected',
      scope: 'task',
      hint: `${policyHint}; a blocked task may have been billed`,
      source: 'apiyi; others',
    },
    {
      id: 'openai-videos.policy',
      http: [400, 403, 422],
      code: policyCodes,
      is: 'content_rejected',
      hint: policyHint,
      source: 'others',
    },
    {
      id: 'openai-videos.size',
      http: [400],
      code: ['invalid_size'],
      is: 'invalid_request',
      field: 'size',
      hint: 'this model takes a size in pixels, like 1280x720 or 720x1280, and no ratio',
      source: 'gateway relay_utils.go L245-261',
    },
    {
      id: 'openai-videos.channel',
      on: ['remix'],
      http: [400],
      code: ['channel_not_found', 'task_channel_disable'],
      is: 'model_unavailable',
      hint: 'a remix runs on the channel that made the source, and that is gone or switched off; make a new video instead',
      source: 'gateway relay_task.go L83-88',
    },
    ...gatewayErrors,
    gatewayNoId,
    ...gatewayWords,
    {
      id: 'openai-videos.early-content',
      on: ['content'],
      http: [400, 409, 425],
      is: 'not_ready',
      hint: 'the result is copied for some seconds after the task is completed',
      source: 'apiyi',
    },
    {
      id: 'openai-videos.401',
      http: [401],
      is: 'unauthenticated',
      hint: 'check that the key is one of the gateway that the base URL names, and that it is not used up',
      source: 'gateway middleware/auth.go',
    },
    {
      id: 'openai-videos.403',
      http: [403],
      is: 'permission_denied',
      hint: 'check the rights of the key, its group and which models it may use',
      source: 'gateway middleware/distributor.go',
    },
    {
      id: 'openai-videos.failed',
      status: ['failed'],
      is: 'task_failed',
      hint: 'read the reason; keep the task id for questions to the gateway',
      source: 'S4-30',
    },
  ],
  discovery: {
    method: 'GET',
    path: '/v1/models',
    items: ['data'],
    id: ['id'],
    source: 'gateway router/relay-router.go',
  },
  polling: { every: 10, most: 20, deadline: 1200, keep: 3600, source: 'openai; gateway task_polling.go L420-437' },
})

/** Change the specification and this stops compiling. */
type _AgreesWithSpecification = Agrees<Problems<typeof openaiVideos.definition, paths>>
