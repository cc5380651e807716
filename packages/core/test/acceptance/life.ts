import { createClient } from '../../src/index.ts'
import { says } from './difference.ts'
import { orchard } from './document.ts'
import { bought, key, optionsOf, other, second } from './life-words.ts'
import type { Row } from './row.ts'
import { key as apiKey, facet, link, prompt } from './scene.ts'
import {
  accepted,
  create,
  does,
  file,
  generates,
  generatesFile,
  hasPending,
  json,
  look,
  looks,
  opens,
  order,
  page,
  passes,
  request,
  restarts,
  saves,
  state,
  submits,
  video,
  waits,
} from './words.ts'

/** A client from its beginning to its end. */
export const lifeRows: readonly Row[] = [
  {
    id: 'life/generate: bought, waited for, saved',
    loses: 'The shortest way to a video does not lead there.',
    wire: [accepted, looks(), file()],
    does: [
      generatesFile('out.mp4', {
        bytes: video,
        gives: { task: { status: 'succeeded' } },
        journal: [{ key, state: 'accepted', finalStatus: 'succeeded', file: says('out.mp4'), sha256: says('') }],
      }),
    ],
  },
  {
    id: 'life/generate without a file gives the task',
    loses: 'The shortest way to a video does not lead there.',
    wire: [accepted, looks()],
    does: [generates({ gives: { status: 'succeeded', outputs: [{ url: link }] } })],
  },
  {
    id: 'life/generate into a place that cannot be written buys nothing',
    loses: 'A video is paid for, and then there is no place for it.',
    does: [generatesFile('nowhere/out.mp4', { error: { code: 'invalid_request', field: 'output' }, journal: [] })],
  },
  {
    id: 'life/generate with a deadline that is none buys nothing',
    loses: 'A mistake in the options is told when the video is paid.',
    does: [
      generates({ error: { name: 'TypeError', message: says('deadline') }, journal: [] }, { ...order, deadline: -1 }),
    ],
  },
  {
    id: 'life/generate that is left while it waits ends at once',
    loses: 'A caller who gives up waits to the deadline all the same.',
    wire: [accepted, look(state('running'))],
    does: [
      does(
        'generate, and leave after 7 s',
        scene => {
          const stop = new AbortController()
          void scene.clock.sleep(7000).then(() => stop.abort())
          return facet(scene).generate(request, { ...order, signal: stop.signal })
        },
        { error: { code: 'aborted', taskRef: { id: 't1' } }, at: [7, 7.1] },
      ),
    ],
  },
  {
    id: 'life/generate with a key that was used goes on where it was',
    loses: 'A job that is run again pays for a second video.',
    wire: [accepted, looks(), file()],
    does: [bought, restarts(), generatesFile('out.mp4', { bytes: video })],
  },
  {
    id: 'life/generate hands on its deadline and its limit',
    loses: 'A deadline of a minute is one of the document.',
    wire: [accepted, look(state('running'), { times: 2 })],
    does: [generates({ error: { code: 'timeout' }, at: [9, 9.1] }, { ...order, deadline: 9 })],
  },
  {
    id: 'life/what was paid for is pending until it is saved',
    loses: 'A paid result that nobody fetched is forgotten.',
    wire: [accepted, looks(), file()],
    does: [
      bought,
      hasPending(key),
      waits({ gives: { status: 'succeeded' } }),
      hasPending(key),
      saves({ bytes: video, journal: [{ file: says('out.mp4') }] }),
      hasPending(),
    ],
  },
  {
    id: 'life/what was read to its end as a stream is not pending',
    loses: 'A result that was delivered is delivered again.',
    wire: [accepted, looks(), file()],
    does: [bought, opens({ bytes: video, journal: [{ deliveredAt: says('2026') }] }), hasPending()],
  },
  {
    id: 'life/what the provider keeps no longer is not pending',
    loses: 'The list of open tasks grows for ever, since no journal entry is ever closed.',
    wire: [accepted, looks()],
    does: [bought, waits({ gives: { status: 'succeeded' } }), hasPending(key), passes(86_500), hasPending()],
  },
  {
    id: 'life/what failed or was refused is not pending',
    loses: 'The list of open tasks grows for ever, since no journal entry is ever closed.',
    wire: [accepted, look(state('failed')), { ...second, gives: page(400) }],
    does: [
      bought,
      waits({ error: { code: 'task_failed' } }),
      submits({ error: { code: 'invalid_request' } }, { key: 'order-2' }, { model: 'plum', prompt, seconds: 8 }),
      hasPending(),
    ],
  },
  {
    id: 'life/pending tells of this gateway and account alone',
    loses: "A worker of one account waits for another's tasks.",
    wire: [accepted],
    does: [
      bought,
      other({ account: 'bob' }),
      hasPending(),
      other({ baseURL: 'https://other.orchard.example' }),
      hasPending(),
      other({}),
      hasPending(key),
    ],
  },

  // ---- the end
  {
    id: 'life/no timer is left of a call that is over',
    loses: 'A program that is done cannot end, because a timer of a finished call still runs.',
    options: { submitTimeout: 7200 },
    wire: [accepted],
    does: [bought],
  },
  {
    id: 'life/closing ends every wait',
    loses: 'A program that is done cannot end, because a wait still runs.',
    wire: [accepted, look(state('running'))],
    does: [
      bought,
      does(
        'wait, and close after 7 s',
        scene => {
          void scene.clock.sleep(7000).then(() => scene.client.close())
          return scene.client.wait(scene.ref!)
        },
        { error: { code: 'aborted', message: says('closed') }, at: [7, 7.1] },
      ),
    ],
  },
  {
    id: 'life/closing lets a purchase end',
    loses: 'A program that ends while it buys loses the id of a task that is billed.',
    wire: [create(json({ task_id: 't1', status: 'queued' }), { delay: 20 })],
    does: [
      does(
        'submit, and close at once',
        async scene => {
          const buying = facet(scene).submit(request, order)
          await scene.clock.sleep(1000)
          await scene.client.close()
          return buying
        },
        { gives: { ref: { id: 't1' } }, journal: [{ state: 'accepted' }] },
      ),
    ],
  },
  {
    id: 'life/a listener that throws costs nothing',
    loses: 'A mistake in a log line loses a paid result.',
    wire: [accepted, looks()],
    does: [
      does(
        'a client whose listener throws',
        async scene => {
          const client = createClient(orchard({ apiKey }), {
            ...optionsOf(scene),
            onEvent: () => {
              throw new Error('the log is full')
            },
          })
          const { ref } = await client.videos.submit(request as never, order)
          const task = await client.wait(ref)
          await client.close()
          return task
        },
        { gives: { status: 'succeeded' } },
      ),
    ],
  },
]
