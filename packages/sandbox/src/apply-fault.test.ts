import { request as httpRequest } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fault } from './fault.ts'
import { type Sandbox, startSandbox } from './start-sandbox.ts'

let now: number
let sandbox: Sandbox

beforeEach(async () => {
  now = Date.UTC(2026, 10, 21, 12)
  sandbox = await startSandbox({ now: () => now })
})
afterEach(() => sandbox.close())

const authorization = { authorization: 'Bearer sk-any' }
const body = JSON.stringify({ model: 'grok-image-video', prompt: 'a cat', seconds: 1, resolution: '480p' })

function submit(init: RequestInit = {}): Promise<Response> {
  const headers = { ...authorization, 'content-type': 'application/json' }
  return fetch(`${sandbox.url}/v1/video/generations`, { method: 'POST', headers, body, ...init })
}

async function read(response: Promise<Response>) {
  const { status, headers, text } = await response.then(async r => ({
    status: r.status,
    headers: r.headers,
    text: await r.text(),
  }))
  return { status, headers, text }
}

async function submitted(): Promise<string> {
  return JSON.parse((await read(submit())).text).task_id
}

const query = (id: string, init: RequestInit = {}) =>
  fetch(`${sandbox.url}/v1/video/generations/${id}`, { headers: authorization, ...init })

async function fileLink(): Promise<string> {
  const id = await submitted()
  now += 20_000
  return JSON.parse((await read(query(id))).text).data.result_url
}

/** The bytes and the error of an answer that breaks off. */
function received(url: string): Promise<{ length: string | undefined; bytes: number; error: string | undefined }> {
  return new Promise((resolve, reject) => {
    httpRequest(url, incoming => {
      let bytes = 0
      let error: string | undefined
      incoming.on('data', chunk => {
        bytes += chunk.length
      })
      incoming.on('error', cause => {
        error = (cause as NodeJS.ErrnoException).code
      })
      incoming.on('close', () => resolve({ length: incoming.headers['content-length'], bytes, error }))
    })
      .on('error', reject)
      .end()
  })
}

describe('no answer', () => {
  test('drop-before-read: the connection breaks and nothing is made', async () => {
    sandbox.fault({ on: 'submit', kind: 'drop-before-read' })
    await expect(submit()).rejects.toThrow('fetch failed')
    expect(sandbox.tasks).toEqual([])
    expect(sandbox.requests).toMatchObject([
      { operation: 'submit', fault: 'drop-before-read', status: null, body: null },
    ])
  })

  test('drop-after-accept: the connection breaks and the task is there', async () => {
    sandbox.fault({ on: 'submit', kind: 'drop-after-accept' })
    await expect(submit()).rejects.toThrow('fetch failed')
    expect(sandbox.tasks).toMatchObject([{ prompt: 'a cat' }])
    expect(sandbox.requests).toMatchObject([{ fault: 'drop-after-accept', status: null, body: JSON.parse(body) }])
    expect((await query(sandbox.tasks[0]!.id)).status).toBe(200)
  })

  test.each([false, true])('stall, accept %s: no answer until the client leaves', async accept => {
    sandbox.fault({ on: 'submit', kind: 'stall', accept })
    const client = new AbortController()
    const answer = submit({ signal: client.signal })
    const reached = () => (accept ? sandbox.tasks : sandbox.requests.filter(({ body }) => body !== null)).length === 1
    while (!reached()) await new Promise(setImmediate)
    client.abort()
    await expect(answer).rejects.toThrow('aborted')
    expect(sandbox.tasks.length).toBe(accept ? 1 : 0)
  })

  test('a sandbox with a stalled client still closes', async () => {
    sandbox.fault({ on: 'models', kind: 'stall' })
    const answer = fetch(`${sandbox.url}/v1/models`, { headers: authorization }).catch(error => error.message)
    while (sandbox.requests.length === 0) await new Promise(setImmediate)
    await sandbox.close()
    expect(await answer).toBe('fetch failed')
    sandbox = await startSandbox()
  })
})

