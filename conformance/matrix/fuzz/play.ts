import { inspect } from 'node:util'
import { formatRef, isVidrelayError, type Journal, memoryJournal, type Task, type TaskRef } from '@vidrelay/core'
import { virtualClock } from '@vidrelay/core/testing'
import { createContext } from '../../../packages/core/src/client/create-context.ts'
import type { HttpAnswer, HttpRequest } from '../../../packages/core/src/net/messages.ts'
import type { Transport } from '../../../packages/core/src/net/transport.ts'
import { TransportError } from '../../../packages/core/src/net/trouble.ts'
import type { Context } from '../../../packages/core/src/tasks/context.ts'
import { createHttp } from '../../../packages/core/src/tasks/http.ts'
import { listTasks } from '../../../packages/core/src/tasks/list.ts'
import { look } from '../../../packages/core/src/tasks/look.ts'
import { listModels } from '../../../packages/core/src/tasks/models.ts'
import { streamResult } from '../../../packages/core/src/tasks/open.ts'
import { sendPaid } from '../../../packages/core/src/tasks/submit.ts'
import { sendAhead } from '../../../packages/core/src/tasks/upload.ts'
import { type Prepared, prepare } from '../../../packages/core/src/wire/prepare.ts'
import { adapters } from '../suites.ts'
import { type Answered, anyAnswer, anyAnswerWith } from './answers.ts'
import { type Chance, chanceOf } from './chance.ts'

/**
 * Answers of strangers, made by chance out of the documents of all adapters, against core without a network: whatever
 * comes, nothing untyped is thrown, an accepted task has an id, and no entry of the journal is left open by an answer.
 */
export interface Tally {
  answers: number
  /** What came of them: `submit accepted`, `get unexpected_response`. */
  outcomes: { [outcome: string]: number }
  faults: readonly Fault[]
}
export interface Fault {
  /** Number of the answer, from 0: together with the seed it says which one. */
  number: number
  adapter: string
  what: string
  problem: string
}

const apiKey = 'fuzz-key-0123456789abcdef'
const prompt = 'a lighthouse in the rain'
/** A journal that grew for ever would be what takes the time. */
const answersPerBench = 200

export async function fuzz(count: number, seed: number, tell: (done: number) => void = () => {}): Promise<Tally> {
  const outcomes: Tally['outcomes'] = {}
  const faults: Fault[] = []
  const ids = Object.keys(adapters)
  let bench: Bench | undefined
  for (let number = 0; number < count; number++) {
    if (number % answersPerBench === 0) {
      bench = benchOf(ids[Math.floor(number / answersPerBench) % ids.length]!)
      tell(number)
    }
    const chance = chanceOf(seed * 0x9e3779b1 + number)
    const what = chance.pick(bench!.kinds)
    let outcome: string
    try {
      outcome = await plays[what](bench!, chance, number)
    } catch (error) {
      outcome = 'fault'
      const problem = error instanceof Broken ? error.message : `untyped: ${inspect(error).slice(0, 600)}`
      faults.push({ number, adapter: bench!.adapter, what, problem })
    }
    const name = `${what} ${outcome}`
    outcomes[name] = (outcomes[name] ?? 0) + 1
  }
  return { answers: count, outcomes, faults }
}

/** A promise that does not hold. */
class Broken extends Error {}

interface Bench {
  adapter: string
  kinds: readonly (keyof typeof plays)[]
  context: Context
  journal: Journal
  prepared: Prepared
  /** Says what comes to each request of the play that runs. */
  script: { answer(request: HttpRequest): Answered }
}

