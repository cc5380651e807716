import { describe, expect, test } from 'vitest'
import { document, providerWith } from '../../test/made-up-provider.ts'
import { envelopeAnswer, gatewayErrors, gatewaySources, gatewayStatuses, statusWords } from '../dialects.ts'
import { checkProvider } from './check-provider.ts'
import type { ErrorRow, MediaRow, Model, Price, Provider } from './provider.ts'

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
        statuses: gatewayStatuses,
        errors: gatewayErrors,
      }),
    ],
    [
      'a row that says whether it is billed',
      providerWith({ errors: [{ id: 'r', http: [402], is: 'quota_exceeded', billed: true, source: 'P1' }] }),
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
      providerWith({ statuses: statusWords('P1', { Done: 'succeeded', DONE: 'failed' }) }),
      'statuses: "DONE" stands twice, since words are compared without case',
    ],
    [providerWith({ errors: [row({}), row({ code: ['y'] })] }), 'errors: the id r stands twice'],
    [
      providerWith({ errors: [{ id: 'r', http: [402], is: 'quota_exceeded', source: 'P1' }] }),
      'errors: r says only what core guesses anyway',
    ],
    [providerWith({ errors: [row({ source: 'Q7-1' })] }), 'errors: r: the source "Q7" is not in sources'],
    [providerWith({ errors: [row({ source: 'P1-1; Q7' })] }), 'errors: r: the source "Q7" is not in sources'],
    [providerWith({ errors: [row({ source: 'P11' })] }), 'errors: r: the source "P11" is not in sources'],
    [providerWith({ polling: { ...document.polling, source: 'Q' } }), 'polling: the source "Q" is not in sources'],
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
    [withAnswer([{ at: 'url', last: true }]), 'dialects: task: a last way is a route'],
    [withAnswer([{ role: 'video' }]), 'dialects: task: an output row has at or route, one of them'],
    [
      withAnswer([{ at: 'url' }, { route: 'content' }]),
      'dialects: task takes outputs from a content route that is not there',
    ],
    [routed({ submit: submit! }), 'dialects: task needs submit and get'],
    [routed({ get: get! }), 'dialects: task needs submit and get'],
    [providerWith({ also: undefined as never }), 'the document is not plain JSON'],
    [model({ send: { when: new Date(0) as never } }), 'the document is not plain JSON'],
  ]
  test.each(rows.map(([provider, problem]) => [problem, provider] as const))('%s', (problem, provider) => {
    expect(checkProvider(provider)).toEqual([`${provider.id}: ${problem}`])
  })

  test('an address that cannot be one is told, not thrown', () => {
    expect(checkProvider(providerWith({ baseURL: 'relay.example' }))).toHaveLength(1)
  })
})

describe('a row that can never be the first to fit is told', () => {
  const errors = (...rows: Partial<ErrorRow>[]) =>
    providerWith({ errors: rows.map((own, index) => ({ ...row({ id: `r${index}` }), ...own })) })
  const never = (later: string, earlier: string) =>
    `${later} can never be the first to fit, since ${earlier} stands before it and fits wherever it does`
  const media = (...rows: readonly Partial<MediaRow>[]) =>
    model({ media: rows.map(own => ({ as: 'url' as const, to: 'u', ...own })) })
  const prices = (...whens: Price['when'][]) =>
    model({ prices: whens.map(when => ({ ...(when && { when }), usd: 1, per: 'request' as const, source: 'P1' })) })
  const long = { seconds: { min: 5 } }

  test.each<[string, Provider, string]>([
    ['the same code', errors({}, {}), `errors: ${never('r1', 'r0')}`],
    ['a code beside a status', errors({}, { http: [400] }), `errors: ${never('r1', 'r0')}`],
    ['one of its codes', errors({ code: ['x', 'y'] }, { code: ['y'] }), `errors: ${never('r1', 'r0')}`],
    [
      'after a row for all',
      errors({ code: undefined as never, hint: 'h' }, { http: [400] }),
      `errors: ${never('r1', 'r0')}`,
    ],
    ['a place that holds something', errors({ at: { a: true } }, { at: { a: 'no' } }), `errors: ${never('r1', 'r0')}`],
    ['the same words', errors({ text: 'no' }, { text: 'no', on: ['get'] }), `errors: ${never('r1', 'r0')}`],
    ['a medium', media({}, { types: ['image/png'] }), `models: m: media: ${never('row 2', 'row 1')}`],
    ['a smaller file', media({ maxBytes: 9 }, { maxBytes: 8 }), `models: m: media: ${never('row 2', 'row 1')}`],
    ['a price', prices(undefined, long), `models: m: prices: ${never('row 2', 'row 1')}`],
    [
      'a sign',
      providerWith({
        answer: {
          signs: [
            { is: 'running', at: { a: 1 } },
            { is: 'failed', at: { a: 1, b: 2 } },
          ],
        },
      }),
      `dialects: task: answer: signs: ${never('row 2', 'row 1')}`,
    ],
  ])('%s', (_, provider, problem) => {
    expect(checkProvider(JSON.parse(JSON.stringify(provider)))).toEqual([`paperboat: ${problem}`])
  })

  test.each<[string, Provider]>([
    ['another code', errors({ code: ['x'] }, { code: ['x', 'y'] })],
    ['fewer conditions', errors({ http: [400] }, {})],
    ['another condition', errors({ http: [400] }, { on: ['get'] })],
    ['other words', errors({ text: 'no' }, { text: 'no|never' })],
    ['a place that holds nothing', errors({ at: { a: true } }, { at: { a: 0 } })],
    [
      // Where the state is a success, only a row with a code or a place is looked at.
      'a success that a code overturns',
      errors(
        { code: undefined as never, status: ['succeeded', 'failed'], hint: 'h' },
        { status: ['succeeded', 'failed'], code: ['blocked'] },
      ),
    ],
    ['another form', media({}, { as: 'data' })],
    ['a role of its own', media({}, { role: 'lastFrame' })],
    ['a larger file', media({ maxBytes: 8 }, {})],
    ['a price for the rest', prices(long, undefined)],
  ])('silent: %s', (_, provider) => {
    expect(checkProvider(JSON.parse(JSON.stringify(provider)))).toEqual([])
  })
})
