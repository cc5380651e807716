import type { ProviderFactory } from '@vidrelay/core/provider'
import { describe, expect, test } from 'vitest'
import { madeUp, recording } from '../../../test/made-up.ts'
import { rich, richRecordings } from '../../../test/rich-answers.ts'
import type { Subject, Trial } from '../../behaviour.ts'
import { parseRecording, type Recording } from '../../recording.ts'
import { replay } from '../../replay.ts'
import { tapesOf } from '../../tape.ts'
import { answerBehaviours } from './index.ts'

const subjectOf = ({ definition: provider }: ProviderFactory, recordings: readonly Recording[]): Subject => ({
  provider,
  tapes: tapesOf(provider, recordings),
  recordings,
})

const trialsOf = (subject: Subject): ReadonlyMap<string, Recording> =>
  new Map(
    answerBehaviours.flatMap(behaviour => {
      const plan = behaviour.plan(subject)
      if ('notApplicable' in plan || 'untestable' in plan) return []
      return plan.map(({ what, title = behaviour.text, ...played }: Trial): [string, Recording] => [
        what === '' ? behaviour.id : `${behaviour.id}/${what}`,
        { format: 1, provider: subject.provider.id, scenario: 'x', title, covers: ['X-1'], ...played },
      ])
    }),
  )

const leftOut = (subject: Subject) =>
  Object.fromEntries(
    answerBehaviours.flatMap(({ id, plan }) => {
      const planned = plan(subject)
      return 'notApplicable' in planned || 'untestable' in planned ? [[id, planned]] : []
    }),
  )

/** What a replay says is wrong; undefined where nothing is. */
const failureOf = (adapter: ProviderFactory, played: Recording): Promise<string | undefined> =>
  replay(adapter, played).then(
    () => undefined,
    error => (error as Error).message.replaceAll(/ {2,}/g, ' '),
  )

interface Tree {
  [key: string]: unknown
}

const small = subjectOf(madeUp(), [recording()])
const whole = subjectOf(rich(), richRecordings)
const trials = trialsOf(whole)

describe('what is made of a document', () => {
  test.each([
    ['that says little', small],
    ['that says everything', whole],
  ])('%s is a recording each, and none of them twice', (_, subject) => {
    const made = trialsOf(subject)
    const plans = answerBehaviours.map(behaviour => behaviour.plan(subject))
    const count = plans.reduce((sum, plan) => sum + (Array.isArray(plan) ? plan.length : 0), 0)
    expect(made.size).toBe(count)
    for (const [id, one] of made) expect(() => parseRecording(JSON.parse(JSON.stringify(one)), id)).not.toThrow()
  })

  test('that says little leaves out what it does not have, and says so', () => {
    const left = leftOut(small)
    expect(Object.values(left).filter(one => 'untestable' in one)).toEqual([])
    expect(Object.keys(left)).toEqual(
      expect.arrayContaining(['answer.signs', 'answer.envelope', 'answer.cost', 'answer.kept', 'operations.list']),
    )
    expect(left['answer.signs']).toEqual({ notApplicable: 'the document has no signs: a state is always a word' })
  })

  test('that says everything leaves out nothing', () => {
    expect(leftOut(whole)).toEqual({})
  })

  test('is untestable where a way of speaking has no tape', () => {
    expect(whole.tapes.map(({ dialect }) => dialect)).toEqual(['video', 'image'])
    const [plan] = answerBehaviours.map(one => one.plan({ ...whole, tapes: whole.tapes.slice(0, 1) }))
    expect(plan).toEqual({ untestable: expect.stringContaining('image') })
  })
})

const idsOf = (all: ReadonlyMap<string, Recording>) => [...new Set([...all.keys()].map(id => id.split('/')[0]!))]

describe('the right adapter', () => {
  const few = trialsOf(small)

  test.each(idsOf(few))('of a document that says little passes %s', async behaviour => {
    for (const [id, one] of few)
      if (id.split('/')[0] === behaviour) expect.soft(await failureOf(madeUp(), one), id).toBeUndefined()
  })

  test.each(idsOf(trials))('of a document that says everything passes %s', async behaviour => {
    for (const [id, one] of trials)
      if (id.split('/')[0] === behaviour) expect.soft(await failureOf(rich(), one), id).toBeUndefined()
  })
})

/** The document with another value at one place, or without it. */
const changed = (path: string, value?: unknown): ProviderFactory =>
  rich(document => {
    const copy = structuredClone(document)
    const steps = path.split('.')
    const last = steps.pop()!
    const parent = steps.reduce((tree: Tree, step) => tree[step] as Tree, copy as unknown as Tree)
    if (value !== undefined) parent[last] = value
    else if (Array.isArray(parent)) parent.splice(Number(last), 1)
    else delete parent[last]
    return copy
  })

const { dialects, errors } = rich().definition
const video = 'dialects.video'
const remix = dialects.video!.routes.remix