function benchOf(adapter: string): Bench {
  const make = adapters[adapter]!
  const journal = memoryJournal()
  const script: Bench['script'] = { answer: () => ({ status: 500, headers: {}, body: new Uint8Array() }) }
  const dialects = Object.entries(make.definition.dialects)
  const listing = dialects.find(([, { routes }]) => routes.list)?.[0]
  const standard = dialects[0]![0]
  const settings = {
    apiKey,
    baseURL: 'https://relay.example',
    ...(listing !== undefined && listing !== standard && { dialects: { [standard]: listing } }),
  }
  const made = createContext(make(settings), { journal, clock: virtualClock(), proxy: false })
  const transport: Transport = {
    exchange: async request => cutOr(script.answer(request)),
    async stream(request) {
      const { status, headers, body, cut } = script.answer(request)
      const chunks = (async function* () {
        yield body.subarray(0, body.byteLength / 2)
        if (cut) throw new TransportError(new Error('cut'), true)
        yield body.subarray(body.byteLength / 2)
      })()
      return { status, headers, body: chunks, cancel() {} }
    },
    close: async () => {},
  }
  const context: Context = { ...made, http: createHttp(made, apiKey, transport) }
  const { relay } = made
  const { provider } = relay
  const [dialect] = Object.values(provider.dialects)
  const kind = dialect!.kind
  const input = {
    kind,
    request: { prompt },
    media: [],
    operation: 'submit' as const,
    lenient: true,
    allowPrivate: false,
  }
  const model = Object.keys(provider.models).find(name => {
    try {
      return prepare(relay, { ...input, request: { prompt, model: name } }).dialectName !== undefined
    } catch {
      return false // one that needs a picture
    }
  })
  const prepared = prepare(relay, { ...input, request: { prompt, model: model! } })
  const kinds: (keyof typeof plays)[] = ['submit', 'submit', 'submit', 'submit', 'get', 'get', 'get', 'content']
  if (provider.discovery) kinds.push('models')
  if (provider.upload) kinds.push('upload')
  if (Object.values(provider.dialects).some(({ routes }) => routes.list)) kinds.push('list')
  return { adapter, kinds, context, journal, prepared, script }
}

function cutOr({ status, headers, body, cut }: Answered): HttpAnswer {
  if (!cut) return { status, headers, body }
  throw new TransportError(new Error('cut'), true, { status, headers, body: body.subarray(0, body.byteLength / 2) })
}

