import { copyFileSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { acceptJournal, formatRef, sqliteJournal } from '../../src/index.ts'
import { nothing, says } from './difference.ts'
import { breaking, broken, clientWith, inFolder, isLost, key, lost, pictureRef, second, using } from './life-words.ts'
import type { Row } from './row.ts'
import { prompt } from './scene.ts'
import {
  accepted,
  does,
  dot,
  file,
  generatesFile,
  json,
  looks,
  order,
  passes,
  request,
  submits,
  video,
} from './words.ts'

/** What the journal holds, and what its trouble costs. */
export const lifeJournalRows: readonly Row[] = [
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
]
