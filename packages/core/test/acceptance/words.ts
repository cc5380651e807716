import type { Client, GenerateRequest, ListOptions, SubmitOptions, TaskRef, WaitOptions } from '../../src/index.ts'
import { formatRef } from '../../src/index.ts'
import type { Answer, Exchange } from './relay.ts'
import type { Expect, Step } from './row.ts'
import { facet, link, prompt, type Scene } from './scene.ts'

/** The words of the tables: what comes over the wire, and what a program does. */

type Headers = { readonly [name: string]: string }
type More = Partial<Omit<Exchange, 'ask' | 'gives'>>

// ---- what the other side says

export const json = (value: unknown, status = 200, headers: Headers = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
})
/** What a front makes itself. */
export const page = (status: number, headers: Headers = {}): Answer => ({
  status,
  headers: { 'content-type': 'text/html', ...headers },
  body: `<title>${status}</title>`,
})
export const to = (status: number, location: string): Answer => ({ status, headers: { location } })
/** The mark of an edge that never reached the provider. */
export const unreached = { 'cf-error-type': 'origin' }
export const after = (seconds: number): string => new Date(Date.parse('2026-01-01') + seconds * 1000).toUTCString()

/** A whole film of so many bytes, in which no two places look alike; `fill` tells one version from another. */
export function film(length: number, fill = 31): Uint8Array {
  const bytes = new Uint8Array(length).map((_, at) => (at * fill + (at >> 8) * 17) & 0xff)
  const boxes: [at: number, size: number, name: string][] = [
    [0, 16, 'ftypisom'],
    [16, 8, 'moov'],
    [24, length - 24, 'mdat'],
  ]
  for (const [at, size, name] of boxes) {
    new DataView(bytes.buffer).setUint32(at, size)
    bytes.set(Buffer.from(name), at + 4)
  }
  return bytes
}
/** A picture of one point. */
export const dot = new Uint8Array(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  ),
)
export const dotUrl = `data:image/png;base64,${Buffer.from(dot).toString('base64')}`
export const video = film(4096)

// ---- what is asked

export const request: GenerateRequest = { model: 'plum', prompt, seconds: 6 }
export const body = { model: 'plum', prompt, seconds: 6 }

/** The standard purchase. */
export const create = (gives: Exchange['gives'], more: More = {}): Exchange => ({
  ask: 'POST /v1/tasks',
  json: body,
  gives,
  ...more,
})
export const accepted = create(json({ task_id: 't1', status: 'queued' }))
export const look = (gives: Exchange['gives'], more: More = {}): Exchange => ({
  ask: 'GET /v1/tasks/t1',
  gives,
  ...more,
})
export const state = (status: string, more: object = {}): Answer => json({ data: { task_id: 't1', status, ...more } })
export const done = state('done', { videos: [link] })
export const looks = (at: number | readonly [number, number] = [5, 5.2], gives: Exchange['gives'] = done): Exchange =>
  look(gives, { at })
/** The whole result. */
export const whole: Answer = {
  status: 200,
  headers: { 'content-type': 'video/mp4', 'accept-ranges': 'bytes', etag: '"v1"' },
  body: video,
}
export const file = (gives: Exchange['gives'] = whole, more: More & { url?: string } = {}): Exchange => {
  const { url = link, ...rest } = more
  return { ask: `GET ${url}`, headers: { authorization: null }, gives, ...rest }
}
/** The rest of the result from a byte on. */
export const rest = (from: number, of = video, etag = '"v1"'): Answer => ({
  status: 206,
  headers: {
    'content-type': 'video/mp4',
    'content-range': `bytes ${from}-${of.byteLength - 1}/${of.byteLength}`,
    etag,
  },
  body: of.subarray(from),
})
export const cut = (answer: Answer, at: number): Answer => ({ ...answer, cut: at })
export const stall = (answer: Answer, at: number): Answer => ({ ...answer, stall: at })
/** With the headers that ask for a rest. */
export const from = (byte: number, etag: string | null = '"v1"') => ({ range: `bytes=${byte}-`, 'if-range': etag })

// ---- what a program does

const savedAs = (path: string, expect: Expect): Expect => (expect.error ? expect : { ...expect, path })
const step = (say: string, does: Step['does'], expect: Expect): Step => ({ say, does, expect })
const refOf = (scene: Scene): TaskRef | string => {
  if (scene.ref === undefined) throw new Error('the row has not heard of a task yet')
  return scene.ref
}

export const order: SubmitOptions = { key: 'order-1' }
export const submits = (expect: Expect, options: SubmitOptions = order, what: GenerateRequest = request): Step =>
  step('submit', scene => facet(scene).submit(what, options), expect)
export const submitsImage = (expect: Expect, what: GenerateRequest): Step =>
  step('submit an image', scene => facet(scene, 'image').submit(what, order), expect)
