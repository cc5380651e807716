import { says } from './difference.ts'
import { api, bought, once, rows, second, shows, succeeded } from './look-words.ts'
import type { Row } from './row.ts'
import { key as apiKey, link, prompt } from './scene.ts'
import { accepted, done, gets, hears, json, look, looks, state, submits, waits, watches } from './words.ts'

/** What the answer to a look says. */
export const lookAnswerRows: readonly Row[] = [
  // ---- what an answer says
  ...(
    [
      ['as it stands', 'running', 'running'],
      ['in capitals', 'RUNNING', 'running'],
      ['with spaces', ' Queued ', 'queued'],
      ['cancelled', 'cancelled', 'cancelled'],
      ['expired', 'expired', 'expired'],
      ['failed', 'failed', 'failed'],
    ] as const
  ).map(
    ([what, word, status]): Row => ({
      id: `look/a word: ${what}`,
      loses: 'A relay that writes SUCCESS instead of success is polled to the deadline.',
      ...shows(state(word), { status, upstreamStatus: word }),
    }),
  ),
  ...(['not_failed_yet', 'doneish', 'Fertig', 'done.'] as const).map(
    (word): Row => ({
      id: `look/a word in no table is not the end: ${word}`,
      loses: 'A new word of the relay throws away a task that is running and paid.',
      ...shows(state(word, { videos: [link] }), {
        status: 'running',
        upstreamStatus: word,
        outputs: [],
        warnings: [{ code: 'unknown_status' }],
      }),
    }),
  ),
  {
    id: 'look/a word that nobody knows is waited for, to the deadline',
    loses: 'A word that is in no table keeps a worker busy for ever.',
    options: { deadline: 21 },
    wire: [accepted, look(state('dreaming'), { times: 4 })],
    does: [bought, waits({ error: { code: 'timeout', observed: { '200 dreaming': 4 } }, at: [21, 21.01] })],
  },
  ...(['cancelled', 'expired', 'failed'] as const).map(
    (word): Row => ({
      id: `look/a task that ended badly is told as an error: ${word}`,
      loses: 'A wait for a failed task looks like success, and the download fails without a reason.',
      wire: [accepted, look(state(word, { reason: 'the reason' }))],
      does: [
        bought,
        waits({
          error: { code: `task_${word}`, retryable: false, task: { status: word } },
          journal: [{ finalStatus: word }],
        }),
      ],
    }),
  ),
  {
    id: 'look/a failure says its reason, its code and what to do',
    loses: 'What a failed task says about itself is not told.',
    wire: [accepted, look(state('failed', { reason: 'too little money', error: { code: 'no_balance' } }))],
    does: [
      bought,
      waits({
        error: {
          code: 'quota_exceeded',
          upstreamMessage: 'too little money',
          upstreamCode: 'no_balance',
          hint: 'top up',
          row: 'orchard.empty',
        },
      }),
    ],
  },
  {
    id: 'look/a content policy is told as one',
    loses: 'A video that a content policy refused is told as a failure of the server, and tried again in vain.',
    wire: [accepted, look(state('failed', { reason: 'Against our Content Policy.' }))],
    does: [bought, waits({ error: { code: 'content_rejected' } })],
  },
  {
    id: 'look/words of the prompt are not the provider’s',
    loses: 'A failure that repeats a prompt about a content policy is told as a refusal of it.',
    wire: [
      {
        ask: 'POST /v1/tasks',
        json: { model: 'plum', prompt: 'our content policy', seconds: 6 },
        gives: json({ task_id: 't1', status: 'queued' }),
      },
      look(state('failed', { reason: 'could not make "our content policy"' })),
    ],
    does: [
      submits(
        { gives: { ref: { id: 't1' } } },
        { key: 'order-1' },
        { model: 'plum', prompt: 'our content policy', seconds: 6 },
      ),
      waits({ error: { code: 'task_failed' } }),
    ],
  },
  {
    id: 'look/a failure without a reason says so',
    loses: 'A failure without a reason is told as undefined.',
    wire: [accepted, look(state('failed'))],
    does: [
      bought,
      waits({
        error: {
          code: 'task_failed',
          message: says('gave no reason'),
          upstreamMessage: undefined,
          upstreamBody: says('failed'),
        },
      }),
    ],
  },
  {
    id: 'look/the text of a failure is no link',
    loses: 'The reason of a failure is opened as if it were the address of a video.',
    ...shows(state('failed', { videos: [link], reason: 'https://x.example' }), { status: 'failed', outputs: [] }),
  },
  {
    id: 'look/a failure that repeats key, prompt and a signed link',
    loses: 'The prompt that a failed task repeats stands in error and log.',
    wire: [accepted, look(state('failed', { reason: `${prompt} ${apiKey} ${link}` }))],
    does: [bought, waits({ error: { code: 'task_failed', message: says('[prompt]', '[key]', '?…') } })],
  },
  ...(
    [
      ['a number', 30, 30],
      ['text', '30', 30],
      ['per cent', '30%', 30],
      ['a fraction', 29.6, 30],
      ['beyond', 4000, 100],
      ['below', -3, 0],
      ['nonsense', 'half', null],
      ['nothing', '', null],
    ] as const
  ).map(
    ([what, progress, shown]): Row => ({
      id: `look/progress: ${what}`,
      loses: 'A progress bar runs to 4,000 %, or not at all.',
      ...shows(state('running', { progress }), { status: 'running', progress: shown }),
    }),
  ),
  {
    id: 'look/a hundred per cent is not the end',
    loses: 'A task at 100 % that is still being written is downloaded half, or fails after all.',
    ...shows(state('running', { progress: 100, videos: [link] }), { status: 'running', progress: 100, outputs: [] }),
  },
  ...(
    [
      ['no place', {}],
      ['an empty list', { videos: [] }],
      ['an empty text', { videos: [''] }],
      ['a text that is no link', { videos: ['will be ready soon'] }],
      ['a picture of it alone', { cover: 'https://cdn.orchard.example/c.png' }],
    ] as const
  ).map(
    ([what, more]): Row => ({
      id: `look/success means a result: ${what}`,
      loses: 'A relay that writes the link a moment after the word gives the user an empty success.',
      wire: [accepted, look(state('done', more)), looks(second)],
      does: [bought, watches([{ status: 'running', warnings: [{ code: 'no_output' }] }, succeeded])],
    }),
  ),
  {
    id: 'look/success that never has a result ends at the deadline, and nothing final is written',
    loses: 'A paid task is closed as done and never delivered.',
    options: { deadline: 12 },
    wire: [accepted, look(state('done'), { times: 3 })],
    does: [
      bought,
      waits({
        error: { code: 'timeout', message: says('without a result') },
        journal: [{ state: 'accepted', finalStatus: null }],
      }),
    ],
  },
  {
    id: 'look/every result is told, with its picture beside it',
    loses: 'Of four videos that were paid for only one is delivered.',
    ...shows(
      state('done', {
        videos: [link, 'https://cdn.orchard.example/v/2.mp4'],
        cover: 'https://cdn.orchard.example/c.png',
      }),
      {
        outputs: [
          { role: 'thumbnail', index: 0, url: 'https://cdn.orchard.example/c.png' },
          { role: 'video', index: 1, url: link },
          { role: 'video', index: 2, url: 'https://cdn.orchard.example/v/2.mp4' },
        ],
      },
    ),
  },
  {
    id: 'look/a link below the provider’s own address',
    loses: "A link that stands below the provider's own address cannot be fetched.",
    ...shows(state('done', { videos: ['/files/1.mp4'] }), { outputs: [{ url: `${api}/files/1.mp4` }] }),
  },
  {
    id: 'look/a link that is no address is left out',
    loses: 'One broken link hides the good one beside it.',
    ...shows(state('done', { videos: ['https://%%/x.mp4', link] }), {
      outputs: [{ url: link }],
      warnings: [{ code: 'broken_link' }],
    }),
  },
  {
    id: 'look/a link by plain http is told',
    loses: 'Whoever is on the way puts another film in the place of the result, and nobody was told.',
    ...shows(state('done', { videos: ['http://cdn.orchard.example/1.mp4'] }), {
      outputs: [{ url: 'http://cdn.orchard.example/1.mp4' }],
      warnings: [{ code: 'insecure_url' }],
    }),
  },
  {
    id: 'look/a code beside a success word does not lose the result',
    loses: 'A code beside a success word, which means nothing, throws a paid video away.',
    ...shows(json({ code: 'odd', data: { task_id: 't1', status: 'done', videos: [link] } }), {
      ...succeeded,
      warnings: [{ code: 'contradiction' }],
    }),
  },
  ...(['0', 'success', 'OK', 200, ''] as const).map(
    (code): Row => ({
      id: `look/a code that says that all is well: ${JSON.stringify(code)}`,
      loses: 'An envelope that says code 0 or success is told as a failure.',
      ...shows(json({ code, data: { task_id: 't1', status: 'done', videos: [link] } }), succeeded),
    }),
  ),
  {
    id: 'look/a row of the document overturns a success word',
    loses: 'A task that was refused is told as a success.',
    ...shows(state('done', { videos: [link], error: { code: 'no_balance' } }), {
      status: 'failed',
      error: { code: 'quota_exceeded' },
      outputs: [],
    }),
  },
  {
    id: 'look/an answer in four envelopes is opened',
    loses: 'A gateway that wraps its answer in data is polled to the deadline.',
    ...shows(json({ data: { data: { data: { task_id: 't1', status: 'done', videos: [link] } } } }), succeeded),
  },
  {
    id: 'look/one level of an answer is read',
    loses: 'An output that stands at two levels of one answer is counted, and shown, twice.',
    ...shows(
      json({
        videos: ['https://evil.example.net/a.mp4'],
        progress: 3,
        data: { task_id: 't1', status: 'done', videos: [link] },
      }),
      {
        ...succeeded,
        progress: null,
      },
    ),
  },
  {
    id: 'look/the other shape that the server is known to use',
    loses: 'A gateway that answers in its other documented shape is polled to the deadline.',
    ...shows(json({ request: 't1', state: 'done', result: link }), {
      ...succeeded,
      warnings: [{ code: 'contradiction' }],
    }),
  },
  {
    id: 'look/two shapes are not mixed',
    loses: 'The state comes from one shape of an answer and the link from the other, so the wrong file is fetched.',
    ...shows(json({ request: 't1', state: 'done', videos: ['https://evil.example.net/a.mp4'] }), {
      status: 'running',
      outputs: [],
      warnings: [{ code: 'no_output' }, { code: 'contradiction' }],
    }),
  },
  ...(
    [
      ['seconds', 1767225900],
      ['milliseconds', 1767225900000],
      ['text', '1767225900'],
      ['a date', '2026-01-01T00:05:00Z'],
    ] as const
  ).map(
    ([what, created]): Row => ({
      id: `look/a time in ${what}`,
      loses: 'A time in milliseconds is read as seconds, so a result seems to live for fifty thousand years.',
      ...shows(state('done', { videos: [link], created, completed: created, expires: created }), {
        createdAt: '2026-01-01T00:05:00.000Z',
        completedAt: '2026-01-01T00:05:00.000Z',
        expiresAt: '2026-01-01T00:05:00.000Z',
        expiresAtIsEstimate: false,
      }),
    }),
  ),
  ...([0, -62135596800, 'soon', ''] as const).map(
    (expires): Row => ({
      id: `look/a time that is none: ${JSON.stringify(expires)}`,
      loses: 'A result seems to be gone since 1970.',
      ...shows(state('running', { expires }), { expiresAt: null, expiresAtIsEstimate: false }),
    }),
  ),
  {
    id: 'look/when a result is gone, where the provider does not say',
    loses: "An estimate of when a result is gone is told as the provider's word.",
    ...shows(done, { expiresAt: '2026-01-02T00:00:00.000Z', expiresAtIsEstimate: true }),
  },
  {
    id: 'look/what the server made is told as it made it',
    loses: 'A server that makes 10 s out of 8 s is reported as having made 8 s.',
    wire: [
      accepted,
      look(state('done', { videos: [link], model: 'plum-0901', seconds: '10', resolution: '720P', credits: 250 })),
    ],
    does: [
      bought,
      waits({
        gives: {
          requested: { seconds: 6, model: 'plum' },
          effective: { seconds: 10, model: 'plum-0901', resolution: '720p' },
          // A dated name is the model that was asked for.
          changed: ['seconds'],
          warnings: [{ code: 'changed', field: 'seconds', message: says('6', '10') }],
          cost: { usd: 2.5, basis: 'reported' },
        },
      }),
    ],
  },
  {
    id: 'look/a price that nobody knows is not nothing',
    loses: 'A bill of 0 USD is shown where nobody knows the price.',
    wire: [accepted, looks()],
    does: [submits({ gives: { cost: null } }), waits({ gives: { cost: null } })],
  },
  {
    id: 'look/the answer itself is there and is not printed',
    loses: 'Whoever prints a task prints the prompt and the signed link with it.',
    wire: [look(state('running', { echo: prompt }))],
    does: [hears(), gets({ gives: { status: 'running', raw: { data: { echo: prompt } } } })],
  },
  ...rows(
    'a look that shows a failure does not throw',
    'Whoever looks cannot tell a failed task from a failed look.',
    [['failed', state('failed', { reason: 'no' }), { gives: { status: 'failed', error: { message: 'no' } } }]],
    (gives, expect) => once(gives, expect),
  ),
]
