import { recovers, rows, shows, succeeded } from './look-words.ts'
import type { Row } from './row.ts'
import { link } from './scene.ts'
import { json } from './words.ts'

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
]