/** It gives up so many seconds after it began. */
export const leavesSubmit = (seconds: number, expect: Expect, options: SubmitOptions = order): Step =>
  step(
    `submit, and leave after ${seconds} s`,
    scene => facet(scene).submit(request, { ...options, signal: signalIn(scene, seconds) }),
    expect,
  )
export const generates = (expect: Expect, options: object = order, what: GenerateRequest = request): Step =>
  step('generate', scene => facet(scene).generate(what, options), expect)
export const generatesFile = (name: string, expect: Expect, options: object = order): Step =>
  step(
    'generate into a file',
    scene => facet(scene).generate(request, { ...options, output: scene.file(name) }),
    savedAs(name, expect),
  )
export const gets = (expect: Expect): Step => step('get', scene => scene.client.get(refOf(scene)), expect)
export const waits = (expect: Expect, options: WaitOptions = {}): Step =>
  step('wait', scene => scene.client.wait(refOf(scene), options), expect)
export const leavesWait = (seconds: number, expect: Expect): Step =>
  step('wait, and leave', scene => scene.client.wait(refOf(scene), { signal: signalIn(scene, seconds) }), expect)
/** So many at once; all see the same. */
export const waitTogether = (count: number, expect: Expect): Step =>
  step(
    `${count} wait at once`,
    async scene => {
      const all = await Promise.all(Array.from({ length: count }, () => scene.client.wait(refOf(scene))))
      return all[0]
    },
    expect,
  )
export const watches = (watched: Expect['watched'] & {}, more: Expect = {}, options: WaitOptions = {}): Step =>
  step('watch', scene => all(scene.client.watch(refOf(scene), options)), { watched, ...more })
export const saves = (expect: Expect, options: object = {}, name = 'out.mp4'): Step =>
  step('download', scene => scene.client.download(refOf(scene), scene.file(name), options), savedAs(name, expect))
export const leavesDownload = (seconds: number, expect: Expect): Step =>
  step(
    'download, and leave',
    scene => scene.client.download(refOf(scene), scene.file('out.mp4'), { signal: signalIn(scene, seconds) }),
    expect,
  )
export const opens = (expect: Expect, options: object = {}): Step =>
  step(
    'open',
    async scene => {
      const stream = await scene.client.open(refOf(scene), options)
      return {
        bytes: new Uint8Array(await new Response(stream).arrayBuffer()),
        mediaType: stream.mediaType,
        task: stream.task,
      }
    },
    expect,
  )
export const lists = (expect: Expect, options: ListOptions = {}): Step =>
  step('list', scene => facet(scene).list!(options), expect)
export const deletes = (expect: Expect = {}): Step =>
  step('delete', scene => facet(scene).delete!(refOf(scene)), expect)
export const asksModels = (expect: Expect): Step => step('models', scene => scene.client.models(), expect)
export const reconciles = (outcome: Parameters<Client['reconcile']>[1], expect: Expect, key = 'order-1'): Step =>
  step('reconcile', scene => scene.client.reconcile(key, outcome), expect)
export const hasPending = (...keys: readonly string[]): Step =>
  step('pending', async scene => (await scene.client.pending()).map(({ key }) => key), { gives: keys })
export const passes = (seconds: number): Step =>
  step(`${seconds} s pass`, scene => scene.clock.sleep(seconds * 1000), {})
/** The date alone is set, as a correction of the system's clock does. */
export const dateMoves = (seconds: number): Step =>
  step(`the date moves by ${seconds} s`, async scene => scene.clock.jump(seconds * 1000), {})
export const restarts = (journal: 'kept' | 'lost' = 'kept'): Step =>
  step('another process', async scene => scene.restart(journal), {})
/** Anything else. */
export const does = (say: string, work: Step['does'], expect: Expect): Step => step(say, work, expect)
/** The task of the standard purchase. */
export const taskRef: TaskRef = {
  v: 1,
  provider: 'orchard',
  dialect: 'task',
  kind: 'video',
  id: 't1',
  model: 'plum',
  baseURL: 'https://api.orchard.example',
  createdAt: '2026-01-01T00:00:00.000Z',
}
/** A task that was heard of elsewhere. */
export const hears = (change: Partial<TaskRef> = {}): Step =>
  step(
    'a ref comes from elsewhere',
    async scene => {
      scene.ref = formatRef({ ...taskRef, createdAt: new Date(scene.clock.now()).toISOString(), ...change })
    },
    {},
  )

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const one of source) list.push(one)
  return list
}

function signalIn({ clock }: Scene, seconds: number): AbortSignal {
  const stop = new AbortController()
  void clock.sleep(seconds * 1000).then(() => stop.abort())
  return stop.signal
}
