import { defineProvider } from '../src/contract/define-provider.ts'
import { statusWords } from '../src/dialects.ts'

/** A made-up relay, small, in nobody's dialect: what the client does must not depend on the five. */
export const relayProvider = defineProvider({
  contract: 2,
  id: 'mill',
  title: 'Mill',
  spec: 'openapi.yaml',
  keyEnv: ['MILL_API_KEY'],
  keyHelp: 'Ask the miller.',
  auth: { header: 'x-mill-key', prefix: '' },
  baseURL: 'https://mill.example',
  sources: { mill: { kind: 'documentation', title: 'The mill' } },
  dialects: {
    task: {
      kind: 'video',
      routes: {
        submit: {
          method: 'POST',
          path: '/v1/grind',
          fields: { model: 'model', prompt: 'text', seconds: 'length' },
          media: [{ as: 'data', to: 'pictures[]' }],
          limits: { model: { default: 'stone', sent: true }, prompt: { given: true } },
        },
        get: { method: 'GET', path: '/v1/grind/{id}' },
      },
      answer: {
        envelope: { at: ['data'] },
        id: ['task_id'],
        status: ['status'],
        outputs: [{ at: 'link' }, { at: 'other_link' }],
        message: ['reason', 'message'],
      },
    },
  },
  models: {
    stone: {
      limits: { seconds: { min: 1, max: 60, default: 5, sent: true } },
      prices: [{ usd: 0.02, per: 'second', source: 'mill' }],
      source: 'mill',
    },
    wind: { source: 'mill' },
  },
  statuses: statusWords('mill', {
    queued: 'queued',
    running: 'running',
    done: 'succeeded',
    failed: 'failed',
    gone: 'expired',
  }),
  errors: [
    { id: 'mill.busy', http: [429], is: 'rate_limited', hint: 'the mill is busy', source: 'mill' },
    {
      id: 'mill.no-corn',
      http: [500],
      text: 'nobody around',
      is: 'upstream_error',
      sent: 'refused',
      again: false,
      source: 'mill',
    },
    { id: 'mill.unknown-task', code: ['no_task'], is: 'task_not_found', source: 'mill' },
  ],
  polling: { every: 5, deadline: 300, keep: 3600, source: 'mill' },
})
