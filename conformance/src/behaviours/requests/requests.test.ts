import { checkProvider, defineProvider, type Provider } from '@vidrelay/core/provider'
import { describe, expect, test } from 'vitest'
import { madeUp, recording } from '../../../test/made-up.ts'
import { shop } from '../../../test/shop.ts'
import type { Subject } from '../../behaviour.ts'
import { parseRecording, type Recording } from '../../recording.ts'
import { replay } from '../../replay.ts'
import { tapesOf } from '../../tape.ts'
import { behaviours } from '../index.ts'

const groups = ['Requests', 'Modes', 'Models', 'Fields', 'Limits', 'Provider options', 'Media', 'Uploads', 'Prices']
const ids = /^(requests|modes|models|fields|limits|options|media|uploads|prices)\./
const own = behaviours.filter(({ id }) => ids.test(id))

const subjectOf = (provider: Provider, recordings: readonly Recording[] = []): Subject => ({
  provider,
  tapes: tapesOf(provider, recordings),
  recordings,
})

const trialsOf = (subject: Subject): [id: string, trial: Recording][] =>
  own.flatMap(({ id, text, plan }) => {
    const planned = plan(subject)
    if ('notApplicable' in planned || 'untestable' in planned) return []
    return planned.map(({ what, title = text, ...played }): [string, Recording] => [
      what === '' ? id : `${id}/${what}`,
      { format: 1, provider: subject.provider.id, scenario: 'x', title, covers: ['X-1'], ...played },
    ])
  })

const leftOut = (subject: Subject) =>
  own.flatMap(({ id, plan }) => {
    const planned = plan(subject)
    if ('untestable' in planned) return [`${id}: UNTESTABLE ${planned.untestable}`]
    return 'notApplicable' in planned ? [`${id}: ${planned.notApplicable}`] : []
  })

const small = subjectOf(madeUp().definition, [recording()])
const whole = subjectOf(shop)
const trials = trialsOf(whole)

test('the document of these tests is sound', () => {
  expect(checkProvider(shop)).toEqual([])
  expect([...new Set(own.map(({ group }) => group))].sort()).toEqual([...groups].sort())
})

describe('what is made of a document', () => {
  test.each([
    ['that says little', small],
    ['that says everything', whole],
  ])('%s is a recording each, and none of them twice', (_, subject) => {
    const made = trialsOf(subject)
    expect(new Set(made.map(([id]) => id)).size).toBe(made.length)
    for (const [id, one] of made) expect(() => parseRecording(JSON.parse(JSON.stringify(one)), id)).not.toThrow()
  })

  test('leaves out only what the document does not have, and says so', () => {
    expect(leftOut(whole)).toEqual([
      'modes.extend: no dialect of the document has a route to extend',
      'fields.one-place: every field has a place of its own',
      'media.none: every route of the document takes images',
    ])
    expect(leftOut(small)).toEqual(
      [
        'modes.image: no model of the document makes anything from one image',
        'modes.images: no model of the document makes anything from two images',
        'modes.frames: no model of the document makes anything from a first and a last frame',
        'modes.remix: no dialect of the document has a route to remix',
        'modes.extend: no dialect of the document has a route to extend',
        'modes.edit: no dialect of the document has a route to edit',
        'models.none: tasks can be made with every model of the document',
        'models.kind: the document makes videos and nothing else',
        'requests.states: no paid operation of the document wants its source in a certain state',
        'fields.one-place: every field has a place of its own',
        'fields.sizes: no model of the document has a table of sizes',
        'limits.advised: the document has no limit of the strength advised',
        'limits.ignored: the document has no limit of the strength ignored',
        'limits.rewritten: the document has no limit of the strength rewritten',
        'limits.required: the document requires and forbids nothing',
        'limits.defaults: the document has no defaults',
        'limits.rules: the document has no rules across fields',
        'options.carriers: no provider option of the document carries images',
        'media.forms: no route of the document takes images',
        'media.types: no route of the document takes files',
        'media.bytes: the document limits the size of no file',
        'media.order: no model of the document takes more than one image',
        'media.refused: no route of the document takes images',
        'media.of-a-task: no route of the document takes images',
        'uploads.steps: Made up has no upload',
        'uploads.no-address: Made up has no upload',
        'uploads.again: Made up has no upload',
        'prices.limit: the document has no prices',
      ].sort(
        (a, b) => own.findIndex(({ id }) => a.startsWith(`${id}:`)) - own.findIndex(({ id }) => b.startsWith(`${id}:`)),
      ),
    )
  })

  test('a row that no request can reach is untestable, and named', () => {
    const lost = subjectOf({
      ...madeUp().definition,
      models: { one: { limits: { seconds: [{ max: 5 }, { in: [6], outside: 'advised' }] }, source: 'M-1' } },
    } as Provider)
    expect(leftOut(lost)).toContain('limits.edges: UNTESTABLE no request was found for one-seconds-2 at 6')
  })
})

