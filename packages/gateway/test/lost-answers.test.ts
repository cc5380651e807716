import { join } from 'node:path'
import { createRelay, sqliteJournal } from '@vidrelay/core'
import { expect, test } from 'vitest'
import { ended, model, openaiAt, startPlay } from './play.ts'

// One purchase is one accepted task, whatever answer is lost on which of the two ways.

const ask = { model, prompt: 'a heron in the reeds' }

test.each([1, 2])(
  'the answer to the openai client is lost %d times: it repeats itself, and one task is made',
  async times => {
    await using play = await startPlay()
    let lost = 0
    const client = play.client({
      async fetch(input, init) {
        const answer = await fetch(input, init)
        if (init?.method?.toUpperCase() !== 'POST' || lost >= times) return answer
        lost++
        await answer.arrayBuffer()
        throw new TypeError('the connection was lost')
      },
    })
    const video = await client.videos.create(ask)
    expect((await ended(play, video.id)).status).toBe('completed')
    expect([lost, play.sandbox.tasks.length]).toEqual([times, 1])
    expect((await play.call('GET', '/v1/videos')).body.data.length).toBe(1)
  },
)

test.each<[fault: object, tasks: number, status: string, code?: string]>([
  [{ kind: 'drop-before-read' }, 0, 'failed', 'submit_unknown'],
  [{ kind: 'drop-after-accept' }, 1, 'failed', 'submit_unknown'],
  [{ kind: 'status', status: 502, accept: true }, 1, 'failed', 'submit_unknown'],
  [{ kind: 'status', status: 524, accept: true }, 1, 'failed', 'submit_unknown'],
  [{ kind: 'garbage', accept: true }, 1, 'failed', 'submit_unknown'],
  [{ kind: 'empty', accept: true }, 1, 'failed', 'submit_unknown'],
  [{ kind: 'cut' }, 1, 'completed'],
  [{ kind: 'status', status: 401 }, 0, 'failed', 'unauthenticated'],
])('the provider answers a create with %j: %d task, %s', async (fault, tasks, status, code) => {
  await using play = await startPlay()
  play.sandbox.fault({ on: 'submit', provider: 'openai-videos', ...fault } as never)
  const { body } = await play.call('POST', '/v1/videos', { json: ask, headers: { 'idempotency-key': 'order-1' } })
  const video = await ended(play, body.id)
  expect([play.sandbox.tasks.length, video.status, video.error?.code]).toEqual([tasks, status, code])
  await play.restart()
  const again = await play.call('POST', '/v1/videos', { json: ask, headers: { 'idempotency-key': 'order-1' } })
  expect([again.body.id, again.body.status, play.sandbox.tasks.length]).toEqual([body.id, status, tasks])
})

test('an unknown outcome that a person settles in the journal goes on to its end', async () => {
  await using play = await startPlay({ settleSeconds: 600 })
  play.sandbox.fault({ on: 'submit', kind: 'drop-after-accept' })
  const { body } = await play.call('POST', '/v1/videos', { json: ask })
  const isUnknown = () => play.said.some(line => line.includes('"unknown"'))
  while (!isUnknown()) expect((await play.call('GET', `/v1/videos/${body.id}`)).body.status).toBe('queued')
  await play.restart(async () => {
    await using relay = createRelay({
      providers: [openaiAt(play.sandbox)],
      journal: sqliteJournal(join(play.folder, 'journal.db')),
      proxy: false,
    })
    await relay.reconcile(body.id, { id: play.sandbox.tasks[0]!.id })
  })
  expect((await ended(play, body.id)).status).toBe('completed')
  expect(play.sandbox.tasks.length).toBe(1)
})
