import { copyFileSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  acceptJournal,
  createClient,
  createRelay,
  formatRef,
  type Journal,
  memoryJournal,
  parseRef,
  sqliteJournal,
  type TaskRef,
} from '../../src/index.ts'
import { has, nothing, says } from './difference.ts'
import { orchard } from './document.ts'
import type { Exchange } from './relay.ts'
import type { Row, Step } from './row.ts'
import { key as apiKey, facet, link, prompt, type Scene } from './scene.ts'
import {
  accepted,
  asksModels,
  create,
  deletes,
  does,
  done,
  dot,
  file,
  generates,
  generatesFile,
  gets,
  hasPending,
  hears,
  json,
  lists,
  look,
  looks,
  opens,
  order,
  page,
  passes,
  reconciles,
  request,
  restarts,
  saves,
  state,
  submits,
  video,
  waits,
  whole,
} from './words.ts'

const key = 'order-1'
const bought = submits({ gives: { ref: { id: 't1' } } })
const lost = create('lost')
const isLost = submits({ error: { code: 'submit_unknown', key } })
const second: Exchange = {
  ask: 'POST /v1/tasks',
  json: { model: 'plum', prompt, seconds: 8 },
  gives: json({ task_id: 't2', status: 'queued' }),
}
const buysSecond = submits({ gives: { ref: { id: 't2' } } }, { key: 'order-2' }, { model: 'plum', prompt, seconds: 8 })

/** A journal that refuses its lines while `isBroken` says so. */
function breaking(isBroken: { now: boolean }, which: readonly (keyof Journal)[]): () => Journal {
  return () => {
    const journal = memoryJournal()
    const broken = Object.fromEntries(
      which.map(name => [
        name,
        (...words: never[]) =>
          isBroken.now
            ? Promise.reject(new Error('the disk is full'))
            : (journal[name] as (...all: never[]) => unknown)(...words),
      ]),
    )
    return { ...journal, ...broken }
  }
}
const other = (settings: NonNullable<Row['settings']>): Step =>
  does('another client of the same journal', async scene => scene.restart('kept', settings), {})
