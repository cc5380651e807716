import { createClient } from '../../src/index.ts'
import { createProxyChoice } from '../../src/net/proxy.ts'
import { defineProvider, openaiSettings } from '../../src/provider.ts'
import { says } from './difference.ts'
import { orchard } from './document.ts'
import type { Row } from './row.ts'
import { prompt } from './scene.ts'
import { accepted, does, done, look, state, submits } from './words.ts'

/** Where a request goes, and who may see the key. */
export const wireReachRows: readonly Row[] = [
  // ---- where it goes
  ...[
    'https://my.gateway.example',
    'https://my.gateway.example/v1',
    'https://my.gateway.example/v1/',
    'https://my.gateway.example/',
  ].map(
    (baseURL): Row => ({
      id: `wire/a base URL as it was pasted: ${baseURL}`,
      loses: 'A base URL that is pasted with its /v1 answers 404 to everything.',
      settings: { baseURL },
      wire: [{ ...accepted, ask: 'POST https://my.gateway.example/v1/tasks' }],
      does: [submits({ gives: { ref: { baseURL: 'https://my.gateway.example' } } })],
    }),
  ),
  {
    id: 'wire/a base URL below a path',
    loses: 'A gateway below a path cannot be used.',
    settings: { baseURL: 'https://my.gateway.example/relay/v1' },
    wire: [{ ...accepted, ask: 'POST https://my.gateway.example/relay/v1/tasks' }],
    does: [submits({ gives: { ref: { baseURL: 'https://my.gateway.example/relay' } } })],
  },
  {
    id: 'wire/a base URL of the own network, where the user named it',
    loses: 'A gateway on the own machine cannot be used.',
    settings: { baseURL: 'http://127.0.0.1:4444' },
    wire: [{ ...accepted, ask: 'POST http://127.0.0.1:4444/v1/tasks' }],
    does: [submits({ gives: { ref: { id: 't1' } } })],
  },
  {
    id: 'wire/another port of a machine that the user named is somebody else',
    loses: "A gateway of the own network opens everything else there to a relay's links.",
    settings: { baseURL: 'http://127.0.0.1:4444' },
    wire: [
      { ...accepted, ask: 'POST http://127.0.0.1:4444/v1/tasks' },
      {
        ask: 'GET http://127.0.0.1:4444/v1/tasks/t1',
        gives: state('done', { videos: ['http://127.0.0.1:5555/x.mp4'] }),
      },
    ],
    does: [
      submits({ gives: { ref: { id: 't1' } } }),
      does('download', scene => scene.client.download(scene.ref!, scene.file('out.mp4')), {
        error: { code: 'unsafe_url' },
      }),
    ],
  },
  ...[
    'ftp://x.example',
    'my.gateway.example',
    'https://user:word@my.gateway.example',
    'https://my.gateway.example?x=1',
    'https://my.gateway.example/v1/v1',
  ].map(
    (baseURL): Row => ({
      id: `wire/a base URL that is a mistake: ${baseURL}`,
      loses: 'A mistake in a setting is told when something is to be bought.',
      does: [
        does('a client', async scene => scene.restart('kept', { baseURL }), {
          error: { code: 'invalid_request', field: 'baseURL' },
        }),
      ],
    }),
  ),
  {
    id: 'wire/no base URL may be a metadata service',
    loses: 'A setting from a form opens the credentials of a cloud machine.',
    settings: { baseURL: 'http://169.254.169.254' },
    does: [submits({ error: { code: 'unsafe_url' }, journal: [{ state: 'not_sent' }] })],
  },
  ...[
    ['a line break', 'key\n'],
    ['a space', 'my key'],
    ['a letter that no key has', 'schlüssel'],
  ].map(
    ([what, bad]): Row => ({
      id: `wire/a key that cannot be one: ${what}`,
      loses: 'A key with a line break is told as a failure of the network.',
      does: [
        does('a client', async scene => scene.restart('kept', { apiKey: bad } as never), {
          error: { code: 'unauthenticated', field: 'apiKey', message: says('position') },
        }),
      ],
    }),
  ),
  {
    id: 'wire/other clients of the same gateway',
    loses: 'A gateway of many models can only be used for videos.',
    does: [
      does('openaiSettings', async () => openaiSettings(orchard({ apiKey: 'k-0123' })), {
        gives: { baseURL: 'https://api.orchard.example/v1', model: 'talker' },
      }),
    ],
  },
  ...(
    [
      ['of another contract', { contract: 3 }, 'contract'],
      ['with a word that nobody knows', { statuses: { x: { is: 'finished', source: 'O-1' } } }, 'statuses.x.is'],
      [
        'with a key that nobody knows',
        { polling: { ...orchard.definition.polling, quickly: true } },
        'polling.quickly',
      ],
      [
        'with a hole that nobody fills',
        { discovery: { ...orchard.definition.discovery, path: '/v1/{shelf}' } },
        'discovery.path',
      ],
    ] as const
  ).map(
    ([what, change, field]): Row => ({
      id: `wire/a document ${what} is refused before anything is sent`,
      loses: 'An old core misreads a new document, and sends what was not asked for.',
      does: [
        does(
          'a client',
          async ({ clock, network }) =>
            void createClient(defineProvider({ ...orchard.definition, ...change } as never)({ apiKey: 'k-0123' }), {
              journal: false,
              clock,
              network,
            }),
          { error: { code: 'invalid_request', field } },
        ),
      ],
    }),
  ),
  ...(
    [
      ['of the scheme', {}, 'https://api.orchard.example', 'http://proxy.example:3128'],
      ['not for the own machine', {}, 'https://127.0.0.1:4000', 'none'],
      ['not for an exception', { NO_PROXY: '.orchard.example' }, 'https://api.orchard.example', 'none'],
      ['not for a range', { NO_PROXY: '10.0.0.0/8' }, 'https://10.1.2.3', 'none'],
      ['for what is not in a range', { NO_PROXY: '10.0.0.0/8' }, 'https://11.1.2.3', 'http://proxy.example:3128'],
      [
        'not for another port',
        { NO_PROXY: 'api.orchard.example:8443' },
        'https://api.orchard.example',
        'http://proxy.example:3128',
      ],
      [
        'not the one of a header',
        { http_proxy: '', HTTP_PROXY: 'http://evil.example', REQUEST_METHOD: 'GET' },
        'http://api.orchard.example',
        'none',
      ],
    ] as const
  ).map(
    ([what, more, url, proxy]): Row => ({
      id: `wire/a proxy of the environment: ${what}`,
      loses: 'What must not leave the company goes by way of a proxy.',
      does: [
        does(
          'the choice',
          async () => ({
            proxy:
              createProxyChoice(undefined, { HTTPS_PROXY: 'http://proxy.example:3128', ...more })(new URL(url)) ??
              'none',
          }),
          { gives: { proxy } },
        ),
      ],
    }),
  ),
  {
    id: 'wire/an estimate sends nothing',
    loses: 'A question for a price buys something.',
    does: [
      does('estimate', scene => scene.client.estimate({ model: 'plum', prompt, seconds: 8, resolution: '720p' }), {
        gives: { cost: { usd: 0.8, basis: 'estimated' }, effective: { seconds: 8 } },
        events: { request: 0 },
      }),
      does('estimate', scene => scene.client.estimate({ model: 'plum', prompt }), {
        gives: { cost: null, effective: { seconds: 4 } },
      }),
    ],
  },
  {
    id: 'wire/events tell what goes out, without what is secret',
    loses: 'A log of all requests holds the key.',
    wire: [accepted, look(done)],
    does: [
      submits({ events: { request: 1, response: 1 } }),
      does(
        'the events',
        async scene => ({ urls: scene.events.flatMap(event => (event.type === 'request' ? [event.url] : [])) }),
        {
          gives: { urls: ['https://api.orchard.example/v1/tasks'] },
        },
      ),
      does('get', scene => scene.client.get(scene.ref!), { gives: { status: 'succeeded' } }),
    ],
  },
]
