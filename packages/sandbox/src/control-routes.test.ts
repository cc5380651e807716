import { afterAll, beforeAll, expect, test } from 'vitest'
import { protocols } from './providers/protocols.ts'
import { type Sandbox, startSandbox } from './start-sandbox.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ now: () => 0 })
})
afterAll(() => sandbox.close())

async function control(method: string, path: string, body?: unknown) {
  const response = await fetch(`${sandbox.url}/_sandbox/${path}`, {
    method,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: response.status, body: JSON.parse(await response.text()) }
}

test('faults are added, seen and taken back over HTTP', async () => {
  const one = { on: 'get', kind: 'garbage', times: 3 }
  const two = { on: 'submit', kind: 'status', status: 503, headers: { 'retry-after': '1' } }
  expect(await control('POST', 'faults', one)).toEqual({ status: 201, body: { faults: [one] } })
  expect(await control('POST', 'faults', [two])).toEqual({ status: 201, body: { faults: [one, two] } })
  const headers = { authorization: 'Bearer sk-any' }
  expect(await (await fetch(`${sandbox.url}/apixgo/v1/video/generations/x`, { headers })).text()).toMatch(
    '<!doctype html>',
  )
  expect(await control('GET', 'faults')).toEqual({ status: 200, body: { faults: [{ ...one, times: 2 }, two] } })
  expect(await control('DELETE', 'faults')).toEqual({ status: 200, body: { faults: [] } })
})

test.each([
  ['{', /JSON/],
  [1, /a fault is an object/],
  [[[]], /a fault is an object/],
  [{ on: 'get', kind: 'sulk' }, /kind is one of drop-before-read/],
  [{ on: 'get', kind: 'constructor' }, /kind is one of/],
  [{ on: 'everything', kind: 'empty' }, /on is one of submit, get/],
  [{ on: 'get', kind: 'empty', provider: 'nobody' }, /provider is one of apixgo/],
  [{ on: 'get', kind: 'empty', times: 0 }, /times is an integer from 1/],
  [{ on: 'get', kind: 'empty', time: 2 }, /a empty fault has no field time/],
  [{ on: 'get', kind: 'empty', accept: 1 }, /accept is a boolean/],
  [{ on: 'get', kind: 'cut', bytes: -1 }, /bytes is an integer from 0/],
  [{ on: 'content', kind: 'wrong-id' }, /wrong-id is on submit or get/],
  [{ on: 'get', kind: 'redirect' }, /to is an address/],
  [{ on: 'get', kind: 'redirect', to: 'a\nb' }, /to is an address/],
  [{ on: 'get', kind: 'redirect', to: '/', status: 200 }, /status is one of 301/],
  [{ on: 'get', kind: 'status' }, /status is 200 to 599/],
  [{ on: 'get', kind: 'status', status: 700 }, /status is 200 to 599/],
  [{ on: 'get', kind: 'status', status: 500, body: 5 }, /body is text or an object/],
  [{ on: 'get', kind: 'status', status: 500, headers: { 'a b': '1' } }, /headers is an object/],
])('the fault %j is refused', async (fault, message) => {
  const { status, body } = await control('POST', 'faults', fault)
  expect(status).toBe(400)
  expect(body.error).toMatch(message)
  expect((await control('GET', 'faults')).body.faults).toEqual([])
})

test('a list with one bad fault adds none; in the same process it throws', async () => {
  expect((await control('POST', 'faults', [{ on: 'get', kind: 'empty' }, {}])).status).toBe(400)
  expect((await control('GET', 'faults')).body.faults).toEqual([])
  expect(() => sandbox.fault({ on: 'get', kind: 'sulk' } as never)).toThrow(TypeError)
})

test('drift is switched on, seen and taken back over HTTP, and a list with one bad drift adds none', async () => {
  const one = { kind: 'rename-field', provider: 'apixgo' }
  expect(await control('POST', 'drift', one)).toEqual({ status: 201, body: { drift: [one] } })
  expect(await control('POST', 'drift', [{ kind: 'model-gone' }, { kind: 'mood' }])).toMatchObject({ status: 400 })
  expect(await control('GET', 'drift')).toEqual({ status: 200, body: { drift: [one] } })
  expect(await control('DELETE', 'drift')).toEqual({ status: 200, body: { drift: [] } })
})

test.each([
  [1, /a drift is an object/],
  [{ kind: 'mood' }, /kind is one of rename-field/],
  [{ kind: 'model-gone', on: 'get' }, /a model-gone drift has no field on/],
  [{ kind: 'rename-field', on: 'everything' }, /on is one of submit/],
  [{ kind: 'rename-field', field: '' }, /field is a text/],
  [{ kind: 'rename-field', provider: 'nobody' }, /provider is one of apixgo/],
])('the drift %j is refused', async (drift, message) => {
  const { status, body } = await control('POST', 'drift', drift)
  expect(status).toBe(400)
  expect(body.error).toMatch(message)
  expect(() => sandbox.drift(drift as never)).toThrow(message)
  await expect(startSandbox({ drift: [drift as never] })).rejects.toThrow(message)
})

test('the state tells all there is, and the controls are not in it', async () => {
  const { status, body } = await control('GET', 'state')
  expect(status).toBe(200)
  expect(body).toEqual({
    url: sandbox.url,
    now: 0,
    providers: protocols.map(({ id }) => ({
      id,
      url: `${sandbox.url}/${id}`,
      key: 'sk-sandbox',
    })),
    tasks: [],
    faults: [],
    drift: [],
    requests: sandbox.requests,
  })
  expect(body.requests.length).toBe(1)
})
