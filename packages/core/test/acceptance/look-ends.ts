import { says } from './difference.ts'
import { aMinute, bought, ends, rows, shows, succeeded } from './look-words.ts'
import type { Row } from './row.ts'
import { link } from './scene.ts'
import {
  accepted,
  done,
  file,
  gets,
  hasPending,
  hears,
  json,
  look,
  looks,
  restarts,
  saves,
  state,
  video,
  waits,
  watches,
} from './words.ts'

/** How a task ends, and what ends a wait for it. */
export const lookEndRows: readonly Row[] = [
  // ---- ends
  ...(['cancelled', 'expired', 'failed'] as const).map(
    (word): Row => ({
      id: `look/an end beside an error code: ${word}`,
      loses: 'A task that was cancelled is told as a failed exchange and stays in the list of open tasks for ever.',
      wire: [accepted, look(state(word, { error: { code: 'by_user', message: 'the user said so' } }))],
      does: [
        bought,
        waits({
          error: { code: `task_${word}`, retryable: false, upstreamCode: 'by_user', message: says('the user said so') },
          journal: [{ finalStatus: word }],
        }),
      ],
    }),
  ),
  ...rows(
    'an end that is told for a minute, in the words of a refused look',
    'A task that was refused by moderation is told as a mistake in the request, and is waited for by every worker.',
    [
      ['by a code', json({ code: 'imagine:content-moderated', error: 'rejected' }, 400), {}],
      ['in words', json({ message: 'Generated video rejected by content moderation.' }, 400), {}],
      ['under 403, before a row for the status', json({ message: 'Blocked by our safety system' }, 403), {}],
      ['by a row', json({ message: 'against our content policy' }, 422), { row: 'orchard.policy' }],
      ['in Chinese', json({ message: '提示词包含敏感内容,审核不通过' }, 400), {}],
    ],
    (gives, error: object) => ({
      wire: [accepted, look(state('running')), look(gives, { times: 9 }), look(gives)],
      does: [
        bought,
        waits({
          error: {
            code: 'content_rejected',
            retryable: false,
            taskRef: { id: 't1' },
            task: { status: 'failed' },
            ...error,
          },
          journal: [{ finalStatus: 'failed' }],
          at: [70, 95],
        }),
        gets({
          gives: { status: 'failed', error: { code: 'content_rejected' }, warnings: [{ code: 'contradiction' }] },
        }),
      ],
    }),
  ),
  ...(
    [
      ['cancelled', 'The task was cancelled.', 'task_cancelled'],
      ['expired', 'task has expired', 'task_expired'],
      ['failed', 'video generation failed', 'task_failed'],
    ] as const
  ).map(
    ([status, message, code]): Row => ({
      id: `look/an end that is told for a minute: ${status}`,
      loses: 'A task that is over is waited for to the deadline.',
      wire: [accepted, look(json({ message }, 400), { times: 10 })],
      does: [bought, waits({ error: { code, task: { status } }, journal: [{ finalStatus: status }] })],
    }),
  ),
  {
    id: 'look/one word of moderation is not the end of what was seen',
    loses: 'A live task is closed for ever on one word of a node that mixes tasks up.',
    wire: [
      accepted,
      look(state('running')),
      look(json({ code: 'content-moderated', error: 'rejected' }, 400), { times: 5 }),
      look(done),
    ],
    does: [bought, watches([{ status: 'running' }, succeeded])],
  },
  {
    id: 'look/a refused look at a task that was never seen ends the wait and not the task',
    loses: 'A task that somebody else made is closed for ever on one word.',
    wire: [look(json({ code: 'content-moderated' }, 400)), look(done)],
    does: [
      hears({ createdAt: '2025-12-31T00:00:00.000Z' }),
      waits({ error: { code: 'content_rejected', task: undefined } }),
      waits({ gives: succeeded }),
    ],
  },
  {
    id: 'look/an end is known in every process, though the relay has forgotten the task',
    loses: 'The reason of a failed task is lost as soon as the relay forgets the task.',
    wire: [accepted, look(state('failed', { reason: 'it sank' })), look(json({ message: 'unknown' }, 404))],
    does: [
      bought,
      waits({ error: { code: 'task_failed' } }),
      restarts(),
      waits({ error: { code: 'task_failed', message: says('it sank') } }),
    ],
  },
  ...rows(
    'a question that failed is no task that failed',
    'A live task is closed for ever because its state could not be read for a minute.',
    [
      ['a query', json({ code: 'get_task_failed', message: 'failed to query the task' }, 400)],
      ['one that is not known or expired', json({ message: 'no such task: a task has expired or never was' }, 400)],
      ['for a refused key', json({ status: 'failed', message: 'no access' }, 401)],
      ['of an unknown task, with a word', json({ status: 'failed', message: 'task does not exist' }, 400)],
    ],
    gives => ends(gives, { task: undefined }, aMinute),
  ),
  ...rows(
    'the id and a final word count at once, whatever the status',
    'A task that ended is asked for on, because its end came under the wrong number.',
    [
      [
        'failed, 404',
        json({ data: { task_id: 't1', status: 'failed', reason: 'it sank' } }, 404),
        { code: 'task_failed', message: says('it sank') },
      ],
      ['cancelled, 400', json({ data: { task_id: 't1', status: 'cancelled' } }, 400), { code: 'task_cancelled' }],
      [
        'failed, 500',
        json({ data: { task_id: 't1', status: 'failed', reason: 'it sank' } }, 500),
        { code: 'task_failed' },
      ],
      [
        'by its words, 400',
        json({ task_id: 't1', message: 'rejected by moderation' }, 400),
        { code: 'content_rejected' },
      ],
    ],
    (gives, error: object) => ({
      wire: [accepted, look(state('running')), look(gives)],
      does: [bought, waits({ error: { ...error, task: { ref: { id: 't1' } } }, journal: [{ finalAt: says('2026') }] })],
    }),
  ),
  {
    id: 'look/the id and a result count, whatever the status',
    loses: 'A paid result is not delivered because it came under the wrong number.',
    ...shows(json({ data: { task_id: 't1', status: 'done', videos: [link] } }, 404), succeeded),
  },
  {
    id: 'look/the words beside a word that nobody knows are told at the deadline',
    loses: 'A task that was refused in a word of its own ends as a timeout, and the reason is nowhere.',
    options: { deadline: 21 },
    wire: [
      accepted,
      look(state('rejected', { error: { code: 'x', message: 'refused by the gardener' } }), { times: 4 }),
    ],
    does: [
      bought,
      waits({ error: { code: 'timeout', message: says('rejected', 'refused by the gardener') }, at: [21, 21.01] }),
    ],
  },
  {
    id: 'look/a look that names the task and says no word is unfinished, to the deadline',
    loses: 'A relay that has no word before the start loses every task that waits for two minutes.',
    wire: [accepted, look(json({ request_id: 'r', task_id: 't1' }), { times: 30 }), look(done)],
    does: [bought, watches([{ status: 'queued' }, succeeded])],
  },
  {
    id: 'look/a sign that names a status counts with an empty body too',
    loses: 'A relay that says not yet by its status alone is taken for ill, and the task is given up.',
    wire: [accepted, look({ status: 202 }, { times: 30 }), look(done)],
    does: [bought, watches([{ status: 'running' }, succeeded])],
  },
  {
    id: 'look/a success without a result ends the wait after ten minutes, and stands as succeeded',
    loses:
      'A wait for what never comes lasts to the deadline, and the purchase stays in the list of open ones for ever.',
    wire: [
      accepted,
      look(state('done', { rai: { filteredReasons: ['too many herons'] } }), { times: 63 }),
      look(state('done')),
      look(done),
      file(),
    ],
    does: [
      bought,
      waits(
        {
          error: {
            code: 'unexpected_response',
            retryable: false,
            taskRef: { id: 't1' },
            task: { status: 'succeeded', outputs: [] },
            message: says('"done"', 'videos[]', 'filteredReasons: "too many herons"'),
            hint: says('still deliver'),
          },
          journal: [{ state: 'accepted', finalStatus: 'succeeded', file: null }],
          at: [605, 620],
        },
        { deadline: 3600 },
      ),
      hasPending(),
      restarts(),
      // Nobody waits ten minutes again.
      waits({ error: { code: 'unexpected_response' } }),
      gets({ gives: succeeded }),
      hasPending('order-1'),
      saves({ bytes: video, journal: [{ file: says('out.mp4') }] }),
    ],
  },
  ...([['in this process'], ['in another process', restarts()]] as const).flatMap(([where, again]): Row[] => [
    {
      id: `look/a success whose result is there outweighs an end, ${where}`,
      loses: 'A paid result that is there is not delivered, since the task was called failed once.',
      wire: [accepted, look(state('failed', { reason: 'no' })), look(done), file()],
      does: [
        bought,
        waits({ error: { code: 'task_failed' }, journal: [{ finalStatus: 'failed' }] }),
        ...(again ? [again] : []),
        gets({
          gives: { ...succeeded, warnings: [{ code: 'contradiction' }] },
          journal: [{ finalStatus: 'succeeded', problem: null }],
        }),
        saves({ bytes: video }),
      ],
    },
    {
      id: `look/a success never turns back, ${where}`,
      loses: 'A video that was there is reported as failed.',
      wire: [accepted, looks(), look(state('failed', { reason: 'no' })), look(state('running'))],
      does: [
        bought,
        waits({ gives: succeeded }),
        ...(again ? [again] : []),
        gets({ gives: { status: 'succeeded', error: null, warnings: [{ code: 'contradiction' }] } }),
        gets({
          gives: { status: 'succeeded', warnings: [{ code: 'contradiction' }] },
          journal: [{ finalStatus: 'succeeded' }],
        }),
      ],
    },
    {
      id: `look/an end stays the end, ${where}`,
      loses: 'A failed task is waited for again, or its reason is lost.',
      wire: [
        accepted,
        look(state('failed', { reason: 'it sank' })),
        look(state('running')),
        look(json({ message: 'unknown' }, 404)),
      ],
      does: [
        bought,
        waits({ error: { code: 'task_failed' } }),
        ...(again ? [again] : []),
        waits({ error: { code: 'task_failed', message: says('it sank') } }),
        gets({ gives: { status: 'failed', error: { message: 'it sank' }, warnings: [{ code: 'contradiction' }] } }),
      ],
    },
  ]),
]
