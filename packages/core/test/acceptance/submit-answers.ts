import { memoryJournal } from '../../src/index.ts'
import type { Case } from './cases.ts'
import { says } from './difference.ts'
import { bomb, packed } from './packed.ts'
import type { Answer, Exchange } from './relay.ts'
import type { Row } from './row.ts'
import { link, prompt } from './scene.ts'
import {
  buysPicture,
  dotText,
  filmUrl,
  isAccepted,
  isLinked,
  isUnknown,
  key,
  picture,
  pictureRequest,
  rows,
  seen,
  unknown,
} from './submit-words.ts'
import {
  accepted,
  create,
  done,
  dot,
  dotUrl,
  file,
  json,
  look,
  page,
  restarts,
  saves,
  state,
  submits,
  submitsImage,
  video,
  waits,
} from './words.ts'

/** What the answer to a paid call brings. */
export const submitAnswerRows: readonly Row[] = [
  // ---- the answer is already the end
  {
    id: 'submit/the answer brings the result, which is used without a look',
    loses: 'A relay that answers with the result, and forgets the task, loses a paid video.',
    wire: [create(json({ task_id: 't1', status: 'done', videos: [link] })), file()],
    does: [
      submits({
        gives: { status: 'succeeded', ref: { id: 't1' }, outputs: [{ url: link }] },
        journal: [{ state: 'accepted', finalStatus: 'succeeded', finalAt: says('2026') }],
      }),
      saves({ bytes: video, journal: [{ file: says('out.mp4') }] }),
    ],
  },
  {
    id: 'submit/the answer is a failure with its reason, which is told without a look',
    loses: 'The reason of a task that failed at once is lost.',
    wire: [create(json({ task_id: 't1', status: 'failed', reason: 'it sank' }))],
    does: [
      submits({
        gives: { status: 'failed', error: { message: 'it sank' } },
        journal: [{ state: 'accepted', finalStatus: 'failed' }],
      }),
      waits({ error: { code: 'task_failed', message: says('it sank') } }),
    ],
  },
  {
    id: 'submit/the answer is a task that was cancelled, with its reason',
    loses: 'The reason of a task that was ended at once is lost.',
    wire: [create(json({ task_id: 't1', status: 'cancelled', reason: 'too many' }))],
    does: [
      submits({ gives: { status: 'cancelled', error: { message: 'too many' } } }),
      waits({ error: { code: 'task_cancelled', message: says('too many') } }),
    ],
  },
  ...rows(
    'a final word alone acknowledges a purchase, and looks go on',
    'A relay that answers done to say that it took the order gives an empty success.',
    [
      ['success without a result', json({ task_id: 't1', status: 'done' })],
      ['failure without a reason', json({ task_id: 't1', status: 'failed' })],
      ['a picture of it alone', json({ task_id: 't1', status: 'done', cover: 'https://cdn.orchard.example/c.png' })],
    ],
    gives => ({
      wire: [create(gives), look(done, { at: [5, 5.2] })],
      does: [
        submits({ ...isAccepted, journal: [{ key, state: 'accepted', finalStatus: null }] }),
        waits({ gives: { status: 'succeeded' } }),
      ],
    }),
  ),
  ...rows(
    'the answer names no task and brings the result',
    'Images that were paid for are thrown away because their route gave no id.',
    [
      ['base64', [], json({ created: 1, data: [{ b64: dotText }] })],
      ['a data URL', [], json({ created: 1, data: [{ url: dotUrl }] })],
      ['a link by its name', [], json({ data: [{ url: 'https://cdn.orchard.example/1.png' }] })],
      ['a link by its bytes', [seen(picture)], json({ data: [{ url: 'https://cdn.orchard.example/one' }] })],
    ].map(([came, before, gives]) => [came, gives, { before }] as Case),
    (gives, { before }: { before?: readonly Exchange[] }) => ({
      wire: [buysPicture(gives), ...(before ?? []), ...(before?.length ? [seen(picture)] : isLinked(gives))],
      does: [
        submitsImage(
          {
            gives: { status: 'succeeded', outputs: [{ role: 'image' }], warnings: [{ code: 'journal' }] },
            journal: [{ state: 'accepted', finalStatus: 'succeeded', ref: { id: says('vidrelay-kept-') } }],
          },
          pictureRequest,
        ),
        saves({ bytes: dot, journal: [{ file: says('out.png') }] }, {}, 'out.png'),
      ],
    }),
  ),
  ...rows(
    'what comes without an id and is no medium is unknown',
    'A sentence in the place of an image is told as the image that was paid for.',
    [
      ['text', json({ created: 1, data: [{ b64: Buffer.from('come back tomorrow').toString('base64') }] })],
      ['a film in the place of a picture', json({ data: [{ url: filmUrl }] })],
      ['an empty list', json({ created: 1, data: [] })],
      ['an unfinished word', json({ status: 'running', data: [{ b64: dotText }] })],
    ],
    gives => ({
      wire: [buysPicture(gives)],
      does: [submitsImage(isUnknown(), pictureRequest)],
    }),
  ),
  {
    id: 'submit/a task that another key holds is not taken',
    loses: 'Two purchases share one task, and one of the two that were paid is never delivered.',
    wire: [
      accepted,
      {
        ask: 'POST /v1/tasks',
        json: { model: 'plum', prompt, seconds: 8 },
        gives: json({ result: { task_id: 't1' } }),
      },
      { ask: 'GET /v1/tasks/t1', gives: state('queued') },
    ],
    does: [
      submits({ gives: { ref: { id: 't1' } } }),
      submits(
        { error: { code: 'submit_unknown', candidates: ['t1'] } },
        { key: 'order-2' },
        { model: 'plum', prompt, seconds: 8 },
      ),
    ],
  },
  {
    id: 'submit/of two ids the one that another key holds is not in question',
    loses: 'A task that certainly belongs to this purchase is left to a person.',
    wire: [
      accepted,
      {
        ask: 'POST /v1/tasks',
        json: { model: 'plum', prompt, seconds: 8 },
        gives: json({ first: { task_id: 't1' }, second: { task_id: 'b1' } }),
      },
      { ask: 'GET /v1/tasks/t1', gives: state('queued') },
      { ask: 'GET /v1/tasks/b1', gives: json({ data: { task_id: 'b1', status: 'queued' } }) },
    ],
    does: [
      submits({ gives: { ref: { id: 't1' } } }),
      submits({ gives: { ref: { id: 'b1' } } }, { key: 'order-2' }, { model: 'plum', prompt, seconds: 8 }),
    ],
  },
  {
    id: 'submit/a task that another key takes in the same instant is not taken',
    loses: 'Two processes adopt one task at once, and one of the two that were paid is never delivered.',
    journal: () => {
      const journal = memoryJournal()
      return { ...journal, find: async () => undefined } // it looked before the other one wrote
    },
    wire: [
      accepted,
      {
        ask: 'POST /v1/tasks',
        json: { model: 'plum', prompt, seconds: 8 },
        gives: json({ result: { task_id: 't1' } }),
      },
      { ask: 'GET /v1/tasks/t1', gives: state('queued') },
    ],
    does: [
      submits({ gives: { ref: { id: 't1' } } }),
      restarts(),
      submits(
        {
          error: { code: 'submit_unknown', key: 'order-2', candidates: ['t1'], message: says('another paid call has') },
          journal: [{ key: 'order-2', state: 'unknown', candidates: ['t1'] }, { state: 'accepted' }],
        },
        { key: 'order-2' },
        { model: 'plum', prompt, seconds: 8 },
      ),
    ],
  },
  ...rows(
    'success without an id',
    'A success page without an id is booked as refused, although the task may run and be billed.',
    [
      ['nothing', { status: 200 }],
      ['a page', page(200)],
      ['204', { status: 204 }],
      ['a list', json([])],
      ['null', json({ task_id: null, status: 'queued' })],
      ['empty', json({ task_id: '', status: 'queued' })],
      ['an error', json({ error: { message: 'oh' } })],
    ].map(([came, gives]) => [came as string, gives as Answer]),
    gives => unknown(gives),
  ),
  ...(
    [
      ['a number', '{"task_id":7,"status":"queued"}', '7'],
      ['a long number', '{"task_id":92233720368547758077,"status":"queued"}', '92233720368547758077'],
      ['with a slash and a question mark', '{"task_id":"a/b?c d","status":"queued"}', 'a/b?c d'],
      ['beside an empty one', '{"task_id":"","id":"x1","status":"queued"}', 'x1'],
      ['in an envelope', '{"data":{"task_id":"x2","status":"queued"}}', 'x2'],
      ['behind a byte order mark', '\uFEFF{"task_id":"x3","status":"queued"}', 'x3'],
    ] as const
  ).map(
    ([what, text, id]): Row => ({
      id: `submit/an id ${what}`,
      loses: 'Another task is asked for than the one that was paid.',
      wire: [
        create({ status: 200, headers: { 'content-type': 'application/json' }, body: text }),
        { ask: `GET /v1/tasks/${encodeURIComponent(id)}`, gives: json({ data: { id, status: 'running' } }) },
      ],
      does: [
        submits({ gives: { ref: { id } } }),
        restarts('lost'),
        { say: 'get', does: scene => scene.client.get(scene.ref!), expect: { gives: { status: 'running' } } },
      ],
    }),
  ),
  ...(['gzip', 'deflate', 'br'] as const).map(
    (coding): Row => ({
      id: `submit/an answer that was compressed unasked: ${coding}`,
      loses: 'A relay that compresses although nobody asked for it cannot be used.',
      wire: [create(packed(coding, JSON.stringify({ task_id: 't1', status: 'queued' })))],
      does: [submits(isAccepted)],
    }),
  ),
  {
    id: 'submit/an answer of plain text with the label of a coding',
    loses: 'A relay with a wrong label loses a paid task.',
    wire: [
      create({
        status: 200,
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: '{"task_id":"t1","status":"queued"}',
      }),
    ],
    does: [submits(isAccepted)],
  },
  {
    id: 'submit/an answer without end is cut off',
    loses: 'A small compressed answer that unfolds to gigabytes ends the program.',
    wire: [create(bomb)],
    does: [submits(isUnknown({ message: says('67108864') }))],
  },
]
