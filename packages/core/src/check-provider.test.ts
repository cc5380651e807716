import { describe, expect, test } from 'vitest'
import { document, providerWith } from '../test/made-up-provider.ts'
import { checkProvider } from './check-provider.ts'
import type { ErrorRow, Model, Provider } from './contract.ts'
import { envelopeAnswer, envelopeStatuses, gatewayErrors, gatewaySources, passedThroughStatuses } from './dialects.ts'

const row = (rest: Partial<ErrorRow>): ErrorRow => ({
  id: 'r',
  is: 'quota_exceeded',
  code: ['x'],
  source: 'P1',
  ...rest,
})
const model = (rest: Partial<Model>): Provider => providerWith({ models: { m: { source: 'P1', ...rest } } })
const routed = (routes: Provider['dialects'][string]['routes']): Provider => {
  const provider = providerWith({})
  return { ...provider, dialects: { task: { ...provider.dialects.task!, routes } } }
}
const withAnswer = (outputs: Provider['dialects'][string]['answer']['outputs']) => providerWith({ answer: { outputs } })

describe('a sound document has no problems', () => {
  test.each<[name: string, provider: Provider]>([
    ['the made-up relay', document],
    ['the smallest one', providerWith({})],
    [
      "core's shared tables",
      providerWith({
        sources: { ...document.sources, ...gatewaySources },
        answer: envelopeAnswer,
        statuses: { ...envelopeStatuses, ...passedThroughStatuses },
        errors: gatewayErrors,
      }),
    ],
    ['several sources in one row', model({ source: 'P1-1; P1-2; P1 page 3' })],
    [
      'a limit that sizes carry',
      model({ sizes: { '1x1': { aspectRatio: '1:1' } }, limits: { resolution: { in: ['720p'] } } }),
    ],
    ['a limit on an option', model({ limits: { 'options.x': { in: [1] } } })],
    [
      'a row that says more than core guesses',
      providerWith({ errors: [row({ code: undefined as never, http: [402], hint: 'pay' })] }),
    ],
  ])('%s', (_, provider) => {
    expect(checkProvider(JSON.parse(JSON.stringify(provider)))).toEqual([])
  })
})

describe('each problem is told once', () => {
  const { submit, get } = providerWith({}).dialects.task!.routes
  const rows: [provider: Provider, problem: string][] = [
    [providerWith({ id: 'Paper_Boat' }), 'id: lower-case words joined by hyphens'],
    [providerWith({ id: '-boat' }), 'id: lower-case words joined by hyphens'],
    [
      providerWith({ baseURL: 'https://a.example/v1' }),
      'baseURL https://a.example/v1 should be written https://a.example',
    ],
    [providerWith({ also: ['https://a.example/'] }), 'baseURL https://a.example/ should be written https://a.example'],
    [
      providerWith({ statuses: { Done: 'succeeded', DONE: 'failed' } }),
      'statuses: "DONE" stands twice, since words are compared without case',
    ],
    [providerWith({ errors: [row({}), row({})] }), 'errors: the id r stands twice'],
    [providerWith({ errors: [row({ text: '(' })] }), 'errors: r: text is no RegExp'],
    [
      providerWith({ errors: [{ id: 'r', http: [402], is: 'quota_exceeded', source: 'P1' }] }),
      'errors: r says only what core guesses anyway',
    ],
    [providerWith({ errors: [row({ source: 'Q7-1' })] }), 'errors: r: the source "Q7" is not in sources'],
    [providerWith({ errors: [row({ source: 'P1-1; Q7' })] }), 'errors: r: the source "Q7" is not in sources'],
    [providerWith({ errors: [row({ source: 'P11' })] }), 'errors: r: the source "P11" is not in sources'],
    [providerWith({ polling: { ...document.polling, source: 'Q' } }), 'polling: the source "Q" is not in sources'],
    [providerWith({ polling: { ...document.polling, every: 0 } }), 'polling: every: seconds, more than 0'],
    [
      providerWith({ polling: { deadline: 60, source: 'P1' } as Provider['polling'] }),
      'polling: every: seconds, more than 0',
    ],
    [
      routed({ ...document.dialects.task!.routes, content: { method: 'POST', path: '/v1/videos/{id}/content' } }),
      'dialects: task: a result is asked for by GET, so content has no other method',
    ],
    [
      providerWith({ errors: [row({ text: 'out of paper', sent: 'refused' })] }),
      'errors: r: words prove a refusal only under the statuses that the row names in http',
    ],
    [model({ source: '' }), 'models: m: the source "" is not in sources'],
    [
      model({ prices: [{ usd: 1, per: 'request', source: 'Q' }] }),
      'models: m: prices: the source "Q" is not in sources',
    ],
    [model({ dialect: 'none' }), 'models: m names the dialect none, which is not there'],
    [model({ dialect: 'constructor' }), 'models: m names the dialect constructor, which is not there'],
    [providerWith({ models: { 'a*b*c': { source: 'P1' } } }), 'models: a*b*c has more than one *'],
    [
      providerWith({ models: { a: { source: 'P1', aliases: ['b'] }, b: { source: 'P1' } } }),
      'models: the alias b of a is a model of its own',
    ],
    [model({ limits: { seconds: { max: 5 } } }), 'models: m: a limit on seconds, which no field or medium carries'],
    [model({ limits: { images: { max: 5 } } }), 'models: m: a limit on images, which no field or medium carries'],
    [model({ limits: { prompt: { sent: true } } }), 'models: m: prompt has sent without a default'],
    [model({ limits: { prompt: [{ max: 5, source: 'Q' }] } }), 'models: m: prompt: the source "Q" is not in sources'],
    [
      model({ rules: [{ id: 'x', when: { seed: { given: true } }, limits: {}, source: 'P1' }] }),
      'models: m: x: a limit on seed, which no field or medium carries',
    ],
    [
      providerWith({ submit: { rules: [{ id: 'x', when: {}, limits: { prompt: { max: 1 } }, source: 'Q' }] } }),
      'dialects: task: submit: x: the source "Q" is not in sources',
    ],
    [
      providerWith({ submit: { media: [{ as: 'url', to: 'u', source: 'Q' }] } }),
      'dialects: task: submit: media: the source "Q" is not in sources',
    ],
    [providerWith({ submit: { source: 'Q' } }), 'dialects: task: submit: the source "Q" is not in sources'],
    [withAnswer([{ at: 'url', source: 'Q' }]), 'dialects: task: outputs: the source "Q" is not in sources'],
    [withAnswer([{ role: 'video' }]), 'dialects: task: an output row has at or route, one of them'],
    [
      withAnswer([{ at: 'url' }, { route: 'content' }]),
      'dialects: task takes outputs from a content route that is not there',
    ],
    [routed({ submit: submit! }), 'dialects: task needs submit and get'],
    [routed({ get: get! }), 'dialects: task needs submit and get'],
    [providerWith({ title: (() => 'x') as never }), 'the document is not plain JSON'],
    [providerWith({ keyHelp: undefined as never }), 'the document is not plain JSON'],
    [providerWith({ keyHelp: new Date(0) as never }), 'the document is not plain JSON'],
    [model({ limits: { prompt: { max: Number.POSITIVE_INFINITY } } }), 'the document is not plain JSON'],
  ]
  test.each(rows.map(([provider, problem]) => [problem, provider] as const))('%s', (problem, provider) => {
    expect(checkProvider(provider)).toEqual([`${provider.id}: ${problem}`])
  })

  test('an address that cannot be one is told, not thrown', () => {
    expect(checkProvider(providerWith({ baseURL: 'relay.example' }))).toHaveLength(1)
  })
})