const openRow = (id: string, loses: string, change: object, problem: string): Row => ({
  id: `life/a ref of somebody else is refused: ${id}`,
  loses,
  does: [hears(change), gets({ error: { code: 'invalid_request', field: 'ref', message: says(problem) } })],
})

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
    wire: [accepted, looks(), look(done), file()],
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

  // ---- the journal
  {
    id: 'life/the journal holds neither key nor prompt, and what somebody needs who looks',
    loses: 'What users asked for stands in a file that outlives the task.',
    wire: [accepted],
    does: [
      submits({
        journal: [
          {
            key,
            state: 'accepted',
            provider: 'orchard',
            baseURL: 'https://api.orchard.example',
            account: null,
            model: 'plum',
            dialect: 'task',
            promptLength: prompt.length,
            prompt: nothing,
            requested: { model: 'plum', seconds: 6 },
            usd: null,
            ref: { id: 't1' },
          },
        ],
      }),
    ],
  },
  {
    id: 'life/an account stands in the journal and in the ref',
    loses: 'A task of one account is polled with the key of another.',
    settings: { account: 'alice' },
    wire: [accepted],
    does: [
      submits({ gives: { ref: { account: 'alice' } }, journal: [{ account: 'alice', ref: { account: 'alice' } }] }),
    ],
  },
  {
    id: 'life/a journal that cannot be written sends nothing',
    loses: 'A paid call goes out although nothing remembers it, and a crash loses it.',
    journal: breaking({ now: true }, ['claim']),
    does: [submits({ error: { code: 'journal_unavailable', key, hint: says('nothing was sent') } })],
  },
  {
    id: 'life/a journal that fails after the send: the task is in the error, and it is told until it is written',
    loses: 'The journal fails after the send, and the only record of a paid task is not told.',
    ...broken(isBroken => ({
      wire: [accepted],
      does: [
        submits({
          error: {
            code: 'journal_unavailable',
            key,
            taskRef: { id: 't1' },
            task: { status: 'queued' },
            message: says('t1'),
          },
        }),
        does(
          'the disk has room again',
          async () => {
            isBroken.now = false
          },
          {},
        ),
        passes(120),
        does('the line is there', async scene => ({ lines: await scene.journal!.list() }), {
          gives: { lines: [{ state: 'accepted', ref: { id: 't1' } }] },
        }),
      ],
    })),
  },
  {
    id: 'life/a journal that fails after the send does not stop a generate',
    loses: 'A result that is paid and made is not delivered because a line could not be written.',
    ...broken(() => ({
      wire: [accepted, looks(), file()],
      does: [
        generatesFile('out.mp4', {
          bytes: video,
          gives: { task: { status: 'succeeded', warnings: [{ code: 'journal' }] } },
        }),
      ],
    })),
  },
  {
    id: 'life/an outcome that was not written does not free its key',
    loses: 'A key whose outcome could not be written is claimed again, and pays again.',
    ...broken(() => ({
      wire: [lost],
      does: [isLost, submits({ error: { code: 'journal_unavailable', hint: says('nothing was sent') } })],
    })),
  },
  {
    id: 'life/without a journal a key is only good while its call runs',
    loses: 'Whoever chose no journal cannot buy.',
    journal: false,
    wire: [accepted],
    does: [submits({ gives: { ref: { id: 't1' } }, journal: [] })],
  },
  {
    id: 'life/a journal in a file, for its owner alone, and a second process sees it',
    loses: 'A job that is run again in another process pays for a second task.',
    journal: false,
    ...inFolder(path => ({
      wire: [accepted],
      does: [
        does(
          'two processes with the same order',
          async scene => {
            const [one, two] = [clientWith(scene, sqliteJournal(path)), clientWith(scene, sqliteJournal(path))]
            const all = await Promise.allSettled(
              [one, two].map(client => client.videos.submit(request as never, order)),
            )
            const again = await two.videos.submit(request as never, order)
            const mode = statSync(path).mode & 0o077
            await Promise.all([one.close(), two.close()])
            return { accepted: all.filter(({ status }) => status === 'fulfilled').length, id: again.ref.id, mode }
          },
          { gives: { id: 't1', mode: 0 } },
        ),
      ],
    })),
  },
  {
    id: 'life/a journal that was set back claims nothing, until it is accepted',
    loses: 'A backup of the journal has forgotten a paid order, which is paid again.',
    journal: false,
    ...inFolder(path => ({
      wire: [
        accepted,
        second,
        {
          ask: 'POST /v1/tasks',
          json: { model: 'plum', prompt, seconds: 10 },
          gives: json({ task_id: 't3', status: 'queued' }),
        },
      ],
      does: [
        does(
          'a backup is put back',
          async scene => {
            await using(clientWith(scene, sqliteJournal(path)), client => client.videos.submit(request as never, order))
            copyFileSync(path, `${path}.backup`)
            await using(clientWith(scene, sqliteJournal(path)), client =>
              client.videos.submit({ ...request, seconds: 8 } as never, { key: 'order-2' }),
            )
            copyFileSync(`${path}.backup`, path)
            const buys = () =>
              using(clientWith(scene, sqliteJournal(path)), client =>
                client.videos.submit({ ...request, seconds: 10 } as never, { key: 'order-3' }),
              )
            const refused = await buys().then(
              () => 'bought',
              error => `${error.code}: ${error.message}`,
            )
            const { doubt } = await acceptJournal(path)
            const bought = await buys()
            return { refused, doubt, id: bought.ref.id }
          },
          {
            gives: { refused: says('journal_unavailable', 'may have forgotten'), doubt: says('older copy'), id: 't3' },
          },
        ),
      ],
    })),
  },
  {
    id: 'life/a journal that was copied in use, without its log, claims nothing',
    loses: 'A copy that lacks its newest lines has forgotten a paid order, which is paid again.',
    journal: false,
    ...inFolder(path => ({
      wire: [accepted],
      does: [
        does(
          'the main file alone is copied while it is in use',
          async scene => {
            const client = clientWith(scene, sqliteJournal(path))
            await client.videos.submit(request as never, order)
            const copy = `${path}.copy`
            copyFileSync(path, copy)
            const told = await using(clientWith(scene, sqliteJournal(copy)), other =>
              other.videos.submit({ ...request, seconds: 8 } as never, { key: 'order-2' }),
            ).then(
              () => 'bought',
              error => `${error.code}: ${error.message}`,
            )
            await client.close()
            return { told }
          },
          { gives: { told: says('journal_unavailable', 'write-ahead log') } },
        ),
      ],
    })),
  },

  {
    id: 'life/a result that nobody can ask for again outlives the process, until it is saved',
    loses: 'Images that were paid for are lost with the process that bought them.',
    journal: false,
    ...inFolder(path => ({
      wire: [
        {
          ask: 'POST /v1/pictures',
          json: { model: 'fig', prompt },
          gives: json({ created: 1, data: [{ b64: Buffer.from(dot).toString('base64') }] }),
        },
      ],
      does: [
        does(
          'bought in one process, saved in another',
          async scene => {
            const dying = clientWith(scene, sqliteJournal(path))
            const bought = await dying.images.submit({ model: 'fig', prompt }, order)
            const kept = () => readdirSync(dirname(path)).filter(name => name.includes('.kept-'))
            const [file] = kept()
            const mode = statSync(join(dirname(path), file!)).mode & 0o777
            const text = formatRef(bought.ref)
            return using(clientWith(scene, sqliteJournal(path)), async client => {
              const task = await client.get(text)
              const { path: saved } = await client.download(text, scene.file('out.png'))
              scene.saved.add(saved)
              const bytes = new Uint8Array(readFileSync(saved))
              const again = await client.get(text).then(
                ({ status }) => status,
                error => error.code,
              )
              await dying.close()
              return { warnings: bought.warnings, status: task.status, mode, left: kept(), again, bytes }
            })
          },
          { gives: { warnings: [], status: 'succeeded', mode: 0o600, left: [], again: 'succeeded' }, bytes: dot },
        ),
      ],
    })),
  },
  {
    id: 'life/a result that was kept here alone is never asked for',
    loses: 'A made-up id goes to the relay, and its refusal is told as the loss of the task.',
    journal: false,
    does: [
      does(
        'a ref of ours that nobody keeps',
        async scene => {
          const ref = { ...pictureRef(scene), id: 'vidrelay-kept-0' }
          const told = (work: Promise<unknown>) =>
            work.then(
              () => 'done',
              error => error.code,
            )
          return {
            get: await told(scene.client.get(ref)),
            wait: await told(scene.client.wait(ref)),
          }
        },
        { gives: { get: 'result_expired', wait: 'result_expired' } },
      ),
    ],
  },

  // ---- settling
  {
    id: 'life/a lost purchase is settled by the id of its task',
    loses: 'A paid task whose answer was lost can never be fetched.',
    wire: [lost, look(state('running')), look(done), file()],
    does: [
      isLost,
      hasPending(key),
      reconciles(
        { id: 't1' },
        {
          gives: { status: 'running', ref: { id: 't1', dialect: 'task', model: 'plum' } },
          journal: [{ state: 'accepted', ref: { id: 't1' } }],
        },
      ),
      submits({ gives: { ref: { id: 't1' } }, events: { request: 0 } }),
      saves({ bytes: video }),
    ],
  },
  {
    id: 'life/a lost purchase is settled as not started, and the key may pay',
    loses: 'A key whose call never started is lost for ever.',
    wire: [lost, accepted],
    does: [isLost, reconciles('not_started', { journal: [{ state: 'not_sent' }] }), bought],
  },
  {
    id: 'life/an id that the provider does not know settles nothing',
    loses: 'A typing mistake closes a purchase on a task that there is not.',
    wire: [lost, { ask: 'GET /v1/tasks/zz', gives: json({ message: 'unknown' }, 404) }],
    does: [
      isLost,
      reconciles({ id: 'zz' }, { error: { code: 'task_not_found' }, journal: [{ state: 'unknown', ref: null }] }),
    ],
  },
  {
    id: 'life/the task of another key settles nothing',
    loses: 'Two purchases share one task, and one of the two that were paid is never delivered.',
    wire: [lost, second],
    does: [
      isLost,
      buysSecond,
      reconciles(
        { id: 't2' },
        {
          error: { code: 'invalid_request', field: 'id', message: says('another paid call') },
          journal: [{ key: 'order-2' }, { key, state: 'unknown' }],
        },
      ),
    ],
  },
  {
    id: 'life/only an open purchase is settled',
    loses: 'A purchase that is known is overwritten, and its task is lost.',
    wire: [accepted],
    does: [
      bought,
      reconciles(
        { id: 't9' },
        { error: { code: 'invalid_request', message: says('it is accepted') }, journal: [{ ref: { id: 't1' } }] },
      ),
      reconciles('not_started', { error: { code: 'invalid_request' }, journal: [{ state: 'accepted' }] }),
      reconciles('not_started', { error: { code: 'invalid_request', message: says('no paid call') } }, 'no-such-key'),
    ],
  },
  ...(
    [
      ['account', { account: 'bob' }],
      ['gateway', { baseURL: 'https://other.orchard.example' }],
    ] as const
  ).map(
    ([what, settings]): Row => ({
      id: `life/a purchase of another ${what} is not settled here`,
      loses: "A client of one account settles a key of another's, and writes itself into it.",
      wire: [lost],
      does: [
        isLost,
        other(settings),
        reconciles('not_started', {
          error: { code: 'invalid_request' },
          journal: [{ state: 'unknown', account: null }],
        }),
      ],
    }),
  ),
  {
    id: 'life/a purchase that is under way is not settled as not started',
    loses: 'A key is freed while its call still runs in another process, and both are paid.',
    wire: [create(json({ task_id: 't1', status: 'queued' }), { delay: 100 })],
    does: [
      does(
        'another process settles while this one sends',
        async scene => {
          const buying = facet(scene).submit(request, order)
          await scene.clock.sleep(20_000)
          const told = await scene.client.reconcile(key, 'not_started').then(
            () => 'settled',
            error => `${error.code}: ${error.message}`,
          )
          return { told, task: await buying }
        },
        { gives: { told: says('invalid_request', 'under way'), task: { ref: { id: 't1' } } } },
      ),
    ],
  },

  // ---- refs
  openRow('provider', 'A task of one provider is asked for at another.', { provider: 'quarry' }, 'a task of quarry'),
  openRow(
    'gateway',
    'A task of one gateway is asked for at another, which answers that it never existed.',
    { baseURL: 'https://other.example' },
    'https://other.example',
  ),
  openRow('account', 'A task of one account is polled with the key of another.', { account: 'bob' }, 'bob'),
  {
    id: 'life/a ref is text, and holds what later routes need',
    loses: 'A task that is resumed from its text form cannot be asked for where the route names the model.',
    wire: [
      {
        ask: 'POST /v1/studio',
        form: [
          ['model', 'pear'],
          ['prompt', prompt],
        ],
        gives: json({ id: 'v1', status: 'queued', shard: 's7' }),
      },
      { ask: 'GET /v1/studio/pear/v1?shard=s7', gives: json({ id: 'v1', status: 'done' }) },
      { ask: 'GET /v1/studio/pear/v1/content', gives: whole },
    ],
    does: [
      submits({ gives: { ref: { id: 'v1', model: 'pear', kept: { shard: 's7' } } } }, order, { model: 'pear', prompt }),
      restarts('lost'),
      saves({ bytes: video }),
    ],
  },
  {
    id: 'life/a ref that is none is told',
    loses: 'A text of somebody else makes the program ask for anything.',
    does: [
      does('a broken text', async () => parseRef('vr1_bm90aGluZw'), {
        error: { code: 'invalid_request', field: 'ref' },
      }),
      does('a later version', async () => parseRef({ v: 2 } as never), {
        error: { code: 'invalid_request', message: says('version 1') },
      }),
    ],
  },
  {
    id: 'life/a relay of several opens a ref with its own client',
    loses: 'A worker asks for a task with the key of another account.',
    wire: [look(done)],
    does: [
      does(
        'two accounts, and a ref of one',
        async scene => {
          const relay = createRelay({
            ...optionsOf(scene),
            providers: [orchard({ apiKey: 'other-key-0000', account: 'bob' }), orchard({ apiKey: apiKey })],
          })
          const ref = {
            v: 1,
            provider: 'orchard',
            dialect: 'task',
            kind: 'video',
            id: 't1',
            baseURL: 'https://api.orchard.example',
            createdAt: '2026-01-01T00:00:00Z',
          } as const
          const task = await relay.get(ref)
          await relay.close()
          return task
        },
        { gives: { status: 'succeeded' } },
      ),
    ],
  },

  // ---- money
  {
    id: 'life/a price above the highest is not paid',
    loses: 'A request above the price that the caller set is bought.',
    does: [
      submits(
        { error: { code: 'cost_limit', field: 'maxCost', message: says('0.6') }, journal: [] },
        { ...order, maxCost: 0.59 },
        { model: 'plum', prompt, seconds: 6, resolution: '720p' },
      ),
    ],
  },
  {
    id: 'life/a price that is the highest is paid',
    loses: 'A request within the price that the caller set is refused.',
    wire: [
      {
        ask: 'POST /v1/tasks',
        json: { model: 'plum', prompt, seconds: 6, resolution: '720P' },
        gives: json({ task_id: 't1', status: 'queued' }),
      },
    ],
    does: [
      submits(
        { gives: { cost: { usd: 0.6, basis: 'estimated' } }, journal: [{ usd: 0.6 }] },
        { ...order, maxCost: 0.6 },
        { model: 'plum', prompt, seconds: 6, resolution: '720p' },
      ),
    ],
  },
  {
    id: 'life/a price that nobody knows is above every limit',
    loses: 'A model without a price in the table passes every limit that the caller set.',
    does: [
      submits(
        { error: { code: 'cost_limit', message: says('not known'), hint: says('plum') }, journal: [] },
        { ...order, maxCost: 100 },
      ),
    ],
  },
  {
    id: 'life/a price that the user knows counts before the table',
    loses: "A user's own prices are asked for and not used.",
    options: { prices: { 'orchard/plum': { usd: 0.05, per: 'second' } } },
    wire: [accepted],
    does: [
      submits({ error: { code: 'cost_limit', message: says('0.3') }, journal: [] }, { ...order, maxCost: 0.29 }),
      submits({ gives: { cost: { usd: 0.3 } }, journal: [{ usd: 0.3 }] }, { ...order, maxCost: 0.3 }),
    ],
  },
  {
    id: 'life/a price that nobody knows is paid where that is allowed',
    loses: 'A limit keeps every model away whose price is not written down.',
    wire: [accepted],
    does: [
      submits(
        { error: { code: 'cost_limit', hint: says('allowUnknownPrice', 'orchard/plum') } },
        { ...order, maxCost: 1 },
      ),
      submits({ gives: { cost: null } }, { ...order, maxCost: 1, allowUnknownPrice: true }),
    ],
  },

  // ---- lists
  {
    id: 'life/a list, a page at a time',
    loses: 'A list of tasks ends after its first page.',
    wire: [
      {
        ask: 'GET /v1/tasks?limit=2',
        gives: json({
          items: [
            { id: 'a', status: 'done', videos: [link], created: 1767225600000, model: 'plum' },
            { id: 'b', status: 'FAILED', reason: 'no' },
          ],
          next: 'c2',
        }),
      },
      { ask: 'GET /v1/tasks?limit=2&after=c2', gives: json({ items: [{ id: 'c', status: 'queued' }] }) },
      { ask: 'GET /v1/tasks?after=c3', gives: json({ items: [], next: 'c4' }) },
    ],
    does: [
      lists(
        {
          gives: {
            tasks: [
              {
                ref: { id: 'a', model: 'plum', createdAt: '2026-01-01T00:00:00.000Z' },
                status: 'succeeded',
                outputs: [{ url: link }],
                createdAt: '2026-01-01T00:00:00.000Z',
              },
              { ref: { id: 'b' }, status: 'failed', error: { message: 'no' } },
            ],
            next: 'c2',
          },
        },
        { limit: 2 },
      ),
      lists({ gives: { tasks: [{ ref: { id: 'c' }, status: 'queued' }], next: null } }, { limit: 2, after: 'c2' }),
      lists({ gives: { tasks: [], next: null } }, { after: 'c3' }),
    ],
  },
  {
    id: 'life/a list that was refused',
    loses: 'A refusal of the list is told as an empty one, and tasks seem to be gone.',
    wire: [{ ask: 'GET /v1/tasks', gives: page(401) }],
    does: [lists({ error: { code: 'unauthenticated', status: 401 } })],
  },
  {
    id: 'life/a task is deleted when it has ended',
    loses: 'A task that still runs is deleted and its result is lost.',
    wire: [look(state('running')), look(done), { ask: 'DELETE /v1/tasks/t1', gives: { status: 204 } }],
    does: [
      hears(),
      deletes({ error: { code: 'invalid_request', message: says('running', 'succeeded or failed') } }),
      deletes(),
    ],
  },
  {
    id: 'life/the models of the table and of the key',
    loses: 'Nobody sees which models the key can use now.',
    wire: [
      { ask: 'GET /v1/models', gives: json({ data: [{ id: 'plum' }, 'mirabelle'] }) },
      {
        ask: 'POST /v1/tasks',
        json: { model: 'sloe', prompt, seconds: 6, images: ['https://pics.example.org/a.png'] },
        gives: json({ task_id: 't1', status: 'queued' }),
      },
    ],
    does: [
      asksModels({
        gives: has(
          { id: 'plum', live: true, known: true, kind: 'video' },
          { id: 'mirabelle', live: true, known: false, kind: null },
          { id: 'sloe', live: false, known: true },
          { id: 'fig', live: false, kind: 'image' },
          { id: 'quince', kind: null, note: 'It talks.' },
        ),
      }),
      submits({ gives: { warnings: [{ code: 'unknown_model', message: says('did not list') }] } }, order, {
        model: 'sloe',
        prompt,
        seconds: 6,
        images: ['https://pics.example.org/a.png'],
      }),
    ],
  },
  ...(
    [
      ['no list in it', json({ items: 1 }), { code: 'unexpected_response' }],
      ['a page', page(200), { code: 'unexpected_response' }],
      ['a refused key', page(401), { code: 'unauthenticated' }],
    ] as const
  ).map(
    ([what, gives, error]): Row => ({
      id: `life/models: ${what}`,
      loses: 'A broken list is told as one without models.',
      wire: [{ ask: 'GET /v1/models', gives }],
      does: [asksModels({ error })],
    }),
  ),

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

