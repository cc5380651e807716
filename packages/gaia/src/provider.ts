import {
  gatewayCodes,
  gatewayEffective,
  gatewayEnds,
  gatewayEnvelope,
  gatewayErrors,
  gatewayImageOutputs,
  gatewayNoId,
  gatewayReasons,
  gatewaySources,
  gatewayStatuses,
  gatewayStatusPlaces,
  gatewayWords,
  statusWords,
  withGatewayOutputs,
} from '@vidrelay/core/dialects'
import { defineProvider } from '@vidrelay/core/provider'
import type { paths } from '@vidrelay/specs/gaia'
import type { Agrees, Problems } from '@vidrelay/specs/matches'
import { models } from './models.ts'

/** The page shows no answer. These places are where its users, and software like it, have been seen to write. */
const job = {
  envelope: gatewayEnvelope,
  id: ['job_id', 'jobId', 'id', 'task_id'],
  status: gatewayStatusPlaces,
  code: gatewayCodes,
  message: gatewayReasons,
  createdAt: ['created_at'],
  completedAt: gatewayEnds,
  expiresAt: ['expires_at'],
} as const

const videoSubmit = {
  method: 'POST',
  path: '/v1/videos/async',
  body: 'form',
  fields: {
    model: 'model',
    prompt: 'prompt',
    seconds: { to: 'seconds', as: 'string' },
    size: 'size',
    resolution: 'resolution_name',
  },
  media: [{ as: 'part', to: 'input_reference[]', source: 'S0-26' }],
  limits: {
    // The page's example has all of them; that they are needed, and what else a preset may be, is others' word.
    model: { given: true, source: 'lineage' },
    prompt: { given: true, source: 'lineage' },
    'options.preset': { in: ['fun', 'normal', 'spicy', 'custom'], outside: 'advised', source: 'lineage' },
  },
  source: 'S0-10',
} as const

const video = {
  kind: 'video',
  routes: {
    submit: videoSubmit,
    get: { method: 'GET', path: '/v1/videos/async/{id}', source: 'S0-17' },
    content: { method: 'GET', path: '/v1/videos/async/{id}/content', source: 'S0-18' },
  },
  answer: {
    ...job,
    effective: gatewayEffective,
    outputs: [
      ...withGatewayOutputs([
        // May be relative: it then stands below the origin, and not below /v1 once more.
        { at: 'result_url', source: 'notes' },
        { at: 'video_url', source: 'inferred' },
        { at: 'url', source: 'inferred' },
      ]),
      { route: 'content', source: 'S0-18' },
    ],
  },
} as const

const imageSubmit = {
  method: 'POST',
  path: '/v1/images/generations/async',
  fields: { model: 'model', prompt: 'prompt', size: 'size' },
  limits: { model: { given: true, source: 'lineage' }, prompt: { given: true, source: 'lineage' } },
  source: 'S0-08',
} as const

const image = {
  kind: 'image',
  routes: {
    submit: imageSubmit,
    get: { method: 'GET', path: '/v1/images/generations/async/{id}', source: 'S0-33' },
    content: { method: 'GET', path: '/v1/images/generations/async/{id}/result', source: 'S0-34' },
  },
  answer: {
    ...job,
    effective: { model: ['model'] },
    // An answer that is the result itself, without a word about it.
    signs: [
      { is: 'succeeded', at: { 'data[].url': true } },
      { is: 'succeeded', at: { 'data[].b64_json': true } },
    ],
    outputs: [
      ...withGatewayOutputs(
        [
          { at: 'data[].url', source: 'inferred' },
          { at: 'data[].b64_json', source: 'inferred' },
          { at: 'result.data[].url', source: 'inferred' },
          { at: 'result_url', source: 'notes' },
          { at: 'image_url', source: 'inferred' },
          { at: 'url', source: 'inferred' },
        ],
        gatewayImageOutputs,
      ),
      { route: 'content', source: 'S0-34' },
    ],
  },
} as const

