import { says } from './difference.ts'
import type { Row } from './row.ts'
import { isAccepted, isUnknown, key, rows, unknown } from './submit-words.ts'
import { create, cut, json, page, stall, state, submits } from './words.ts'

/** Ids in answers that do not say for sure that a task was made. */
export const submitIdRows: readonly Row[] = [
  ...rows(
    'the id of a cut answer is asked for and kept',
    'The id stands in the half answer that came, and the paid task is lost all the same.',
    [
      ['cut behind it', cut(json({ task_id: 't1', status: 'queued' }), 30)],
      ['silent behind it', stall(json({ task_id: 't1', status: 'queued' }), 30)],
    ],
    gives => ({
      wire: [create(gives), { ask: 'GET /v1/tasks/t1', gives: state('queued') }],
      does: [submits(isAccepted)],
    }),
  ),
  {
    id: 'submit/an id in an odd answer is asked for and kept',
    loses: 'A relay that wraps its answer in another envelope loses every paid task.',
    wire: [create(json({ result: { job: { task_id: 't1' } } })), { ask: 'GET /v1/tasks/t1', gives: state('running') }],
    does: [submits({ gives: { status: 'running', ref: { id: 't1' } }, journal: [{ key, state: 'accepted' }] })],
  },
  ...rows(
    'an id at a place that others use is asked for, and kept where it is one',
    'A relay that calls its id something else loses every paid task.',
    [
      ['taskId', json({ taskId: 't1' })],
      ['data', json({ code: 0, data: 't1' })],
      ['request_id', json({ request_id: 't1', status: 'queued' })],
    ],
    gives => ({
      wire: [create(gives), { ask: 'GET /v1/tasks/t1', gives: state('running') }],
      does: [submits({ gives: { status: 'running', ref: { id: 't1' } }, journal: [{ key, state: 'accepted' }] })],
    }),
  ),
  ...rows(
    'what is no id is not asked for',
    'A sentence is asked for as if it were a task, for half a minute.',
    [
      ['a word', json({ code: 0, data: 'success' })],
      ['a sentence', json({ code: 0, result: 'task 12 was taken' })],
    ],
    unknown,
  ),
  {
    id: 'submit/a task that is older than the purchase is not taken for it',
    loses: 'The id of an old task in the answer makes the new, paid one unfindable.',
    wire: [
      create(json({ made: { task_id: 'old' } })),
      {
        ask: 'GET /v1/tasks/old',
        gives: json({ data: { task_id: 'old', status: 'queued', created: Date.parse('2025-12-31T23:00:00Z') / 1000 } }),
      },
    ],
    does: [
      submits({ ...isUnknown({ candidates: ['old'] }), journal: [{ key, state: 'unknown', candidates: ['old'] }] }),
    ],
  },
  {
    id: 'submit/of two ids that the provider knows none is taken',
    loses: 'A purchase is booked on the wrong task.',
    wire: [
      create(json({ first: { task_id: 'a1' }, second: { task_id: 'b1' } })),
      { ask: 'GET /v1/tasks/a1', gives: json({ data: { task_id: 'a1', status: 'queued' } }) },
      { ask: 'GET /v1/tasks/b1', gives: json({ data: { task_id: 'b1', status: 'queued' } }) },
    ],
    does: [submits(isUnknown({ candidates: ['a1', 'b1'], hint: says('a1', 'b1') }))],
  },
  {
    id: 'submit/an id that the provider answers with another task is not taken',
    loses: "A purchase is booked on somebody else's task.",
    wire: [
      create(json({ made: { task_id: 'a1' } })),
      { ask: 'GET /v1/tasks/a1', gives: json({ data: { task_id: 'zz', status: 'queued' } }), times: 7 },
    ],
    does: [submits(isUnknown({ candidates: ['a1'] }))],
  },
  {
    id: 'submit/an id is asked for as long as a page of the edge stands in the way',
    loses: 'A purchase has to be settled by hand because a robot filter stood in the way of one look.',
    wire: [
      create(json({ made: { task_id: 't1' } })),
      { ask: 'GET /v1/tasks/t1', gives: page(403), times: 10 },
      { ask: 'GET /v1/tasks/t1', gives: state('queued') },
    ],
    does: [submits({ gives: { ref: { id: 't1' } } })],
  },
]
