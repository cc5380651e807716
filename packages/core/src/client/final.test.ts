import { afterEach, beforeEach, expect, it } from 'vitest'
import { drop, type FakeRelay, fakeRelay, json, state } from '../../test/fake-relay.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { wideProvider } from '../../test/wide-provider.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { virtualClock } from '../testing.ts'
import type { Task } from '../words/task.ts'
import { createClient } from './create-client.ts'

const link = 'https://cdn.example/x.mp4?sig=1'
const done = state('done', { link })
const failed = state('failed', { reason: 'the stone broke' })
const contradiction = { code: 'contradiction', message: 'Mill now says "failed"; the task was succeeded' }
const prompt = 'a mill in the wind'

let relay: FakeRelay
beforeEach(async () => {
  relay = await fakeRelay()
})
afterEach(() => relay.close())

const settings = () => ({ apiKey: 'mill-key-0123456789', baseURL: relay.url })
const open = () => createClient(relayProvider(settings()), { journal: memoryJournal(), clock: virtualClock() })
const collect = async (watch: AsyncIterable<Task>) => {
  const seen: Task[] = []
  for await (const task of watch) seen.push(task)
  return seen
}

it('watch: what get saw succeed does not fail', async () => {
  relay.looks = [done, failed]
  const clock = virtualClock()
  await using client = createClient(relayProvider(settings()), { journal: memoryJournal(), clock })
  const { ref } = await client.videos.submit({ prompt })
  expect((await client.get(ref)).status).toBe('succeeded')
  await clock.sleep(60_000)
  expect(await collect(client.watch(ref))).toMatchObject([
    { status: 'succeeded', outputs: [{ url: link }], error: null, warnings: [contradiction] },
  ])
})

it('watch: what get saw fail is not looked for again and again', async () => {
  relay.looks = [failed, state('running')]
  await using client = open()
  const { ref } = await client.videos.submit({ prompt })
  await client.get(ref)
  expect((await collect(client.watch(ref))).map(({ status }) => status)).toEqual(['failed'])
  expect(relay.heard.filter(({ method }) => method === 'GET')).toHaveLength(2)
})

it('get: what watch saw succeed does not fail', async () => {
  relay.looks = [done, failed]
  await using client = open()
  const { ref } = await client.videos.submit({ prompt })
  await collect(client.watch(ref))
  expect(await client.get(ref)).toMatchObject({ status: 'succeeded', warnings: [contradiction] })
})

it('generate: a key whose task succeeded does not fail', async () => {
  relay.looks = [done, failed]
  await using client = open()
  const { ref } = await client.videos.submit({ prompt }, { key: 'order' })
  await client.get(ref)
  expect(await client.videos.generate({ prompt }, { key: 'order' })).toMatchObject({ ref, status: 'succeeded' })
})

it('list: a success whose result is there outweighs that get saw it fail', async () => {
  const row = (status: string) => ({ task_id: 'task_1', status, link })
  relay.looks = [failed, json({ data: [row('done')] })]
  await using client = createClient(wideProvider(settings()), { journal: false, clock: virtualClock() })
  const { ref } = await client.videos.submit({ prompt, model: 'stone' })
  await client.get(ref)
  expect((await client.videos.list()).tasks).toMatchObject([
    { ref: { id: 'task_1' }, status: 'succeeded', outputs: [{ url: link }], warnings: [{ code: 'contradiction' }] },
  ])
})

it('reconcile: what get saw succeed does not fail', async () => {
  relay.looks = [done, failed]
  relay.creates = [drop]
  await using client = open()
  await client.videos.submit({ prompt }, { key: 'order' }).catch(() => {})
  const home = { v: 1, provider: 'mill', dialect: 'task', kind: 'video', id: 'task_1', baseURL: relay.url } as const
  await client.get({ ...home, createdAt: '2025-01-01T00:00:00.000Z' })
  expect(await client.reconcile('order', { id: 'task_1' })).toMatchObject({
    status: 'succeeded',
    warnings: [contradiction],
  })
})
