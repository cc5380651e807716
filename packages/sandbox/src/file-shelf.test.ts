import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from './start-sandbox.ts'

const begin = Date.UTC(2026, 10, 21, 12)
let now = begin
let sandbox: Sandbox
let task: string

beforeAll(async () => {
  sandbox = await startSandbox({ now: () => now, linkSeconds: 600 })
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  now = begin
  const created = await fetch(`${sandbox.url}/v1/video/generations`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-any', 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'grok-image-video', prompt: 'a cat', seconds: 1, resolution: '480p' }),
  })
  task = JSON.parse(await created.text()).task_id
  now = begin + 20_000
})

async function link(): Promise<string> {
  const headers = { authorization: 'Bearer sk-any' }
  const answer = await fetch(`${sandbox.url}/v1/video/generations/${task}`, { headers })
  return JSON.parse(await answer.text()).data.result_url
}

async function get(url: string, headers: Record<string, string> = {}, method = 'GET') {
  const response = await fetch(url, { method, headers })
  return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) }
}

test('the whole file, without a key', async () => {
  const { status, headers, bytes } = await get(await link())
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('video/mp4')
  expect(headers.get('accept-ranges')).toBe('bytes')
  expect(headers.get('content-length')).toBe(String(bytes.length))
  expect(headers.get('etag')).toMatch(/^"[0-9a-f]{32}"$/)
  expect(Buffer.from(bytes.subarray(4, 8)).toString()).toBe('ftyp')
})

test('HEAD says the same without the bytes', async () => {
  const url = await link()
  const [whole, head] = [await get(url), await get(url, {}, 'HEAD')]
  expect(head.status).toBe(200)
  expect(head.bytes.length).toBe(0)
  for (const name of ['content-length', 'etag', 'content-type', 'accept-ranges']) {
    expect(head.headers.get(name)).toBe(whole.headers.get(name))
  }
})

test('a file in two parts is the file', async () => {
  const url = await link()
  const { bytes: whole, headers } = await get(url)
  const first = await get(url, { range: 'bytes=0-999' })
  const second = await get(url, { range: 'bytes=1000-', 'if-range': headers.get('etag')! })
  expect([first.status, second.status]).toEqual([206, 206])
  expect(first.headers.get('content-range')).toBe(`bytes 0-999/${whole.length}`)
  expect(second.headers.get('content-range')).toBe(`bytes 1000-${whole.length - 1}/${whole.length}`)
  expect(second.headers.get('content-length')).toBe(String(whole.length - 1000))
  expect(Buffer.concat([first.bytes, second.bytes])).toEqual(Buffer.from(whole))
})

test('another version asked for gives the whole file; a range beyond the end is a 416', async () => {
  const url = await link()
  const { bytes: whole } = await get(url)
  expect(await get(url, { range: 'bytes=5-', 'if-range': '"other"' })).toMatchObject({ status: 200, bytes: whole })
  const beyond = await get(url, { range: `bytes=${whole.length}-` })
  expect(beyond.status).toBe(416)
  expect(beyond.headers.get('content-range')).toBe(`bytes */${whole.length}`)
})

test('a link dies, and a new query gives a living one', async () => {
  const old = await link()
  now += 599_000
  expect((await get(old)).status).toBe(200)
  now += 1000
  const dead = await get(old)
  expect(dead.status).toBe(403)
  expect(dead.headers.get('content-type')).toBe('application/xml')
  expect(Buffer.from(dead.bytes).toString()).toContain(
    '<Code>AccessDenied</Code><Message>Request has expired</Message>',
  )
  const fresh = await link()
  expect(fresh).not.toBe(old)
  expect((await get(fresh)).status).toBe(200)
})

test('a link cannot be lengthened, moved to another file, or guessed', async () => {
  const url = new URL(await link())
  const changed = (change: (copy: URL) => void) => {
    const copy = new URL(url)
    change(copy)
    return get(copy.href)
  }
  const refused = [
    await changed(copy => copy.searchParams.set('expires', '99999999999')),
    await changed(copy => copy.searchParams.set('signature', '0'.repeat(64))),
    await changed(copy => copy.searchParams.delete('signature')),
    await changed(copy => copy.searchParams.delete('expires')),
  ]
  expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403])
  expect(Buffer.from(refused[0]!.bytes).toString()).toContain('<Code>SignatureDoesNotMatch</Code>')
  for (const path of ['/files/none.mp4', '/files/..%2f..%2fetc%2fpasswd', '/files/%00', '/files/constructor']) {
    expect((await get(sandbox.url + path + url.search)).status).toBe(404)
  }
})

test('a link is from one run of the sandbox only', async () => {
  const other = await startSandbox({ now: () => now })
  const url = await link()
  expect((await get(url.replace(sandbox.url, other.url))).status).toBe(404)
  await other.close()
})
