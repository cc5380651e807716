import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { configJsonSchema } from './config-schema.ts'
import { readConfig } from './read-config.ts'

const adapters = new Map([
  ['apixgo', { dialects: { video: {}, videoQuery: {} } }],
  ['gaia', { dialects: { job: {} } }],
]) as never

const whole = `# a comment
listen: { host: 127.0.0.1, port: 8788 }
data: ./data
providers:
  - use: apixgo
    account: main
    keyEnv: MAIN_API_KEY
    baseURL: https://relay.example/v2
    models: { ours: grok-image-video }
    dialects: { video: videoQuery }
  - use: apixgo
    account: spare
  - use: gaia
routes:
  grok:
    - provider: apixgo
      account: spare
      model: grok-image-video
      set: { seconds: 6 }
    - { provider: gaia }
prices:
  apixgo/grok-image-video: { usd: 0.02, per: second }
  gaia/x: [{ usd: 1, seconds: 5 }, { usd: 2 }]
network: { proxy: false, allowFakeIp: true, allowHosts: [minio:9000] }
settleSeconds: 60
results: { retentionDays: 30, keepFreeBytes: 0 }
limits: { fileBytes: 1000, bodySeconds: 60 }
`

test('a whole file is read; an empty one says nothing', () => {
  const { config, problems } = readConfig(whole, adapters)
  expect(problems).toEqual([])
  expect(config?.routes?.grok?.map(({ provider }) => provider)).toEqual(['apixgo', 'gaia'])
  expect(readConfig('', adapters)).toEqual({ config: {}, problems: [] })
})

const cases: [source: string, place: string | RegExp, sentence: string | RegExp][] = [
  ['listen:\n  port: high', '2:9', 'listen.port: this is not taken; accepted: a whole number from 0 to 65535'],
  ['listen: { prot: 1 }', '1:11', 'listen.prot: there is no such field; accepted: host, port'],
  ['listen: 8788', '1:9', 'listen: this is not taken; accepted: host, port'],
  ['providers: []', '1:12', 'providers: this is not taken; accepted: a list with at least one `- use: …`'],
  ['providers:\n  - account: a', '2:5', /^providers\[0\]\.use: it is missing; accepted: an id/],
  ['providers:\n  - use: nobody', '2:10', 'providers[0].use: there is no such adapter; accepted: apixgo, gaia'],
  ['providers:\n  - use: gaia\n  - use: gaia', '3:5', /^providers\[1\]: it stands here twice/],
  ['providers:\n  - use: gaia\n    apiKey: sk-1', '3:5', /^providers\[0\]\.apiKey: no key stands in this file/],
  ['providers:\n  - use: gaia\n    keyEnv: sk-secret', '3:13', /^providers\[0\]\.keyEnv: .*the name of a variable/],
  ['providers:\n  - use: gaia\n    baseURL: https://a:b@c.example', '3:14', /baseURL: .*without user/],
  ['providers:\n  - use: gaia\n    dialects: { video: x }', '3:17', /speaks no such dialect; accepted: job$/],
  ['providers:\n  - use: apixgo\n    dialects: { video: x }', '3:24', /accepted: video, videoQuery$/],
  ['routes:\n  grok: []', '2:9', /^routes\.grok: this is not taken; accepted: a list/],
  [
    'routes:\n  grok:\n    - provider: toapis',
    '3:17',
    'routes.grok[0].provider: it is none of the providers; accepted: apixgo, gaia',
  ],
  [
    'providers: [{ use: gaia }]\nroutes:\n  a: [{ provider: gaia, account: x }]',
    '3:34',
    /no provider of this file has this account/,
  ],
  ['prices:\n  grok: { usd: 1 }', '2:3', /^prices\.grok: accepted: provider\/model/],
  ['prices:\n  gaia/x: { usd: -1 }', '2:18', /^prices\.gaia\/x\.usd: this is not taken; accepted: a number, 0 or more/],
  ['prices:\n  gaia/x: { usd: 1, us: 1 }', '2:21', /^prices\.gaia\/x\.us: there is no such field; accepted: usd, per/],
  ['prices:\n  gaia/x: [{ usd: one }]', '2:19', /^prices\.gaia\/x\[0\]\.usd: /],
  ['network: { proxy: "http://a:secret@b.example" }', '1:19', /^network\.proxy: .*belongs into HTTPS_PROXY/],
  ['limits: { files: 0 }', '1:18', 'limits.files: this is not taken; accepted: a whole number, 1 or more'],
  ['limits: { file: 1 }', '1:11', /^limits\.file: there is no such field; accepted: jsonBytes, /],
  ['data: 1\ndata: 2', '2:1', 'this is no YAML: this name stands here twice'],
  ['a: [', '1:5', /^this is no YAML: /],
  ['- 1', '1:1', 'this is not taken'],
  ['--- 1\n--- 2', '2:1', /^this is no YAML: /],
  [`${'['.repeat(20_000)}`, /^1:\d+$/, /nested too deep/],
  [
    `a: &a [1,1,1,1,1,1,1,1]\nb: &b [${Array(8).fill('*a')}]\nc: &c [${Array(8).fill('*b')}]\nd: [${Array(8).fill('*c')}]`,
    '1:1',
    /names itself too often/,
  ],
  ['x: !!js/function "1"\n', '1:1', /there is no such field/],
  [`# ${'x'.repeat(2 ** 20)}`, '1:1', /longer than/],
]

test.each(cases.map(([source, ...told]) => [source.slice(0, 60), source, ...told] as const))(
  '%j is told',
  (_, source, place, sentence) => {
    const { problems } = readConfig(source, adapters)
    const { line, column, message } = problems[0]!
    const expected = [place, sentence].map(one => (typeof one === 'string' ? one : expect.stringMatching(one)))
    expect([`${line}:${column}`, message]).toEqual(expected)
    expect(problems.map(({ message: said }) => said).join()).not.toContain('secret')
  },
)

test('all that is wrong is told at once, in the order of the file', () => {
  const { problems } = readConfig('settleSeconds: -1\nlisten: { port: x, prot: 2 }\nnetwork: { proxy: 1 }', adapters)
  expect(problems.map(({ line, column }) => [line, column])).toEqual([
    [1, 16],
    [2, 17],
    [2, 20],
    [3, 19],
  ])
})

test('config.schema.json is what the code says, and says of each field what is accepted', () => {
  const written = JSON.parse(readFileSync(new URL('../../config.schema.json', import.meta.url), 'utf8')) as Node
  expect(written, 'run: pnpm --filter @vidrelay/gateway write-schema').toEqual(
    JSON.parse(JSON.stringify(configJsonSchema())),
  )
  const silent = (node: Node, path: string): string[] => [
    ...(/Accepted: |^The gateway/.test(node.description ?? '') ? [] : [path]),
    ...Object.entries(node.properties ?? {}).flatMap(([name, inner]) => silent(inner, `${path}.${name}`)),
  ]
  expect(silent(written, '')).toEqual([])
})

interface Node {
  description?: string
  properties?: Record<string, Node>
}