const pictureRef = (scene: Scene): TaskRef => ({
  v: 1,
  provider: 'orchard',
  dialect: 'picture',
  kind: 'image',
  id: 'p1',
  baseURL: 'https://api.orchard.example',
  createdAt: new Date(scene.clock.now()).toISOString(),
})

const optionsOf = (scene: Scene) => ({
  journal: scene.journal ?? (false as const),
  clock: scene.clock,
  network: scene.network,
  proxy: false as const,
})
const clientWith = (scene: Scene, journal: Journal) =>
  createClient(orchard({ apiKey }), { ...optionsOf(scene), journal })

async function using<C extends { close(): Promise<void> }, T>(client: C, work: (client: C) => Promise<T>): Promise<T> {
  try {
    return await work(client)
  } finally {
    await client.close()
  }
}

/** A row whose journal refuses every change of a line, until its steps say otherwise. */
function broken(
  row: (isBroken: { now: boolean }) => Pick<Row, 'wire' | 'does'>,
): Pick<Row, 'wire' | 'does' | 'journal'> {
  const isBroken = { now: true }
  const journal = () => {
    isBroken.now = true
    return breaking(isBroken, ['update'])()
  }
  return { journal, ...row(isBroken) }
}

/** A row with a place for a journal's file. */
function inFolder(row: (path: string) => Pick<Row, 'wire' | 'does'>): Pick<Row, 'wire' | 'does'> {
  let folder = ''
  const path = join(tmpdir(), `vidrelay-acceptance-${process.pid}-${Math.trunc(performance.now() * 1000)}`, 'tasks.db')
  const made = row(path)
  folder = join(path, '..')
  const clean: Step = does('the folder is removed', async () => rmSync(folder, { recursive: true, force: true }), {})
  return { ...made, does: [...made.does, clean] }
}
