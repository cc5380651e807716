import { bought, recovers, rows, shows, succeeded } from './look-words.ts'
import type { Row } from './row.ts'
import { link } from './scene.ts'
import { accepted, hears, json, look, state, waits } from './words.ts'

const doneTask = { task_id: 't1', status: 'done', videos: [link] }
const doneText = JSON.stringify({ data: doneTask })

/** States in answers that are no clean JSON, or say two things at once. */
export const lookOddRows: readonly Row[] = [
  ...rows(
    'a state in an answer that is no clean JSON',
    'A relay that streams its answers, or prints a warning before them, loses every paid task.',
    [
      ['events', { status: 200, body: `data: {"data":{"task_id":"t1","status":"running"}}\n\ndata: ${doneText}\n\n` }],
      ['a warning before it', { status: 200, body: `<br />\n<b>Warning</b>: x in {y}<br />${doneText}` }],
      ['two documents', { status: 200, body: `${doneText}{"log":"written"}` }],
      ['a text of JSON', json(doneText)],
      ['a text of JSON in the envelope', json({ code: 0, data: JSON.stringify(doneTask) })],
    ],
    gives => shows(gives, succeeded),
  ),
  ...rows(
    'a state of another task, or of none, in a text is none',
    'A line of a log is taken for the state of a paid task.',
    [
      ['another', { status: 200, body: 'x {"task_id":"t2","status":"failed"}' }],
      ['none', { status: 200, body: 'x {"status":"failed"}' }],
      ['a word that nobody knows', { status: 200, body: 'x {"task_id":"t1","status":"???"}' }],
      ['an error', { status: 500, body: 'x {"task_id":"t1","status":"failed"}' }],
    ],
    gives => recovers(gives),
  ),
  {
    id: 'look/an id with blanks around it is the id',
    loses: 'A relay that pads its ids loses every paid task.',
    ...shows(json({ data: { task_id: ' t1\n', status: 'done', videos: [link] } }), succeeded),
  },
  {
    id: 'look/a word that says no beside a success word does not lose the result',
    loses: 'A flag beside a success word, which means nothing, throws a paid video away.',
    ...shows(json({ success: false, data: { task_id: 't1', status: 'done', videos: [link] } }), {
      ...succeeded,
      warnings: [{ code: 'contradiction' }],
    }),
  },
  ...(['cancelled', 'expired'] as const).map(
    (word): Row => ({
      id: `look/the reason beside an end without a code is kept: ${word}`,
      loses: 'Nobody learns why a paid task was ended.',
      wire: [look(json({ data: { task_id: 't1', status: word, reason: 'the user said so' } }))],
      does: [hears(), waits({ error: { code: `task_${word}`, upstreamMessage: 'the user said so' } })],
    }),
  ),
  ...rows(
    'an error of moderation in the place of a state is an end, told for a minute',
    'A task that was refused by moderation is waited for to the deadline.',
    [
      ['by a code', json({ error: { code: 'moderation_blocked', message: 'no' } })],
      ['in words', json({ success: false, message: 'rejected by content moderation' })],
    ],
    gives => ({
      wire: [accepted, look(state('running')), look(gives, { times: 9 })],
      does: [
        bought,
        waits({
          error: { code: 'content_rejected', task: { status: 'failed' } },
          journal: [{ finalStatus: 'failed' }],
        }),
      ],
    }),
  ),
  {
    id: 'look/asked and got are compared without a journal too',
    loses: 'Whoever keeps no journal is never told that less was made than was paid for.',
    journal: false,
    wire: [accepted, look(state('done', { videos: [link], seconds: 2 }))],
    does: [
      bought,
      waits({
        gives: {
          requested: { seconds: 6 },
          changed: ['seconds'],
          warnings: [{ code: 'changed', field: 'seconds' }],
        },
      }),
    ],
  },
  {
    id: 'look/a fraction of a second is no change',
    loses: 'Every film is told as another one than was asked for.',
    wire: [accepted, look(state('done', { videos: [link], seconds: 6.04 }))],
    does: [bought, waits({ gives: { changed: [], effective: { seconds: 6.04 } } })],
  },
]