describe('the right adapter passes', () => {
  test.each(trials)('%s', async (_, one) => {
    await replay(defineProvider(shop as Provider), one)
  })

  test('and the small one', async () => {
    for (const [, one] of trialsOf(small)) await replay(madeUp(), one)
  })
})

/** The shop with one thing changed, anywhere in it. */
function changed(path: string, change: (value: never) => unknown): Provider {
  const copy = structuredClone(shop) as never
  const steps = path.split('/')
  const parent = steps.slice(0, -1).reduce<{ [key: string]: never }>((value, step) => value[step]!, copy)
  const last = steps.at(-1)!
  const value = change(parent[last]!)
  if (value === undefined) delete parent[last]
  else parent[last] = value as never
  return copy
}
const submit = 'dialects/task/routes/submit'
const gone = () => undefined
const to = (value: unknown) => () => value

/** The trials of the right document, played against a wrong one: this one finds it. */
const wrong: [killer: string, path: string, change: (value: never) => unknown][] = [
  ['requests.routes/any-of-task', `${submit}/method`, to('POST')],
  ['requests.routes/any-of-task', `${submit}/query/lane`, gone],
  ['requests.routes/any-of-task', `${submit}/headers`, gone],
  ['requests.routes/any-of-task', `${submit}/send/nested/depth`, to(2)],
  ['requests.routes/any-of-picture', 'dialects/picture/routes/submit/body', to('form')],
  ['requests.states/remix-of-task', 'dialects/task/routes/remix/states', to(['succeeded', 'failed', 'queued'])],
  ['models.known/two-x1-pro', 'models/two-*-pro/aliases', to([])],
  ['models.none/chat-as-video', 'models/chat/dialect', gone],
  ['models.unnamed/video', `${submit}/limits/model/default`, to('sketch')],
  ['models.listed', 'models/one/note', to('Another one.')],
  ['fields.places/submit-task', `${submit}/fields/aspectRatio/values/9:16`, to('high')],
  ['fields.places/submit-task', `${submit}/fields/resolution/as`, gone],
  ['fields.refused/submit-task', 'models/two-*-pro/fields/resolution', to('tier')],
  ['fields.sizes/two-x1-pro', 'models/two-*-pro/sizes/1920x1080/resolution', to('720p')],
  ['limits.edges/any-of-task', `${submit}/limits/seconds/0/max`, to(8)],
  ['limits.refused/any-of-task', `${submit}/limits/seconds/0/max`, to(10)],
  ['limits.refused/any-of-task', `${submit}/limits/prompt/1/max`, to(51)],
  ['limits.advised/any-of-task', `${submit}/limits/seconds/1/outside`, to('ignored')],
  ['limits.ignored/any-of-task', `${submit}/limits/seed`, gone],
  ['limits.rewritten/any-of-task', `${submit}/limits/count/outside`, to('advised')],
  ['limits.required/any-of-task', `${submit}/limits/prompt/0/given`, gone],
  ['limits.defaults/any-of-task', `${submit}/limits/count/sent`, gone],
  ['limits.rules/any-of-task-shop.loud', `${submit}/rules/1/when/resolution`, gone],
  ['limits.lenient/submit-task', `${submit}/limits/seconds/0/min`, to(3)],
  ['options.places/any-of-task', `${submit}/options/style`, gone],
  ['options.no-override/any-of-picture', 'dialects/picture/routes/submit/options/*', to('extra.*')],
  ['options.carriers/any-of-task', `${submit}/mediaOptions`, gone],
  ['media.forms/any-of-task', `${submit}/media/0/https`, gone],
  ['media.types/any-of-task', `${submit}/media/1/types`, gone],
  ['media.bytes/any-of-task-1000', `${submit}/media/1/maxBytes`, to(1001)],
  ['media.order/submit-task', `${submit}/media/3/to`, to('images[].url')],
  ['uploads.steps/places-2', 'upload/steps/0/take/target', to(['data.put'])],
  ['uploads.steps/places-1', 'upload/steps/0/headers', gone],
  ['prices.limit/one-1', 'models/one/prices/0/per', to('request')],
]
describe('a wrong adapter does not', () => {
  test.each(wrong)('%s finds %s', async (killer, path, change) => {
    const [, one] = trials.find(([id]) => id === killer) ?? []
    expect(one, `there is a trial ${killer}`).toBeDefined()
    await expect(replay(defineProvider(changed(path, change)), one!)).rejects.toThrow('wrong')
  })
})
