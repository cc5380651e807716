import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { providerSchema, schemaModule } from '../../scripts/provider-schema.ts'
import { document, paperboat, providerWith } from '../../test/made-up-provider.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { wideProvider } from '../../test/wide-provider.ts'
import { createClient } from '../client/create-client.ts'
import { createRelay } from '../client/create-relay.ts'
import { isVidrelayError, type VidrelayError } from '../words/errors.ts'
import { checkProvider } from './check-provider.ts'
import { defineProvider } from './define-provider.ts'
import type { Provider } from './provider.ts'

/** A document with one value put in, as an adapter in plain JavaScript could have it. */
function changed(place: string, value: unknown, from: Provider = document): Provider {
  const copy = structuredClone(from)
  const keys = place.split('.')
  const last = keys.pop()!
  const level = keys.reduce<unknown>((level, key) => (level as Record<string, unknown>)[key], copy)
  Object.assign(level as object, { [last]: value })
  return copy
}

const settings = { apiKey: 'canary-key-9f3a' }
/** A network that must not be touched. */
const network = {
  lookup: () => {
    throw new Error('something was looked up')
  },
}
const doors: [name: string, enter: (definition: Provider) => unknown][] = [
  ['createClient', definition => createClient({ definition, settings }, { journal: false, network })],
  [
    'createRelay',
    definition => createRelay({ providers: [paperboat(settings), { definition, settings }], journal: false, network }),
  ],
  ['defineProvider', definition => defineProvider(definition)],
]

function refusal(enter: () => unknown): VidrelayError {
  try {
    enter()
  } catch (error) {
    if (isVidrelayError(error)) return error
    throw error
  }
  throw new Error('nothing was refused')
}

const sameContract =
  '(the document of paperboat is written in contract 2, and this core speaks contract 2: update @vidrelay/core, which may be older than the adapter, or correct the adapter)'

test('the documents of the tests are in the contract', () => {
  for (const definition of [document, providerWith({}), relayProvider.definition, wideProvider.definition])
    expect(checkProvider(JSON.parse(JSON.stringify(definition)))).toEqual([])
})

describe('a document of another contract is refused before anything is sent', () => {
  test.each<[string, unknown, string]>([
    [
      'none',
      undefined,
      'contract: the document of paperboat names no contract, and this core speaks contract 2; update the adapter of paperboat',
    ],
    [
      'a newer one',
      3,
      'contract: the document of paperboat is written in contract 3, and this core speaks contract 2; update @vidrelay/core',
    ],
    [
      'an older one',
      1,
      'contract: the document of paperboat is written in contract 1, and this core speaks contract 2; update the adapter of paperboat',
    ],
    [
      'no number',
      '1',
      'contract: the document of paperboat is written in contract "1", and this core speaks contract 2; update the adapter of paperboat',
    ],
  ])('%s', (_, contract, sentence) => {
    const definition = { ...document, contract } as Provider
    for (const [, enter] of doors)
      expect(refusal(() => enter(definition))).toMatchObject({
        code: 'invalid_request',
        field: 'contract',
        provider: 'paperboat',
        message: sentence,
      })
    expect(checkProvider(definition)).toEqual([`paperboat: ${sentence}`])
  })

  test('a newer one is told as that, whatever else is new in it', () => {
    const definition = { ...document, contract: 3, envelope: {} } as unknown as Provider
    expect(refusal(() => defineProvider(definition)).message).toContain('contract 3')
  })

  test.each([[null], [undefined], [7], [[]]])('%j is no document', definition => {
    expect(refusal(() => defineProvider(definition as never)).field).toBe('contract')
  })
})

