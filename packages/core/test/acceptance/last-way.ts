import { casesOf } from './cases.ts'
import { says } from './difference.ts'
import { denied } from './download-words.ts'
import type { Answer, Exchange } from './relay.ts'
import type { Row } from './row.ts'
import { link } from './scene.ts'
import {
  file,
  gets,
  hears,
  json,
  opens,
  page,
  passes,
  restarts,
  saves,
  to,
  video,
  waits,
  watches,
  whole,
} from './words.ts'

/** A way that no page promises: asked where a success gives no result, and what it says against the task counts nothing. */

const rows = casesOf('last-way')
const barn = hears({ dialect: 'barn', id: 'b1', model: 'medlar' })
const look = (status: string, more: object = {}, rest: Partial<Exchange> = {}): Exchange => ({
  ask: 'GET /v1/barn/b1',
  gives: json({ id: 'b1', status, ...more }),
  ...rest,
})
const content = (gives: Exchange['gives'] = whole, more: Partial<Exchange> = {}): Exchange => ({
  ask: 'GET /v1/barn/b1/content',
  gives,
  ...more,
})
const gone = json({ message: 'no such route' }, 404)
const found = { status: 'succeeded', outputs: [{ role: 'video', url: null }] }
const empty = { status: 'running', warnings: [{ code: 'no_output' }] }

export const lastWayRows: readonly Row[] = [
  {
    id: 'last-way/a success without a link has its result behind the content route',
    loses: 'A paid video that is there is waited for until the deadline, and never comes.',
    wire: [look('running'), look('done'), content(), content()],
    does: [barn, saves({ bytes: video })],
  },
  {
    id: 'last-way/whoever waits, watches or gets hears of it as of any success',
    loses: 'A program that waits before it downloads waits for ever.',
    wire: [look('done'), content(), look('done'), content()],
    does: [barn, watches([found]), waits({ gives: found }), gets({ gives: found }), opens({ bytes: video })],
  },
  ...rows(
    'what is no medium of its kind is none',
    'A page or a picture is taken for the paid video.',
    [
      ['404', gone],
      ['a page', page(200)],
      ['a page of 403', page(403)],
      ['text', { status: 200, body: 'OK' } satisfies Answer],
      ['nothing', { status: 200 } satisfies Answer],
      ['a state', json({ id: 'b1', status: 'done' })],
      ['a refused key', json({ message: 'no' }, 401)],
      ['a task that failed, says the route', json({ id: 'b1', status: 'failed', message: 'no' }, 400)],
      ['a redirect to a private place', to(302, 'http://169.254.169.254/')],
      ['no connection', 'refused'],
      ['a lost answer', 'lost'],
    ],
    gives => ({
      wire: [look('done'), content(gives), look('done'), look('done', { url: link }), file()],
      does: [barn, watches([empty, { status: 'succeeded' }]), saves({ bytes: video })],
    }),
  ),
  {
    id: 'last-way/it is asked again when the wait ends, at its bound',
    loses: 'A result that came to the content route late is given up.',
    wire: [look('done'), content(gone), look('done', {}, { times: 62 }), content(), content()],
    does: [barn, saves({ bytes: video, at: [605, 620] }, { deadline: 3600 })],
  },
  {
    id: 'last-way/it is asked again when the wait ends, at its deadline',
    loses: 'A result that came to the content route late is given up.',
    wire: [look('done'), content(gone), look('done', {}, { times: 3 }), content()],
    does: [barn, waits({ gives: found, at: [21, 21.2] }, { deadline: 21 })],
  },
  {
    id: 'last-way/no result in time is told with the ways that were asked',
    loses: 'Nobody learns where the result was looked for.',
    wire: [look('done'), content(gone), look('done', {}, { times: 62 }), content(gone), look('done'), content()],
    does: [
      barn,
      waits(
        {
          error: {
            code: 'unexpected_response',
            status: undefined,
            message: says('looked for at url, the content route'),
            task: { status: 'succeeded' },
          },
        },
        { deadline: 3600 },
      ),
      restarts(),
      gets({ gives: found }),
    ],
  },
  {
    id: 'last-way/whoever asks for the state alone asks it once in ten minutes',
    loses: 'Each look at a task whose link is late is two.',
    wire: [look('done'), content(gone), look('done'), look('done'), content()],
    does: [barn, gets({ gives: empty }), gets({ gives: empty }), passes(600), gets({ gives: found })],
  },
  ...(['running', 'failed', 'cancelled', 'expired'] as const).map(
    (status): Row => ({
      id: `last-way/it is not asked for a task that is ${status}`,
      loses: 'The route of a task that has no result is asked again and again.',
      wire: [look(status)],
      does: [barn, gets({ gives: { status } })],
    }),
  ),
  {
    id: 'last-way/behind a link that is no longer good it is asked too',
    loses: 'A paid result whose link ran out is called gone, though the provider has it.',
    wire: [look('done', { url: link }), file(denied), content()],
    does: [barn, saves({ bytes: video })],
  },
  ...rows(
    'behind a link its own word counts nothing',
    'Of a link that ran out the user hears of a route that never was.',
    [
      ['404', gone],
      ['500', json({ message: 'no' }, 500)],
    ],
    gives => ({
      wire: [
        look('done', { url: link, expires: 1 }),
        ...Array.from({ length: 8 }, (_, at) => [
          ...(at === 0 ? [] : [look('done', { url: link })]),
          file(denied),
          content(gives),
        ]).flat(),
      ],
      does: [barn, saves({ error: { code: 'result_expired', status: 403, message: says('the link of the result') } })],
    }),
  ),
]
