import { expect, test } from 'vitest'
import { play, pngFile, type Sent } from '../../test/play.ts'
import { specCheck } from '../../test/spec-check.ts'
import { protocols } from './protocols.ts'

// What every provider does with a key, each in its own words.

const all = play('')

interface Words {
  readonly submit: readonly [path: string, sent: Sent]
  readonly get: string
  readonly invalid: object
  readonly poor: readonly [status: number, body: object]
}
const json = (json: object): Sent => ({ json })
const video = { model: 'sora-2', prompt: 'x' }

const words: Readonly<Record<string, Words>> = {
  apixgo: {
    submit: ['/v1/video/generations', json({ model: 'grok-image-video', prompt: 'x' })],
    get: '/v1/video/generations/{task_id}',
    invalid: { error: { type: 'new_api_error', code: '' } },
    poor: [403, { code: 'insufficient_user_quota', data: null }],
  },
  gaia: {
    submit: [
      '/v1/videos/async',
      {
        form: [
          ['model', 'grok-imagine-video'],
          ['prompt', 'x'],
          ['input_reference[]', pngFile()],
        ],
      },
    ],
    get: '/v1/videos/async/{job_id}',
    invalid: { error: { type: 'authentication_error', code: 'invalid_api_key' } },
    poor: [402, { error: { code: 'insufficient_quota' } }],
  },
  geeknow: {
    submit: ['/v1/videos', json({ ...video, model: 'grok-imagine-video' })],
    get: '/v1/videos/{task_id}',
    invalid: { error: { message: '无效的令牌', type: 'new_api_error', param: '', code: 'invalid_api_key' } },
    poor: [
      402,
      { error: { message: '用户额度不足', type: 'new_api_error', param: '', code: 'insufficient_user_quota' } },
    ],
  },
  toapis: {
    submit: ['/v1/videos/generations', json({ model: 'grok-video-3', prompt: 'x' })],
    get: '/v1/videos/generations/{task_id}',
    invalid: { error: { code: 401, message: '身份验证失败，请检查您的API密钥', type: 'authentication_error' } },
    poor: [402, { error: { code: 'insufficient_quota', message: '余额不足', type: 'insufficient_quota' } }],
  },
  'openai-videos': {
    submit: ['/v1/videos', json(video)],
    get: '/v1/videos/{task_id}',
    invalid: { error: { type: 'new_api_error', code: '' } },
    poor: [403, { error: { code: 'insufficient_user_quota' } }],
  },
}

test('each provider is here', () => {
  expect(Object.keys(words)).toEqual(protocols.map(({ id }) => id))
})

for (const [provider, { submit, get, invalid, poor }] of Object.entries(words)) {
  const spec = specCheck(provider)
  const [path, sent] = submit
  const call = (method: string, to: string, extra: Sent = {}) =>
    all.call(method, `${all.sandbox.url}/${provider}${to}`, extra)

  test(`${provider}: a missing, an empty and a wrong key are a 401 on every route`, async () => {
    for (const key of [null, '', 'sk-wrong']) {
      for (const [method, template] of [
        ['get', '/v1/models'],
        ['get', get],
        ['post', path],
      ] as const) {
        const { status, body } = await call(method.toUpperCase(), template.replace(/\{.*\}/, 'x'), {
          ...(method === 'post' && sent),
          key,
        })
        expect([status, body]).toMatchObject([401, invalid])
        expect(spec.problems(method, template, 401, body)).toBeNull()
      }
    }
  })

  test(`${provider}: a key without permission is a 403, one without money can look and not submit`, async () => {
    const made = all.sandbox.tasks.length
    expect((await call('POST', path, { ...sent, key: 'sk-forbidden' })).status).toBe(403)
    const { status, body } = await call('POST', path, { ...sent, key: 'sk-poor' })
    expect([status, body]).toMatchObject(poor)
    expect(all.sandbox.tasks.length).toBe(made)
    expect((await call('GET', '/v1/models', { key: 'sk-poor' })).status).toBe(200)
  })

  test(`${provider}: the models, and a path that is none`, async () => {
    const models = await call('GET', '/v1/models')
    expect(spec.problems('get', '/v1/models', 200, models.body)).toBeNull()
    expect(models.body.data.length).toBeGreaterThan(1)
    expect((await call('GET', '/v1/v1/models')).status).toBe(404)
  })

  test(`${provider}: a fault strikes a submit and lets it through`, async () => {
    all.sandbox.fault({ provider, on: 'submit', kind: 'status', status: 524, body: '<html></html>', accept: true })
    const made = all.sandbox.tasks.length
    const answer = await all.fetch('POST', `${all.sandbox.url}/${provider}${path}`, sent)
    expect(answer.status).toBe(524)
    expect(all.sandbox.tasks.length).toBe(made + 1)
    expect(all.sandbox.tasks.at(-1)).toMatchObject({ provider, failure: null })
    expect(all.sandbox.requests.at(-1)).toMatchObject({ provider, operation: 'submit', fault: 'status' })
  })
}