describe('another answer', () => {
  test.each([
    [{ status: 502, body: '<html>Bad gateway</html>' }, '<html>Bad gateway</html>', 'text/html; charset=utf-8'],
    [{ status: 429, headers: { 'retry-after': '7' }, body: { code: 'busy' } }, '{"code":"busy"}', 'application/json'],
    [{ status: 524 }, '', null],
    [{ status: 204, body: 'ignored' }, '', null],
  ] satisfies [Partial<Extract<Fault, { kind: 'status' }>>, string, string | null][])(
    'status %o',
    async (given, text, type) => {
      const effect: { status: number; headers?: Record<string, string> } = given
      sandbox.fault({ on: 'submit', kind: 'status', ...effect })
      const answer = await read(submit())
      expect(answer).toMatchObject({ status: effect.status, text })
      expect(answer.headers.get('content-type')).toBe(type)
      expect(answer.headers.get('retry-after')).toBe(effect.headers?.['retry-after'] ?? null)
      expect(sandbox.tasks).toEqual([])
    },
  )

  test('a 524 on a submit that went through', async () => {
    sandbox.fault({ on: 'submit', kind: 'status', status: 524, accept: true })
    expect((await submit()).status).toBe(524)
    expect(sandbox.tasks.length).toBe(1)
  })

  test('garbage is a 200 with a page, empty one with nothing', async () => {
    const id = await submitted()
    sandbox.fault({ on: 'get', kind: 'garbage' })
    sandbox.fault({ on: 'get', kind: 'empty' })
    const garbage = await read(query(id))
    expect(garbage.status).toBe(200)
    expect(garbage.headers.get('content-type')).toMatch('text/html')
    expect(garbage.text).toMatch(/^<!doctype html>/)
    expect(await read(query(id))).toMatchObject({ status: 200, text: '' })
  })

  test('redirect', async () => {
    const url = await fileLink()
    sandbox.fault({ on: 'content', kind: 'redirect', to: 'https://elsewhere.invalid/x.mp4' })
    sandbox.fault({ on: 'content', kind: 'redirect', to: '/elsewhere', status: 307 })
    const answers = [await fetch(url, { redirect: 'manual' }), await fetch(url, { redirect: 'manual' })]
    expect(answers.map(({ status, headers }) => `${status} ${headers.get('location')}`)).toEqual([
      '302 https://elsewhere.invalid/x.mp4',
      '307 /elsewhere',
    ])
  })

  test('wrong-id: a query about another task, a submit that names a task that is not there', async () => {
    const id = await submitted()
    sandbox.fault({ on: 'get', kind: 'wrong-id' })
    sandbox.fault({ on: 'submit', kind: 'wrong-id' })
    const other = JSON.parse((await read(query(id))).text).data.task_id
    expect(other).toMatch(/^task_[A-Za-z0-9]{32}$/)
    expect(other).not.toBe(id)
    const ghost = await submitted()
    expect(sandbox.tasks.map(task => task.id)).not.toContain(ghost)
    expect(sandbox.tasks.length).toBe(2)
  })
})

describe('a cut answer', () => {
  test.each([[undefined], [1000], [1]])('with %s bytes of the file', async bytes => {
    const url = await fileLink()
    const whole = (await (await fetch(url)).arrayBuffer()).byteLength
    sandbox.fault({ on: 'content', kind: 'cut', ...(bytes !== undefined && { bytes }) })
    const expected = bytes ?? Math.floor(whole / 2)
    expect(await received(url)).toEqual({ length: String(whole), bytes: expected, error: 'ECONNRESET' })
    expect((await fetch(url, { headers: { range: `bytes=${expected}-` } })).status).toBe(206)
  })

  test('a create answer that breaks off has made its task', async () => {
    sandbox.fault({ on: 'submit', kind: 'cut', bytes: 10 })
    await expect(read(submit())).rejects.toThrow('terminated')
    expect(sandbox.tasks.length).toBe(1)
  })
})

describe('aim', () => {
  test('a fault strikes as often as it says, in order, and only where it is aimed', async () => {
    sandbox.fault({ on: 'get', kind: 'status', status: 500, times: 2 })
    sandbox.fault({ on: 'get', kind: 'status', status: 501, provider: 'apixgo' })
    const id = await submitted()
    const statuses = []
    for (let i = 0; i < 4; i++) statuses.push((await query(id)).status)
    expect(statuses).toEqual([500, 500, 501, 200])
  })

  test('clearFaults takes back what has not struck', async () => {
    sandbox.fault({ on: 'models', kind: 'empty', times: 9 })
    sandbox.clearFaults()
    expect((await read(fetch(`${sandbox.url}/v1/models`, { headers: authorization }))).text).toMatch('"list"')
  })
})
