import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Relay } from '@vidrelay/core'
import { systemClock, VidrelayError } from '@vidrelay/core/internal'
import { expect, test } from 'vitest'
import { createEngine } from '../src/engine.ts'
import { createFeed } from '../src/feed.ts'
import { openStore } from '../src/store.ts'
import { ended, model, type Play, startPlay } from './play.ts'

const ask = { model, prompt: 'a heron' }
const day = 86_400

/** Until the log says so of a task. */
async function until(play: Play, status: string) {
  while (!play.said.some(line => line.includes(`"${status}"`))) await play.call('GET', '/healthz')
}

/** The gateway's work on what is there, until its log tells this code. */
async function goneOnWith({ folder }: Play, relay: Relay, code: string) {
  const store = await openStore(folder)
  const parts = {
    store,
    relay,
    folder,
    feed: createFeed(),
    settleSeconds: 0,
    retentionDays: undefined,
    terms: () => ({}),
  }
  const told = Promise.withResolvers<void>()
  const engine = createEngine({ ...parts, log: (_, facts) => facts.code === code && told.resolve() })
  await engine.resume()
  await told.promise
  await engine.stop()
  store.close()
}

test('a result is kept so many days, then swept; who asks for it is told, and it is not fetched again', async () => {
  let ahead = 0
  const clock = { ...systemClock, now: () => Date.now() + ahead }
  await using play = await startPlay({ retentionDays: 2, clock })
  const { id } = (await play.call('POST', '/v1/videos', { json: ask })).body
  await ended(play, id)
  await until(play, 'saved')
  const { completed_at: completed, expires_at: expires } = (await play.call('GET', `/v1/videos/${id}`)).body
  const saving = expires - completed - 2 * day
  expect([saving >= 0, saving < 60]).toEqual([true, true])
  ahead = 1.9 * day * 1000
  await play.restart()
  expect((await play.call('GET', `/v1/videos/${id}/content`)).status).toBe(200)
  ahead = 2.1 * day * 1000
  await play.restart()
  await until(play, 'swept')
  const asked = play.sandbox.requests.length
  for (const path of [`/v1/videos/${id}/content`, `/v1/videos/async/${id}/content`]) {
    const { status, body } = await play.call('GET', path)
    expect([status, body.error.code, body.error.message]).toEqual([
      410,
      'result_expired',
      expect.stringMatching(/^id: the video was kept until 20\d\d-.*, and is gone$/),
    ])
  }
  const shown = (await play.call('GET', `/v1/videos/${id}`)).body
  expect(shown).toMatchObject({ status: 'completed', prompt: null, expires_at: expires })
  expect(shown.video_url).toBeUndefined()
  expect(await readdir(join(play.folder, 'results'))).toEqual([])
  await play.restart()
  expect(play.sandbox.requests.length).toBe(asked)
})

test('a result that the provider does not give now is told as on its way', async () => {
  await using play = await startPlay({ limits: { idleSeconds: 0.3 } })
  play.sandbox.fault({ on: 'content', kind: 'stall', times: 9 })
  const { id } = (await play.call('POST', '/v1/videos', { json: ask })).body
  await ended(play, id)
  const { status, body, headers } = await play.call('GET', `/v1/videos/${id}/content`)
  expect([status, body.error.code, headers.get('retry-after')]).toEqual([503, 'not_ready', '10'])
})

test('what was completed stays so, and since the same moment, while its result is not saved yet', async () => {
  await using play = await startPlay({ limits: { idleSeconds: 0.3 } })
  play.sandbox.fault({ on: 'content', kind: 'stall', times: 99 })
  const { id } = (await play.call('POST', '/v1/videos', { json: ask })).body
  await ended(play, id)
  const stored = async () => {
    const store = await openStore(play.folder)
    const { status, completedAt, error } = store.find(id)!
    store.close()
    return { status, completedAt, error }
  }
  const first = await stored()
  expect(first).toEqual({ status: 'completed', completedAt: expect.any(Number), error: null })
  const fetches = () => play.sandbox.requests.filter(({ operation }) => operation === 'content').length
  const before = fetches()
  await play.restart()
  while (fetches() === before) await play.call('GET', '/healthz')
  expect(await stored()).toEqual(first)
  const last = { status: 'failed', progress: null, error: { code: 'upstream_error', message: 'the file was lost' } }
  await play.restart(async () => {
    for (const code of ['task_not_found', last.error.code]) {
      async function* watch() {
        if (code === 'task_not_found') throw new VidrelayError(code, 'it is gone')
        yield last
      }
      await goneOnWith(play, { watch } as unknown as Relay, code)
      expect([code, await stored()]).toEqual([code, first])
    }
  })
})

test('a disk without room is told before anything is bought, and by who watches', async () => {
  let free = 1000
  await using play = await startPlay({ keepFreeBytes: 2000, freeBytes: async () => free })
  const { status, body, headers } = await play.call('POST', '/v1/videos', { json: ask })
  expect([status, body.error.code, headers.get('retry-after')]).toEqual([507, 'storage_full', '60'])
  expect((await play.call('GET', '/readyz')).status).toBe(507)
  expect([(await play.call('GET', '/v1/videos')).body.data, play.sandbox.requests.length]).toEqual([[], 0])
  free = 3000
  expect((await play.call('GET', '/readyz')).status).toBe(200)
  const { id } = (await play.call('POST', '/v1/videos', { json: ask })).body
  expect((await ended(play, id)).status).toBe('completed')
})

test('a key spends what it may on one day; what would be more is not bought', async () => {
  await using play = await startPlay({
    prices: { [`openai-videos/${model}`]: { usd: 0.03 } },
    routes: {
      [model]: [{ provider: 'openai-videos', model }],
      other: [{ provider: 'openai-videos', model: 'sora-2-pro' }],
    },
  })
  const { keys } = play.gateway
  const [small, large] = [keys.create('small', 0.05), keys.create('large')].map(key => ({
    authorization: `Bearer ${key}`,
  }))
  const buy = async (headers: { authorization: string }) => {
    const { id } = (await play.call('POST', '/v1/videos', { json: ask, headers })).body
    const { status, error } = await ended(play, id, headers)
    return error?.code ?? status
  }
  const unpriced = await play.call('POST', '/v1/videos', { json: { ...ask, model: 'other' }, headers: small! })
  expect([unpriced.status, unpriced.body.error.code]).toEqual([400, 'cost_limit'])
  const both = await Promise.all([buy(small!), buy(small!)])
  expect(both.toSorted()).toEqual(['budget_exceeded', 'completed'])
  expect([await buy(large!), await buy(small!)]).toEqual(['completed', 'budget_exceeded'])
  expect(keys.allow('small', 1)).toBe(true)
  expect(await buy(small!)).toBe('completed')
  expect(play.sandbox.tasks.length).toBe(3)
  expect(keys.list().map(({ name, usdPerDay }) => [name, usdPerDay])).toEqual([
    ['small', 1],
    ['large', null],
  ])
  expect(() => keys.create('broken', -1)).toThrow('max-usd-per-day')
})