/** The same document with one wrong place: what the trials of the right one find. No value: it is missing. */
const wrongPlaces: readonly [id: string, message: string, path: string, value?: unknown][] = [
  ['status.on-look/running', 'unknown_status', 'statuses.Running'],
  ['status.on-submit/cancelled', '"cancelled"', 'statuses.stopped.is', 'failed'],
  ['status.in-list/video', 'upstreamStatus', 'statuses.'],
  ['answer.id/video', 'ids[] alone', `${video}.answer.id.2`],
  ['answer.status/video', 'before others', `${video}.answer.status`, dialects.video!.answer.status.toReversed()],
  ['answer.signs/image-gone', 'no status', 'dialects.image.answer.signs.1'],
  ['answer.message/video', '@json', `${video}.answer.message.1`],
  ['answer.code/image', 'error.code alone', 'dialects.image.answer.code', ['code']],
  ['answer.created-at/video-made', 'createdAt', `${video}.answer.createdAt.1`],
  ['answer.completed-at/video-completed-at', 'completedAt', `${video}.answer.completedAt`],
  ['answer.expires-at/video-until', 'expiresAt', `${video}.answer.expiresAt.1`],
  ['answer.effective/video', 'quality', `${video}.answer.effective.resolution`],
  ['answer.cost/video', 'cost', `${video}.answer.cost.perUsd`, 100],
  ['answer.envelope/video-body.inner', 'inside', `${video}.answer.envelope.at.1`],
  ['answer.other-shape/video', 'no status', `${video}.otherAnswer`],
  ['progress.forms/video-state.percent', 'progress', `${video}.answer.progress.1`],
  ['outputs.order/video', 'way-', `${video}.answer.outputs`, dialects.video!.answer.outputs.toReversed()],
  ['outputs.each-place/video-content-small', 'variant=small', `${video}.answer.outputs.3.variant`, 'large'],
  [
    'outputs.each-place/video-other-inline',
    'whose address stands at inline',
    `${video}.otherAnswer.outputs.1.at`,
    'elsewhere',
  ],
  ['answer.kept/video-lane-meta.lane', 'kept', `${video}.routes.submit.take.lane.1`],
  ['polling.pace', 'time of this request', 'polling.most'],
  ['polling.deadline', '100 s', 'polling.deadline', 100],
  ['polling.keep/video', 'expiresAt', 'polling.keep'],
  ['operations.list/video', 'cursor-1', `${video}.answer.next`],
  ['operations.states/video-remix', 'invalid_request', `${video}.routes.remix.states.1`],
  ['operations.states/video-edit', 'another request', `${video}.routes.edit.states`, ['succeeded']],
  ['operations.not-there/not-offered', 'no further request', `${video}.routes.extend`, { ...remix, path: '/v1/x' }],
  ['discovery.models/json-id', 'holds no list', 'discovery.items.2'],
  ['errors.on-submit/rich.maybe', 'submit_unknown', 'errors.7.sent'],
  ['errors.on-submit/rich.busy', 'tomorrow', 'errors.2.text', 'come back later'],
  ['errors.on-look/rich.model', 'hint', 'errors.4.hint'],
  ['errors.on-look/rich.policy', 'never', 'errors.1.code.1'],
  ['errors.on-look/not-here', 'rich.early', 'errors.3.on'],
  ['errors.on-download/rich.early', 'download', 'errors.3.on', ['remix']],
  ['errors.on-upload/rich.upload', 'upload', 'errors.0.at'],
  ['errors.on-derived/remix-rich.early', 'remix', 'errors.3.is', 'rate_limited'],
  ['errors.on-lists/models-the-others', 'rich.model', 'errors.4'],
  ['errors.http/get', 'rich.401', 'errors.6'],
]

describe('a wrong document', () => {
  test.each(wrongPlaces)('%s finds it: %s', async (id, message, path, value) => {
    const played = trials.get(id)
    expect(played, id).toBeDefined()
    expect(await failureOf(changed(path, value), played!)).toContain(message)
  })

  test('with a row that never wins is found by the trials of its own', async () => {
    const dead = { id: 'rich.dead', http: [401], is: 'permission_denied', hint: 'never shown', source: 'R-1' }
    const adapter = changed('errors', [...errors, dead])
    const own = trialsOf(subjectOf(adapter, richRecordings)).get('errors.on-submit/rich.dead')!
    expect(own.title).toBe('rich.dead can never win: rich.401 fits first.')
    expect(await failureOf(adapter, own)).toContain('rich.dead')
  })

  test('with a text that is no list of words cannot be tried, and says so', () => {
    const subject = subjectOf(changed('errors.2.text', '(?=come)back'), richRecordings)
    const plan = answerBehaviours.find(({ id }) => id === 'errors.on-submit')!.plan(subject)
    expect(plan).toEqual({ untestable: expect.stringContaining('rich.busy') })
  })
})
