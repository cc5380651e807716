import {
  envelopeAnswer,
  gatewayErrors,
  gatewayLastWay,
  gatewayNoId,
  gatewaySources,
  gatewayStatuses,
  gatewayWords,
  statusWords,
  videoObjectRoutes,
} from '@vidrelay/core/dialects'
import { defineProvider } from '@vidrelay/core/provider'
import type { paths } from '@vidrelay/specs/apixgo'
import type { Agrees, Problems } from '@vidrelay/specs/matches'

const ratios = ['1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3'] as const

/** What the document's own sample sends when nothing is said, for any model. */
const seconds = { default: 4, sent: true, source: 'S1-36' } as const
const aspectRatio = { default: '16:9', sent: true, source: 'S1-38' } as const
const resolution = { in: ['720p', '480p'], default: '720p', sent: true, outside: 'advised', source: 'S1-39' } as const
/** The twin refuses more than 4096 characters; what is known from others only warns. */
const prompt = [
  { given: true, source: 'S1-34' },
  { max: 4096, outside: 'advised', source: 'twin' },
] as const
const advisedSeconds = { in: [4, 6, 8, 10, 12, 15], outside: 'advised', source: 'S1-44' } as const

/** Apixgo, as its developer page says, with the tolerances of the gateway software behind it. */
export const apixgo = defineProvider({
  contract: 2,
  id: 'apixgo',
  title: 'Apixgo',
  spec: 'openapi.yaml',
  keyEnv: ['APIXGO_API_KEY', 'NEWAPI_API_KEY'],
  keyHelp: 'Create or copy one in the Apixgo user console.',
  auth: { header: 'authorization' },
  baseURL: 'https://img.apixgo.com',
  sources: {
    S1: { kind: 'documentation', title: 'Apixgo Developer Docs / Video Generation', date: '2026-11-21' },
    twin: {
      kind: 'third-party',
      title: 'sites with the same protocol and text (api.119337.xyz, img.gpt88.cc)',
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
          path: '/v1/video/generations',
          fields: {
            model: 'model',
            prompt: 'prompt',
            seconds: 'seconds',
            aspectRatio: 'aspect_ratio',
            resolution: 'resolution',
          },
          media: [
            { as: 'url', to: 'image_urls[]', https: 'advised', source: 'S1-46' },
            { as: 'data', to: 'image_urls[]', source: 'S1-47' },
          ],
          mediaOptions: ['input_reference', 'reference_images'],
          limits: {
            model: { default: 'grok-image-video', sent: true, source: 'S1-11' },
            prompt,
            seconds,
            aspectRatio,
            resolution,
          },
          rules: [
            {
              id: 'apixgo.one-input-reference',
              when: { 'options.input_reference': { given: true } },
              limits: { images: { max: 1 } },
              source: 'S1-42',
            },
          ],
          source: 'S1-07',
        },
        get: { method: 'GET', path: '/v1/video/generations/{id}', source: 'S1-08' },
        content: { ...videoObjectRoutes.content, source: 'gateway controller/video_proxy.go' },
      },
      answer: { ...envelopeAnswer, outputs: [...envelopeAnswer.outputs, gatewayLastWay] },
    },
  },
  models: {
    'grok-image-video': {
      note: 'The recommended default: from text, from one reference image, or from up to seven.',
      limits: {
        seconds: [{ ...seconds, min: 1, max: 15, source: 'S1-25; S1-26; S1-36' }, advisedSeconds],
        aspectRatio: { ...aspectRatio, in: ratios, outside: 'advised', source: 'S1-45; S1-38' },
        images: { max: 7, source: 'S1-28' },
      },
      rules: [
        {
          id: 'apixgo.many-images',
          when: { images: { min: 2 } },
          limits: { seconds: { max: 10, source: 'S1-27' } },
          source: 'S1-27',
        },
      ],
      source: 'S1-11',
    },
    'grok-video-1.5': {
      note: 'Preview model: a video from exactly one reference image, never from text alone.',
      limits: {
        seconds: [{ ...seconds, min: 1, max: 15, source: 'S1-31; S1-36' }, advisedSeconds],
        aspectRatio: { ...aspectRatio, in: ['16:9', '9:16'], outside: 'advised', source: 'S1-32; S1-38' },
        images: { min: 1, max: 1, source: 'S1-12' },
      },
      source: 'S1-29',
    },
  },
  statuses: {
    ...gatewayStatuses,
    ...statusWords('S1-76', { submitted: 'queued', in_progress: 'running', not_start: 'queued' }),
    ...statusWords('S1-64; S1-76', { queued: 'queued' }),
    ...statusWords('S1-77', { success: 'succeeded' }),
    ...statusWords('S1-78', { failure: 'failed' }),
  },
  errors: [
    {
      id: 'apixgo.image-unreachable',
      status: ['failed'],
      text: 'image url could not be fetched',
      is: 'input_unreachable',
      field: 'images',
      hint: 'use a direct https link that anybody can open (no login, cookie, referer check or temporary redirect), or a whole base64 data URL',
      source: 'S1-83; S1-49',
    },
    {
      id: 'apixgo.prompt',
      http: [400],
      text: 'prompt is required',
      is: 'invalid_request',
      field: 'prompt',
      hint: 'ask the user for a prompt before submitting',
      source: 'S1-81',
    },
    {
      id: 'apixgo.model',
      http: [400],
      text: 'model field is required',
      is: 'invalid_request',
      field: 'model',
      hint: 'use a model id from the models list',
      source: 'S1-75',
    },
    {
      id: 'apixgo.one-image',
      http: [400],
      text: 'only supports exactly one reference image',
      is: 'invalid_request',
      field: 'images',
      hint: 'give this model exactly one reference image',
      source: 'S1-82',
    },
    {
      id: 'apixgo.unsupported-model',
      http: [400],
      text: 'unsupported model',
      is: 'model_unavailable',
      field: 'model',
      hint: 'use a model id from the models list',
      source: 'twin',
    },
    ...gatewayErrors,
    gatewayNoId,
    ...gatewayWords,
    {
      id: 'apixgo.failure',
      status: ['failed'],
      is: 'task_failed',
      hint: 'read the reason; keep the task id for questions to the provider',
      source: 'S1-78',
    },
    {
      id: 'apixgo.401',
      http: [401],
      is: 'unauthenticated',
      hint: 'check the key: it goes out as Authorization: Bearer <key>',
      source: 'S1-79',
    },
    {
      id: 'apixgo.403',
      http: [403],
      is: 'permission_denied',
      hint: 'the provider has one answer for three causes: check the balance, the rights of the key, and which models it may use',
      source: 'S1-80',
    },
  ],
  discovery: { method: 'GET', path: '/v1/models', items: ['data'], id: ['id'], source: 'S1-06' },
  polling: { every: 5, deadline: 300, keep: 3600, source: 'S1-18; S1-69; S1-73' },
})

/** Change the specification and this stops compiling. */
type _AgreesWithSpecification = Agrees<Problems<typeof apixgo.definition, paths>>