const plays = {
  async submit({ context, journal, prepared, script }: Bench, chance: Chance, number: number): Promise<string> {
    const key = `k${number}`
    const dialect = context.relay.provider.dialects[prepared.dialectName]!
    const id = `task_${number}`
    let posts = 0
    script.answer = ({ method, url }) => {
      if (method === 'POST') posts++
      if (method === 'POST' || chance.once(2)) return anyAnswer(chance, context.relay.provider, dialect, id)
      // A look that answers about just the task that is asked for, so that ids are adopted as well.
      const asked = decodeURIComponent(url.pathname.split('/').at(-1)!)
      return anyAnswer(chance, context.relay.provider, dialect, asked)
    }
    const paid = {
      kind: dialect.kind,
      operation: 'submit' as const,
      prepared,
      prompt,
      fingerprint: key,
      source: undefined,
      options: { key },
      limits: [],
      reservedUsd: null,
    }
    const made = await settled(sendPaid(context, paid))
    const entry = await journal.get(key)
    if (!entry || entry.state === 'sending')
      throw new Broken(`the journal says ${entry?.state ?? 'nothing'} (${say(made)})`)
    if (made.task) {
      if (made.task.ref.id === '' || typeof made.task.ref.id !== 'string') throw new Broken('accepted without an id')
      if (entry.state !== 'accepted' || entry.ref?.id !== made.task.ref.id)
        throw new Broken(`accepted, and the journal says ${entry.state}`)
      isTold(made.task)
      return 'accepted'
    }
    if (entry.state === 'accepted') throw new Broken(`the journal says accepted, and the caller hears ${say(made)}`)
    if ((entry.state === 'unknown') !== (made.error.code === 'submit_unknown'))
      throw new Broken(`${entry.state}, and the caller hears ${say(made)}`)
    if (entry.state === 'unknown' && String(entry.candidates ?? []) !== String(made.error.candidates ?? []))
      throw new Broken('the journal has other candidates than the error')
    if (posts > 3) throw new Broken(`${posts} creates`)
    return made.error.code === 'submit_unknown' && entry.candidates ? 'submit_unknown with ids' : made.error.code
  },

  async get({ context, prepared, script }: Bench, chance: Chance): Promise<string> {
    const ref = refOf(context, prepared)
    const dialect = context.relay.provider.dialects[ref.dialect]!
    script.answer = () => anyAnswer(chance, context.relay.provider, dialect, ref.id)
    const found = await look(context, ref, undefined)
    if ('error' in found) return toldError(found.error)
    isTold(found.task)
    if (found.task.status === 'succeeded' && found.task.outputs.length === 0)
      throw new Broken('succeeded without an output')
    return found.task.status
  },

  async content({ context, prepared, script }: Bench, chance: Chance): Promise<string> {
    const ref = refOf(context, prepared)
    const dialect = context.relay.provider.dialects[ref.dialect]!
    script.answer = () => ({
      status: 200,
      headers: {},
      body: Buffer.from(
        JSON.stringify({
          id: ref.id,
          task_id: ref.id,
          job_id: ref.id,
          status: 'completed',
          url: 'https://a.example/x',
          result_url: '/x',
          video_url: '/x',
        }),
      ),
    })
    const found = await look(context, ref, undefined)
    if (!('task' in found) || found.task.status !== 'succeeded') return 'not ready'
    const { task } = found
    script.answer = () => anyAnswer(chance, context.relay.provider, dialect, ref.id)
    const refresh = async () => {
      const again = await look(context, ref, undefined)
      if ('error' in again) throw again.error
      return again.task.status === 'succeeded' ? again.task : task
    }
    try {
      const stream = await streamResult(context, ref, task, {}, refresh, async () => {})
      for await (const _ of stream) void _
      return 'read'
    } catch (error) {
      return toldError(error)
    }
  },

  async models({ context, script }: Bench, chance: Chance): Promise<string> {
    const { items, id } = context.relay.provider.discovery!
    script.answer = () => anyAnswerWith(chance, items, [{ [id[0]!]: 'm-1' }, 'm-2', { [id[0]!]: 5 }])
    return listModels(context, undefined).then(() => 'read', toldError)
  },

  async list({ context, script }: Bench, chance: Chance): Promise<string> {
    const dialect = Object.values(context.relay.provider.dialects).find(({ routes }) => routes.list)!
    script.answer = () => anyAnswer(chance, context.relay.provider, dialect, 'task_1')
    const page = await listTasks(context, dialect.kind, {}).catch(error => toldError(error))
    if (typeof page === 'string') return page
    for (const task of page.tasks) isTold(task)
    return 'read'
  },

  async upload({ context, script }: Bench, chance: Chance): Promise<string> {
    const paths = context.relay.provider.upload!.steps.flatMap(step => Object.values(step.take ?? {}).flat())
    script.answer = () => anyAnswerWith(chance, paths, 'https://a.example/up')
    const file = { name: 'x.png', type: 'image/png', bytes: new Uint8Array(8) }
    return sendAhead(context, [file as never], undefined).then(() => 'sent', toldError)
  },
}

const refOf = (context: Context, prepared: Prepared): TaskRef => ({
  v: 1,
  provider: context.relay.provider.id,
  dialect: prepared.dialectName,
  kind: context.relay.provider.dialects[prepared.dialectName]!.kind,
  id: 'task_1',
  baseURL: context.relay.baseURL,
  createdAt: '2026-01-01T00:00:00.000Z',
})

type Settled =
  | { task: Task; error?: undefined }
  | { task?: undefined; error: { code: string; candidates?: readonly string[] | undefined } }

async function settled(work: Promise<Task>): Promise<Settled> {
  try {
    return { task: await work }
  } catch (error) {
    toldError(error)
    return { error: error as { code: string } }
  }
}

const say = ({ task, error }: Settled) => (task ? `a task ${task.ref.id}` : error.code)

/** An error of ours, which can be shown in every way that there is. @throws the error itself, where it is another */
function toldError(error: unknown): string {
  if (!isVidrelayError(error)) throw error
  JSON.stringify(error)
  inspect(error)
  // Typed all the same, but only because what reads an answer is guarded: the reader itself broke.
  if (/cannot be read \(/.test(error.message)) throw new Broken(error.message.slice(-300))
  return error.code
}

/** A task can be shown in every way that there is. */
function isTold(task: Task): void {
  if (task.warnings.some(({ message }) => /cannot be read whole/.test(message))) throw new Broken('told bare')
  JSON.stringify(task)
  inspect(task)
  formatRef(task.ref)
}
