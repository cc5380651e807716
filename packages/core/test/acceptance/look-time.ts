import { says } from './difference.ts'
import { bought, second, succeeded } from './look-words.ts'
import type { Row } from './row.ts'
import { link } from './scene.ts'
import {
  accepted,
  dateMoves,
  done,
  file,
  gets,
  json,
  leavesWait,
  look,
  looks,
  page,
  passes,
  restarts,
  saves,
  state,
  video,
  waits,
  waitTogether,
  watches,
} from './words.ts'

/** When it is looked, and for how long. */
export const lookTimeRows: readonly Row[] = [
  // ---- time
  {
    id: 'look/the documented pace, a tenth slower each time, jitter only upward',
    loses: 'Polls come earlier than the documented pace allows, and the relay blocks the key.',
    wire: [
      accepted,
      look(state('running'), { at: [5, 5] }),
      look(state('running'), { at: [10, 10.1] }),
      look(state('running'), { at: [15.5, 15.71] }),
      look(state('running'), { at: [21.55, 21.88] }),
      look(state('running'), { times: 5 }),
      look(done, { at: [72, 76] }),
    ],
    does: [bought, watches(['running', succeeded])],
  },
  {
    id: 'look/the pace slows no further than the document says',
    loses: 'A finished video is seen minutes late.',
    wire: [accepted, look(state('running'), { times: 40 }), look(done, { at: [380, 392] })],
    does: [bought, watches(['running', succeeded])],
  },
  {
    id: 'look/a task of another process is looked at when its first look is due',
    loses: 'A resumed task is asked for too early, or an interval too late.',
    wire: [accepted, looks([5, 5.1])],
    does: [bought, passes(3), restarts(), waits({ gives: succeeded })],
  },
  {
    id: 'look/a result that was just seen is taken without another look',
    loses: 'A result that is there is waited for, or asked for once more.',
    wire: [accepted, look(done, { at: [0, 0.1] }), file(undefined, { at: [0, 0.1] })],
    does: [bought, gets({ gives: succeeded }), saves({ bytes: video })],
  },
  {
    id: 'look/a result that was seen a while ago is asked for again',
    loses: 'A link that has expired since is used, and the download fails.',
    wire: [accepted, look(done, { at: [0, 0.1] }), look(done, { at: [5, 5.1] }), file()],
    does: [bought, gets({ gives: succeeded }), passes(5), saves({ bytes: video })],
  },
  {
    id: 'look/a bad end that was just seen is looked at again, and at once',
    loses: 'A paid result that is there is not delivered, since the task was called failed once.',
    wire: [accepted, look(state('failed', { reason: 'no' })), look(done, { at: [0, 0.1] }), file()],
    does: [bought, gets({ gives: { status: 'failed' } }), saves({ bytes: video })],
  },
  {
    id: 'look/an old task is looked at at once',
    loses: 'A resumed task is asked for too early, or an interval too late.',
    wire: [accepted, looks([100, 100.1])],
    does: [bought, passes(100), restarts(), waits({ gives: succeeded })],
  },
  {
    id: 'look/a deadline has a last look and leaves the task as it is',
    loses: 'A task that finishes just before the deadline is reported as late.',
    wire: [accepted, look(state('running'), { at: [5, 5.1] }), look(done, { at: [8, 8] })],
    does: [bought, waits({ gives: succeeded, at: [8, 8.1] }, { deadline: 8 })],
  },
  {
    id: 'look/a wait that ends before the first look is due asks nobody',
    loses: 'A wait of two seconds asks a relay before the documented pace allows.',
    wire: [accepted],
    does: [bought, waits({ error: { code: 'timeout', message: says('never seen') }, at: [2, 2.01] }, { deadline: 2 })],
  },
  {
    id: 'look/the error of a deadline has the task and what was seen',
    loses: 'The error of a wait that ran out does not say which task it was, so it is bought again.',
    wire: [accepted, look(page(502)), look(state('running'), { times: 2 }), look(done)],
    does: [
      bought,
      waits(
        {
          error: {
            code: 'timeout',
            message: says('t1', 'running'),
            taskRef: { id: 't1' },
            task: { status: 'running' },
            observed: { '502 upstream_error': 1, '200 running': 2 },
            hint: says('do not submit again'),
          },
          journal: [{ finalStatus: null }],
          at: [14, 14.01],
        },
        { deadline: 14 },
      ),
      waits({ gives: succeeded }),
    ],
  },
  {
    id: 'look/the document’s deadline holds where nobody says another',
    loses: 'A wait with a deadline of ten minutes goes on for days.',
    wire: [accepted, look(state('running'), { times: 63 })],
    does: [bought, waits({ error: { code: 'timeout' }, at: [600, 600.01] })],
  },
  {
    id: 'look/a deadline is measured, whatever the date does',
    loses: 'A correction of the clock ends a wait hours too early, or never.',
    wire: [accepted, look(state('running'), { times: 4 })],
    does: [bought, dateMoves(-86_400), waits({ error: { code: 'timeout' }, at: [21, 21.01] }, { deadline: 21 })],
  },
  {
    id: 'look/those who wait for one task share its looks',
    loses: 'Three who wait for one task ask three times as often as the provider allows.',
    wire: [accepted, look(state('running')), looks(second)],
    does: [bought, waitTogether(3, { gives: succeeded })],
  },
  {
    id: 'look/who gives up leaves at once, and nobody asks on',
    loses: 'A wait that was given up goes on asking in the background.',
    wire: [accepted, look(state('running'), { at: [5, 5.1] })],
    does: [bought, leavesWait(7, { error: { code: 'aborted', taskRef: { id: 't1' } }, at: [7, 7.01] })],
  },
  {
    id: 'look/a watch tells changes, not looks',
    loses: 'A watch that should tell changes tells the same state every five seconds.',
    wire: [
      accepted,
      look(state('queued'), { times: 2 }),
      look(state('running', { progress: 10 }), { times: 2 }),
      look(state('running', { progress: 20 })),
      look(done),
    ],
    does: [
      bought,
      watches(['queued', { status: 'running', progress: 10 }, { status: 'running', progress: 20 }, succeeded]),
    ],
  },
  {
    id: 'look/a final state never changes again',
    loses: 'A video that was there is reported as running again, or as failed.',
    wire: [accepted, looks(), look(state('failed', { reason: 'no' }))],
    does: [
      bought,
      waits({ gives: succeeded, journal: [{ finalStatus: 'succeeded', finalAt: says('2026-01-01T00:00:05') }] }),
      gets({
        gives: { status: 'succeeded', warnings: [{ code: 'contradiction' }] },
        journal: [{ finalStatus: 'succeeded' }],
      }),
    ],
  },
  {
    id: 'look/a result whose picture comes first is the video',
    loses: 'The thumbnail is saved in the place of the paid video.',
    wire: [
      accepted,
      look(
        json({ data: { cover: 'https://cdn.orchard.example/c.png', task_id: 't1', status: 'done', videos: [link] } }),
      ),
      file(),
    ],
    does: [bought, saves({ bytes: video })],
  },
]
