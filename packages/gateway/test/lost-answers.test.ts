import { join } from 'node:path'
import { createRelay, sqliteJournal } from '@vidrelay/core'
import { expect, test } from 'vitest'
import { openStore } from '../src/store.ts'
import { allAt, ended, model, openaiAt, startPlay } from './play.ts'

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

/** What becomes of it where the provider has a list that names prompts, and where it has none. */
test.each<[fault: object, tasks: number, listed: string, unlisted: string]>([
  [{ kind: 'drop-before-read' }, 0, 'submit_unknown', 'submit_unknown'],
  [{ kind: 'drop-after-accept' }, 1, 'completed', 'submit_unknown'],
  [{ kind: 'status', status: 502, accept: true }, 1, 'completed', 'submit_unknown'],
  [{ kind: 'status', status: 524, accept: true }, 1, 'completed', 'submit_unknown'],
  [{ kind: 'status', status: 409, accept: true }, 1, 'completed', 'submit_unknown'],
  [{ kind: 'garbage', accept: true }, 1, 'completed', 'submit_unknown'],
  [{ kind: 'empty', accept: true }, 1, 'completed', 'submit_unknown'],
  [{ kind: 'redirect', to: '/elsewhere', accept: true }, 1, 'completed', 'submit_unknown'],
  [{ kind: 'cut' }, 1, 'completed', 'completed'],
  [{ kind: 'status', status: 401 }, 0, 'unauthenticated', 'unauthenticated'],
])(
  'the provider answers a create with %j: %d task; %s by its list, else %s',
  async (fault, tasks, listed, unlisted) => {
    await using play = await startPlay(allAt)
    const asked = [
      [ask, listed],
      [{ model: 'grok-image-video', prompt: ask.prompt, seconds: 6 }, unlisted],
    ] as const
    const buy = async ([json, end]: (typeof asked)[number], index: number) => {
      const provider = index === 0 ? 'openai-videos' : 'apixgo'
      play.sandbox.fault({ on: 'submit', provider, ...fault } as never)
      const headers = { 'idempotency-key': `order-${index}` }
      const { body } = await play.call('POST', '/v1/videos', { json, headers })
      const video = await ended(play, body.id)
      const made = () => play.sandbox.tasks.filter(task => task.provider === provider).length
      expect([provider, made(), video.error?.code ?? video.status]).toEqual([provider, tasks, end])
      return async () => {
        const again = await play.call('POST', '/v1/videos', { json, headers })
        expect([again.body.id, again.body.status, made()]).toEqual([body.id, video.status, tasks])
      }
    }
    const again = await Promise.all(asked.map(buy))
    await play.restart()
    for (const once of again) await once()
  },
)

test('an unknown outcome that a person settles in the journal goes on to its end', async () => {
  await using play = await startPlay({ settleSeconds: 600 })
  play.sandbox.fault({ on: 'list', kind: 'status', status: 404, times: 100 })
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

test('a remix of unknown outcome goes on to its end, also when its source was deleted meanwhile', async () => {
  await using play = await startPlay({ settleSeconds: 600 })
  const source = (await play.call('POST', '/v1/videos', { json: ask })).body.id
  await ended(play, source)
  play.sandbox.fault({ on: 'list', kind: 'status', status: 404, times: 100 })
  play.sandbox.fault({ on: 'remix', kind: 'drop-after-accept' })
  const { body } = await play.call('POST', `/v1/videos/${source}/remix`, { json: { prompt: 'at night' } })
  while (!play.said.some(line => line.includes('"unknown"'))) await play.call('GET', '/healthz')
  expect((await play.call('DELETE', `/v1/videos/${source}`)).body.deleted).toBe(true)
  await play.restart(async () => {
    await using relay = createRelay({
      providers: [openaiAt(play.sandbox)],
      journal: sqliteJournal(join(play.folder, 'journal.db')),
      proxy: false,
    })
    await relay.reconcile(body.id, { id: play.sandbox.tasks.at(-1)!.id })
  })
  expect((await ended(play, body.id)).status).toBe('completed')
  expect(play.sandbox.tasks.length).toBe(2)
})

test('what cannot be bought, for a reason of ours, fails and does not hang', async () => {
  await using play = await startPlay()
  const { id } = (await play.call('POST', '/v1/videos', { json: ask })).body
  await ended(play, id)
  await play.restart(async () => {
    const store = await openStore(play.folder)
    const put = "update task set key = ?, request = ?, status = 'queued', ref = null, completed_at = null, saved = null"
    store.db.prepare(put).run('k'.repeat(300), JSON.stringify(ask)) // no journal takes such a key
    store.close()
  })
  expect((await ended(play, id)).error).toMatchObject({ code: 'internal_error' })
  expect(play.sandbox.tasks.length).toBe(1)
})