const submit = 'dialects.task.routes.submit'
const rows: [place: string, value: unknown, problem: string, path?: string][] = [
  ['envelope', {}, 'there is no such key in contract 2; accepted: contract, openai, id'],
  ['dialects.task.answer.unwrap', ['data'], 'there is no such key in contract 2; accepted: envelope, id, status'],
  [
    'dialects.task.routes.cancel',
    { method: 'POST', path: '/' },
    'there is no such key in contract 2; accepted: submit',
  ],
  [`${submit}.retry`, true, 'there is no such key in contract 2; accepted: method'],
  [`${submit}.fields.fps`, 'fps', 'there is no such key in contract 2; accepted: model, prompt'],
  [`${submit}.limits.fps`, { max: 1 }, 'there is no such key in contract 2; accepted: model'],
  [
    'models.boat-1.limits.seconds.0.step',
    2,
    'there is no such key in contract 2',
    'models.boat-1.limits.seconds[0].step',
  ],
  [
    'polling.jitter',
    1,
    'there is no such key in contract 2; accepted: first, every, most, deadline, resultWithin, keep, source',
  ],
  ['auth.query', 'key', 'there is no such key in contract 2; accepted: header, prefix'],
  ['errors.0.toString', 'x', 'there is no such key in contract 2', 'errors[0].toString'],
  [
    'models.boat-1.limits.aspectRatio.outside',
    'usual',
    '"usual" is not in contract 2; accepted: rewritten, ignored, advised',
  ],
  ['statuses.afloat.is', 'done', '"done" is not in contract 2; accepted: queued, running, succeeded'],
  ['statuses.afloat', 'succeeded', 'must be an object, not "succeeded"'],
  ['dialects.task.kind', 'audio', '"audio" is not in contract 2; accepted: video, image'],
  [`${submit}.media.0.as`, 'weird', '"weird" is not in contract 2; accepted: url', `${submit}.media[0].as`],
  [`${submit}.media.0.role`, 'mask', '"mask" is not in contract 2; accepted: image', `${submit}.media[0].role`],
  [`${submit}.media.0.role`, ['mask'], '"mask" is not in contract 2', `${submit}.media[0].role[0]`],
  [`${submit}.method`, 'PATCH', '"PATCH" is not in contract 2; accepted: GET, POST, PUT, DELETE'],
  [`${submit}.body`, 'xml', '"xml" is not in contract 2; accepted: json, form, auto, bytes'],
  [`${submit}.states`, ['paused'], '"paused" is not in contract 2', `${submit}.states[0]`],
  [`${submit}.fields.seconds`, { to: 's', as: 'weird' }, '"weird" is not in contract 2', `${submit}.fields.seconds.as`],
  [`${submit}.fields.seconds`, 5, 'must be text or an object or null, not 5'],
  [`${submit}.limits.seconds.sent`, false, 'false is not in contract 2; accepted: true'],
  [
    'dialects.task.answer.outputs.0.role',
    'audio',
    '"audio" is not in contract 2',
    'dialects.task.answer.outputs[0].role',
  ],
  ['dialects.task.answer.status', 'status', 'must be a list, not "status"'],
  ['errors.0.is', 'bad_luck', '"bad_luck" is not in contract 2; accepted: invalid_request', 'errors[0].is'],
  ['errors.0.on', ['cancel'], '"cancel" is not in contract 2', 'errors[0].on[0]'],
  ['errors.0.sent', 'maybe', '"maybe" is not in contract 2; accepted: refused, unknown', 'errors[0].sent'],
  ['errors.0.scope', 'all', '"all" is not in contract 2; accepted: request, task', 'errors[0].scope'],
  ['errors.0.http', ['402'], 'must be a number, not "402"', 'errors[0].http[0]'],
  ['errors.0.text', '(', '"(" is no RegExp', 'errors[0].text'],
  ['errors.0.source', undefined, 'is missing', 'errors[0].source'],
  ['models.boat-1.prices.0.per', 'frame', '"frame" is not in contract 2', 'models.boat-1.prices[0].per'],
  ['polling.every', 0, 'must be more than 0, not 0'],
  ['polling.every', '5', 'must be a number, not "5"'],
  ['polling.deadline', Number.POSITIVE_INFINITY, 'must be a number, not Infinity'],
  ['keyEnv', [], 'must not be empty'],
  ['keyHelp', undefined, 'is missing'],
  ['title', () => 'x', 'must be text, not () => '],
  ['dialects', null, 'must be an object, not null'],
  [`${submit}.path`, '/v1/{task}', 'nothing fills the hole {task}; accepted: {id} {model}'],
  [`${submit}.send`, { n: [{ a: '{nobody}' }] }, 'nothing fills the hole {nobody}', `${submit}.send.n[0].a`],
]
describe('a key or a value that the contract does not have is refused before anything is sent', () => {
  test.each(rows)('%s %j', (place, value, problem, path = place) => {
    const start = structuredClone({ ...document, title: 'Paperboat' })
    const definition = value instanceof Function ? { ...start, title: value as never } : changed(place, value, start)
    for (const [, enter] of doors) {
      const error = refusal(() => enter(definition))
      expect(error).toMatchObject({ code: 'invalid_request', field: path, provider: 'paperboat' })
      expect(error.message).toContain(`${path}: ${problem}`)
      expect(error.message).toContain(sameContract)
    }
    expect(checkProvider(definition)[0]).toContain(`paperboat: ${path}: ${problem}`)
  })

  test('everything of that kind is told at once by checkProvider', () => {
    const definition = changed('polling.jitter', 1, changed('statuses.afloat.is', 'done'))
    expect(checkProvider(definition).map(problem => problem.split(': ')[1])).toEqual([
      'statuses.afloat.is',
      'polling.jitter',
    ])
  })

  test('what has no id is told as that', () => {
    const error = refusal(() => defineProvider({ ...document, id: { a: 1 } } as never))
    expect(error.message).toContain('id: must be text, not an object (the document of an adapter without an id is')
  })

  test('a hole that a take fills may stand anywhere after', () => {
    expect(checkProvider(wideProvider.definition)).toEqual([])
  })
})

/** A committed file that is not what contract.ts says now. */
const staleHint = 'run: pnpm --filter @vidrelay/core write-schema'

test('the committed schemas are those of the contract', () => {
  const schema = providerSchema()
  const committed = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')
  expect(JSON.parse(committed('../../provider.schema.json')), staleHint).toEqual(JSON.parse(JSON.stringify(schema)))
  expect(committed('provider-schema.ts'), staleHint).toBe(schemaModule(schema))
})
