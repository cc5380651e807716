import { once } from 'node:events'
import { videoObject } from './dialects/openai-videos.ts'
import type { Call, Route } from './router.ts'
import type { Service } from './service.ts'

/** Proxies in between close what says nothing for half a minute. Unit: milliseconds. */
const beatEvery = 15_000

/**
 * Server-sent events of a task: what it is now, every change, and a beat between them. The stream ends with the task, with
 * its client, and when the gateway closes; who comes again begins with what it is then.
 */
export const eventsRoute = (service: Service): Route => ({
  method: 'GET',
  path: '/v1/videos/:id/events',
  about: { summary: 'Tells every change of a video until it ends.', gives: { type: 'text/event-stream' } },
  async answer(call) {
    service.own(call, 'video')
    const { response, request } = call
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      connection: 'close', // or a gateway that closes would wait for its clients to let go of them
      'x-accel-buffering': 'no', // nginx would keep the events until it has enough of them
    })
    if (request.method === 'HEAD') return void response.end()
    response.flushHeaders()
    await stream(service, call)
  },
})

async function stream({ store, feed, linkTo }: Service, call: Call): Promise<void> {
  const { response, owner, id } = call
  let said = ''
  const say = (event: string, data: object) => {
    const text = `event: video.${event}\ndata: ${JSON.stringify(data)}\n\n`
    if (text !== said) response.write(text)
    said = text
  }
  const look = () => {
    const task = store.get(owner, id)
    if (task) say(task.status, videoObject(task, linkTo(call, task)))
    else say('deleted', { id, object: 'video.deleted', deleted: true })
    if (!task || task.status === 'completed' || task.status === 'failed' || feed.hasEnded) response.end()
  }
  const closed = once(response, 'close')
  const leave = feed.listen(id, look)
  const beat = setInterval(() => response.write(': beat\n\n'), beatEvery)
  try {
    look()
    await closed
  } finally {
    clearInterval(beat)
    leave()
  }
}
