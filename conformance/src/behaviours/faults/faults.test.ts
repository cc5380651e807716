import type { ProviderFactory } from '@vidrelay/core'
import { describe, expect, test } from 'vitest'
import { madeUp, madeUpDialect, recording } from '../../../test/made-up.ts'
import type { Subject } from '../../behaviour.ts'
import { parseRecording, type Recording } from '../../recording.ts'
import { replay } from '../../replay.ts'
import { tapesOf } from '../../tape.ts'
import { faults } from './index.ts'

const right = madeUp()
const { definition: provider } = right
const recordings = [recording()]
const subject: Subject = { provider, tapes: tapesOf(provider, recordings), recordings }

/** Every trial of the right adapter, by its id. */
const trials = new Map(
  faults.flatMap(behaviour => {
    const plan = behaviour.plan(subject)
    if ('notApplicable' in plan || 'untestable' in plan) return []
    return plan.map(({ what, title = behaviour.text, source, ...played }): [string, Recording] => {
      const id = what === '' ? behaviour.id : `${behaviour.id}/${what}`
      return [id, { format: 1, provider: provider.id, scenario: 'x', title, covers: ['X-1'], source, ...played }]
    })
  }),
)

describe('what is made of one recording', () => {
  test('is a recording each, and none of them twice', () => {
    const planned = faults.map(behaviour => behaviour.plan(subject)).map(plan => ('length' in plan ? plan.length : 0))
    expect(trials.size).toBe(planned.reduce((sum, count) => sum + count, 0))
    expect(trials.size).toBeGreaterThan(200)
    for (const [id, made] of trials) expect(() => parseRecording(JSON.parse(JSON.stringify(made)), id)).not.toThrow()
  })

  test('leaves out only what the document does not have, and says so', () => {
    const left = faults.flatMap(({ id, plan }) => {
      const planned = plan(subject)
      return 'notApplicable' in planned || 'untestable' in planned ? [{ id, ...planned }] : []
    })
    expect(left).toEqual([{ id: 'download.other-place', notApplicable: 'the answer names one place' }])
  })

  test('is untestable without a tape', () => {
    for (const { plan } of faults) expect(plan({ ...subject, tapes: [] })).toHaveProperty('untestable')
  })
})

/** What a replay says is wrong; undefined where nothing is. */
const failureOf = (adapter: ProviderFactory, id: string): Promise<string | undefined> =>
  replay(adapter, trials.get(id)!).then(
    () => undefined,
    error => (error as Error).message.replaceAll(/ {2,}/g, ' '),
  )

const statuses = { queued: 'queued', done: 'succeeded', broken: 'failed' } as const
const row = { id: 'wrong', source: 'M-1' } as const

/** The same document with one wrong row: what the trials of the right one find. */
const cases: [id: string, wrong: string, adapter: ProviderFactory, message: string][] = [
  [
    'submit.server-error/500-in-json',
    'takes a 500 for a refusal',
    madeUp({ errors: [{ ...row, http: [500], is: 'upstream_error', sent: 'refused', again: true }] }),
    'wrong a request that no exchange expects',
  ],
  [
    'submit.rate-limited/seconds',
    'does not try again after a 429',
    madeUp({ errors: [{ ...row, http: [429], is: 'rate_limited', again: false }] }),
    'wrong an error came',
  ],
  [
    'submit.refused/401',
    'doubts a refusal',
    madeUp({ errors: [{ ...row, http: [401], is: 'unauthenticated', sent: 'unknown' }] }),
    'expected "unauthenticated"\n came "submit_unknown"',
  ],
  [
    'submit.no-id/absent',
    'takes the word for the id',
    madeUpDialect(dialect => ({ ...dialect, answer: { ...dialect.answer, id: ['id', 'status'] } })),
    'wrong no error came',
  ],
  [
    'poll.server-error/503-in-json',
    'gives up at a 503',
    madeUp({ errors: [{ ...row, http: [503], is: 'permission_denied' }] }),
    'wrong an error came',
  ],
  [
    'poll.not-found/404',
    'never gives up at a 404',
    madeUp({ errors: [{ ...row, on: ['get'], http: [404], is: 'not_ready' }] }),
    'wrong no error came',
  ],
  [
    'poll.retry-after/seconds',
    'asks more rarely',
    madeUp({ polling: { every: 9, deadline: 60, source: 'M-1' } }),
    'wrong the time of this request',
  ],
  [
    'poll.unknown-word',
    'takes a word that it does not know for an end',
    madeUp({ statuses: { ...statuses, 'x-unheard-of': 'cancelled' } }),
    'wrong no error came',
  ],
  [
    'poll.progress-100/text',
    'takes progress for a word',
    madeUp({
      statuses: { ...statuses, 100: 'succeeded' },
      dialects: {
        video: {
          ...provider.dialects.video!,
          answer: { ...provider.dialects.video!.answer, status: ['progress', 'status'] },
        },
      },
    }),
    'wrong watched\n expected 2 items',
  ],
  [
    'poll.success-without-output',
    'has another place for results',
    madeUpDialect(dialect => ({
      ...dialect,
      routes: { ...dialect.routes, content: { method: 'GET', path: '/v1/videos/{id}/content' } },
      answer: { ...dialect.answer, outputs: [{ at: 'url' }, { route: 'content' }] },
    })),
    'wrong no error came',
  ],
  [
    'poll.failure-text',
    'takes a failure for a success',
    madeUp({ statuses: { ...statuses, broken: 'succeeded' } }),
    'wrong a request that no exchange expects',
  ],
  [
    'wire.key',
    'spells the key otherwise',
    madeUp({ auth: { header: 'authorization', prefix: 'Token ' } }),
    'the header',
  ],
]

test.each(cases)('%s finds an adapter that %s', async (id, _, wrong, message) => {
  expect(await failureOf(right, id)).toBeUndefined()
  expect(await failureOf(wrong, id)).toContain(message)
})
