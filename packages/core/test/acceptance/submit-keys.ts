import type { Journal } from '../../src/index.ts'
import { says } from './difference.ts'
import type { Row } from './row.ts'
import { key as apiKey, prompt } from './scene.ts'
import { buysWith, isAccepted, isRefused, isUnknown, key, together } from './submit-words.ts'
import { accepted, create, cut, does, json, leavesSubmit, looks, restarts, submits, waits } from './words.ts'

/** One key, whoever brings it; and what a refusal must not repeat. */
export const submitKeyRows: readonly Row[] = [
  {
    id: 'submit/the same key gives the same task',
    loses: 'A job that is run again with its own order id pays for a second task.',
    wire: [accepted],
    does: [
      submits(isAccepted),
      submits({ ...isAccepted, events: { request: 0 } }),
      restarts(),
      submits({ ...isAccepted, events: { request: 0 } }),
    ],
  },
  {
    id: 'submit/the same key after its end gives the end as it was seen, and nobody is said to contradict it',
    loses: 'A job that is run again is warned that the provider takes its own success back, though nobody asked it.',
    wire: [accepted, looks()],
    does: [
      submits(isAccepted),
      waits({ gives: { status: 'succeeded' } }),
      submits({ gives: { status: 'succeeded', upstreamStatus: 'done', warnings: [] }, events: { request: 0 } }),
    ],
  },
  ...(
    [
      ['another prompt', { model: 'plum', prompt: 'another bird', seconds: 6 }],
      ['other seconds', { model: 'plum', prompt, seconds: 8 }],
      ['an image more', { model: 'plum', prompt, seconds: 6, images: ['https://pics.example.org/a.png'] }],
    ] as const
  ).map(
    ([what, other]): Row => ({
      id: `submit/a key belongs to one request: ${what}`,
      loses: "Two orders that share a key by mistake get the first one's video, and nobody hears of it.",
      wire: [accepted],
      does: [
        submits(isAccepted),
        submits({ error: { name: 'TypeError', message: says('another request') } }, { key }, other),
      ],
    }),
  ),
  {
    id: 'submit/a key belongs to one image',
    loses: 'A key with another image counts as the same request and gives the video of the first image.',
    wire: [
      {
        ask: 'POST /v1/tasks',
        json: { model: 'plum', prompt, seconds: 6, images: ['https://pics.example.org/a.png'] },
        gives: json({ task_id: 't1', status: 'queued' }),
      },
    ],
    does: [
      submits(isAccepted, { key }, { model: 'plum', prompt, seconds: 6, images: ['https://pics.example.org/a.png'] }),
      submits(
        { error: { name: 'TypeError', message: says('another request') } },
        { key },
        { model: 'plum', prompt, seconds: 6, images: ['https://pics.example.org/b.png'] },
      ),
    ],
  },
  ...(
    [
      ['gateway', { baseURL: 'https://other.orchard.example' }],
      ['account', { account: 'bob' }],
    ] as const
  ).map(
    ([what, settings]): Row => ({
      id: `submit/a key belongs to one ${what}`,
      loses: 'A task of one place is given for a purchase at another, which is never made.',
      wire: [accepted],
      does: [
        submits(isAccepted),
        { say: `another ${what}`, does: async scene => scene.restart('kept', settings), expect: {} },
        submits({ error: { name: 'TypeError', message: says('another request') } }),
      ],
    }),
  ),
  {
    id: 'submit/leaving does not cut a paid call short',
    loses: 'A user who leaves while the answer is on its way loses the id of a task that is billed.',
    wire: [create(json({ task_id: 't1', status: 'queued' }), { delay: 20 })],
    does: [
      leavesSubmit(5, { error: { code: 'aborted', key }, journal: [{ key, state: 'sending' }], at: [5, 5.1] }),
      submits({ ...isAccepted, events: { request: 0 }, at: [20, 20.1] }),
    ],
  },
  {
    id: 'submit/a process that dies while it waits leaves a key that does not pay again',
    loses: 'A process that dies while it waits for the answer leaves a key that pays again.',
    wire: [create(json({ task_id: 't1', status: 'queued' }), { delay: 20 })],
    does: [
      leavesSubmit(5, { error: { code: 'aborted', key } }),
      restarts(),
      submits({ error: { code: 'submit_unknown', key, message: says('was used before') } }),
    ],
  },
  {
    id: 'submit/a second process with the same key waits, and has the same task',
    loses: 'Two workers take one order, and one of them tells its user that nobody knows what became of it.',
    wire: [create(json({ task_id: 't1', status: 'queued' }), { delay: 100 })],
    does: [
      together(2, {
        gives: ['t1', 't1'],
        journal: [{ key, state: 'accepted', attempts: [{ attempt: 1 }] }],
        events: { submit: 4 },
        at: [100, 102],
      }),
    ],
  },
  {
    id: 'submit/a refusal is told to all who wait, and none of them sends',
    loses: 'Ten workers who wait for one order send it ten times, one after the other.',
    wire: [create(json({ message: 'no' }, 400), { delay: 5 })],
    does: [together(3, { gives: Array(3).fill(says('invalid_request', 'no')), journal: [{ state: 'rejected' }] })],
  },
  {
    id: 'submit/what a process hears that was taken for dead is kept',
    loses: 'A computer that slept hears the id of a paid task, and nobody writes it down.',
    wire: [create(json({ task_id: 't1', status: 'queued' }), { delay: 100 })],
    does: [
      does(
        'a process that gives no sign of life, and another one',
        async scene => {
          const journal: Journal = {
            ...scene.journal!,
            update: (name, patch, condition) =>
              patch.beat === undefined ? scene.journal!.update(name, patch, condition) : Promise.resolve(false),
          }
          const first = buysWith(scene, journal)
          await scene.clock.sleep(1000)
          return Promise.all([first, buysWith(scene, scene.journal!)])
        },
        {
          gives: ['t1', says('submit_unknown')],
          journal: [{ state: 'accepted', ref: { id: 't1' }, attempts: [{}] }],
        },
      ),
    ],
  },
  {
    id: 'submit/a process that was taken for dead before it sent does not send',
    loses: 'A computer that slept wakes up and sends an order that was settled meanwhile.',
    does: [
      does(
        'the claim is gone when the connection is open',
        scene => {
          const get: Journal['get'] = async name => {
            await scene.journal!.update(name, { state: 'unknown' })
            return scene.journal!.get(name)
          }
          return buysWith(scene, { ...scene.journal!, get })
        },
        { gives: says('aborted', 'taken for dead', 'nothing was sent'), journal: [{ state: 'not_sent' }] },
      ),
    ],
  },
  {
    id: 'submit/left before it began',
    loses: 'A caller who has given up pays.',
    does: [
      {
        say: 'submit with a signal that is over',
        does: scene => scene.client.videos!.submit({ model: 'plum', prompt }, { key, signal: AbortSignal.abort() }),
        expect: { error: { code: 'aborted' }, journal: [] },
      },
    ],
  },
  {
    id: 'submit/a refusal that repeats key and prompt',
    loses: "A relay that repeats the key in its refusal puts it into the user's error log.",
    wire: [create(json({ message: `${prompt} is refused for Bearer ${apiKey}` }, 400))],
    does: [submits(isRefused('invalid_request', { message: says('[prompt]', '[key]') }))],
  },
  {
    id: 'submit/a refusal that repeats the key in base64 and as percent codes',
    loses: 'A key that the relay repeats in base64 or percent-encoded passes every filter.',
    wire: [create(json({ message: `no: ${Buffer.from(apiKey).toString('base64')}` }, 400))],
    does: [submits(isRefused('invalid_request', { message: says('[key]') }))],
  },
  {
    id: 'submit/a cut answer that repeats key and prompt',
    loses: 'An error about a cut answer repeats what came, with the key and the prompt in it.',
    wire: [create(cut(json({ message: `${prompt}, ${apiKey}`, more: 'x'.repeat(100) }), 110))],
    does: [submits(isUnknown({ message: says('[prompt]', '[key]') }))],
  },
  {
    id: 'submit/a refusal that repeats an image and a signed link',
    loses: 'An image that the relay repeats in its refusal fills the error log.',
    secrets: ['iVBORw0KGgoAAAANSUhEUg', 'token=abcdef'],
    wire: [
      create(
        json(
          { message: 'no: data:image/png;base64,iVBORw0KGgoAAAANSUhEUg== and https://x.example/a.png?token=abcdef' },
          400,
        ),
      ),
    ],
    does: [submits(isRefused('invalid_request', { message: says('data URL', '?…') }))],
  },
  {
    id: 'submit/a refusal that repeats the beginning of the prompt',
    loses: 'The beginning of a prompt that the relay repeats stands in the error log.',
    secrets: [prompt.slice(0, 26)],
    wire: [create(json({ message: `no: ${prompt.slice(0, 28)} (cut)` }, 400))],
    does: [submits(isRefused('invalid_request', { message: says('[prompt]', '(cut)') }))],
  },
  {
    id: 'submit/a refusal that ends within the key',
    loses: 'A relay that cuts its message within the key shows most of the key.',
    secrets: [apiKey.slice(0, 18)],
    wire: [create(json({ message: `no: ${apiKey.slice(0, 20)}` }, 400))],
    does: [submits(isRefused('invalid_request', { message: says('[key]') }))],
  },
]
