import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { afterEach, expect, test, vi } from 'vitest'
import { ended, model, type Play, startPlay } from './play.ts'

// A client that is told, and need not ask.

const create = async (play: Play, prompt = 'a heron') =>
  (await play.call('POST', '/v1/videos', { json: { model, prompt } })).body.id as string

/** What a stream said until it ended. */
const told = (text: string) =>
  text
    .split('\n\n')
    .filter(part => part.startsWith('event:'))
    .map(part => ({ event: /^event: (.*)/.exec(part)?.[1], data: JSON.parse(/\ndata: (.*)/.exec(part)![1]!) }))

afterEach(() => void vi.useRealTimers())

test.each([
  ['a heron', 'video.completed'],
  ['a heron [fail]', 'video.failed'],
])('%s: every change, and the end with the task', async (prompt, last) => {
  await using play = await startPlay()
  const id = await create(play, prompt)
  const { status, headers, body } = await play.call('GET', `/v1/videos/${id}/events`)
  expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
  const events = told(body)
  expect(events.at(-1)).toMatchObject({ event: last, data: { id, object: 'video' } })
  // A machine that is busy may look too late to see it run.
  for (const { event } of events.slice(0, -1)) expect(['video.queued', 'video.in_progress']).toContain(event)
  expect(new Set(events.map(event => JSON.stringify(event))).size).toBe(events.length)
  // Who comes after the end is told it.
  expect(told((await play.call('GET', `/v1/videos/${id}/events`)).body)).toEqual(events.slice(-1))
  expect((await play.call('GET', '/v1/videos/video_0/events')).status).toBe(404)
})

/** A stream of a task that does not move, and when the gateway knows that it is over. */
async function open(play: Play, id: string) {
  const request = httpRequest(`${play.url}/v1/videos/${id}/events`).end()
  const [answer] = await once(request, 'response')
  answer.setEncoding('utf8')
  request.on('error', () => {})
  answer.on('error', () => {})
  return { request, answer, isOver: () => play.said.some(line => line.includes('/events')) }
}

test('a beat while nothing happens; a client that leaves ends it, and so does a gateway that closes', async () => {
  await using play = await startPlay()
  play.sandbox.fault({ on: 'get', kind: 'stall', times: 100 })
  const id = await create(play)
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const first = await open(play, id)
  await once(first.answer, 'data')
  const beat = once(first.answer, 'data')
  vi.advanceTimersByTime(15_000)
  expect(await beat).toEqual([': beat\n\n'])
  expect([vi.getTimerCount(), first.isOver()]).toEqual([1, false])
  first.request.destroy()
  while (!first.isOver()) await play.call('GET', '/healthz')
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
  const second = await open(play, id)
  const over = once(second.answer, 'end')
  second.answer.resume()
  const closed = play.restart()
  await over
  await closed
})

test('what is deleted tells it', async () => {
  await using play = await startPlay()
  const id = await create(play)
  await ended(play, id)
  await play.call('DELETE', `/v1/videos/${id}`)
  expect((await play.call('GET', `/v1/videos/${id}/events`)).status).toBe(404)
})