/** The page's other spelling of a submit route, for whoever chooses it. It is never tried in turn: a submit is sent once. */
const async = { async: 'true' } as const

/** Gaia Video Factory, as its page says; what its answers look like is nobody's word but that of third parties, and marked so. */
export const gaia = defineProvider({
  contract: 2,
  openai: { path: '/v1', model: 'gpt-5.4-mini', source: 'S0-06; S0-38' },
  id: 'gaia',
  title: 'Gaia Video Factory',
  spec: 'openapi.yaml',
  keyEnv: ['GAIA_API_KEY'],
  keyHelp: 'Create one at Gaia Video Factory; it begins with sk-ga_, and one key serves models, images and videos.',
  key: { prefix: 'sk-ga_', source: 'S0-05' },
  auth: { header: 'authorization' },
  baseURL: 'https://api.gaiavideofactory.com',
  sources: {
    S0: { kind: 'documentation', title: 'Build with Gaia Video Factory', date: '2026-11-21' },
    ...gatewaySources,
    gateway: {
      ...gatewaySources.gateway,
      kind: 'inferred',
      title: 'new-api, the gateway software most relays run; Gaia may or may not run it',
    },
    vendors: { ...gatewaySources.vendors, kind: 'inferred' },
    notes: {
      kind: 'third-party',
      title: 'integration notes of users of this API, June and July 2026',
      date: '2026-11-21',
    },
    lineage: {
      kind: 'inferred',
      title: 'grok2api, a relay for the same model that Gaia may or may not descend from',
      url: 'https://github.com/chenyme/grok2api',
      date: '2026-11-21',
    },
    inferred: { kind: 'inferred', title: 'our reading: not documented anywhere', date: '2026-11-21' },
  },
  dialects: {
    video,
    image,
    videoQuery: {
      ...video,
      routes: { ...video.routes, submit: { ...videoSubmit, path: '/v1/videos', query: async, source: 'S0-16' } },
    },
    imageQuery: {
      ...image,
      routes: {
        ...image.routes,
        submit: { ...imageSubmit, path: '/v1/images/generations', query: async, source: 'S0-32' },
      },
    },
  },
  models,
  // Not one of these words is documented.
  statuses: {
    ...gatewayStatuses,
    ...statusWords('notes', {
      queued: 'queued',
      running: 'running',
      completed: 'succeeded',
      failed: 'failed',
      cancelled: 'cancelled',
    }),
    ...statusWords('lineage', {
      pending: 'queued',
      processing: 'running',
      in_progress: 'running',
      canceled: 'cancelled',
    }),
  },
  errors: [
    {
      id: 'gaia.unknown-id',
      on: ['get', 'content'],
      http: [400],
      text: 'not found',
      is: 'task_not_found',
      source: 'lineage',
    },
    {
      id: 'gaia.no-account',
      http: [429],
      text: 'no available accounts',
      is: 'rate_limited',
      hint: 'the provider has no free account of the model vendor just now; try again later',
      source: 'lineage',
    },
    ...gatewayErrors,
    gatewayNoId,
    ...gatewayWords,
    {
      id: 'gaia.failure',
      status: ['failed'],
      is: 'task_failed',
      hint: 'the provider takes a task before the model vendor does, so a refusal of the request may arrive only now: read the reason',
      source: 'S0-15',
    },
  ],
  // Nobody documents this body: a list under `data` or `models`, or the list itself.
  discovery: {
    method: 'GET',
    path: '/v1/models',
    items: ['data', 'models', '@json'],
    id: ['id', 'name'],
    source: 'S0-11; inferred',
  },
  polling: { every: 5, deadline: 1200, source: 'inferred; notes' },
})

/** Change the specification and this stops compiling. */
type _AgreesWithSpecification = Agrees<Problems<typeof gaia.definition, paths>>
