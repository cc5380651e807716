import { deflateSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { type Sandbox, startSandbox } from '../src/index.ts'

/** When every test begins. Unit: milliseconds since 1970. */
export const begin = Date.UTC(2026, 10, 21, 12)

/** What to send beside method and path. */
export interface Sent {
  /** Null: none. Absence: a good one. */
  readonly key?: string | null
  readonly json?: unknown
  /** Parts; a repeated name is a pair more. */
  readonly form?: readonly (readonly [name: string, value: string | File])[]
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer, read. */
export interface JsonAnswer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into any answer
  readonly body: any
}

/** A sandbox with a clock that the tests set, and what they do to one of its providers. */
export interface Play {
  readonly sandbox: Sandbox
  /** Sets the clock to so many seconds after the beginning. */
  at(seconds: number): void
  /** `path`: from the provider's base URL on, or a whole address. */
  fetch(method: string, path: string, sent?: Sent): Promise<Response>
  /** A call that answers with JSON. */
  call(method: string, path: string, sent?: Sent): Promise<JsonAnswer>
  /** A call that answers with bytes. */
  bytes(method: string, path: string, sent?: Sent): Promise<BytesAnswer>
}

/** An answer, read as bytes. */
export interface BytesAnswer {
  readonly status: number
  readonly type: string | null
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Starts a sandbox for a test file; every test begins at the same time and without faults. */
export function play(provider: string): Play {
  let now = begin
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await startSandbox({ now: () => now })
  })
  beforeEach(() => {
    now = begin
    sandbox.clearFaults()
  })
  afterAll(() => sandbox.close())

  const fetchIt = (method: string, path: string, { key = 'sk-any', json, form, headers }: Sent = {}) => {
    const data = new FormData()
    for (const [name, value] of form ?? []) data.append(name, value)
    const body = form ? data : json === undefined ? null : typeof json === 'string' ? json : JSON.stringify(json)
    return fetch(path.startsWith('http') ? path : `${sandbox.url}/${provider}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(key !== null && { authorization: `Bearer ${key}` }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body,
    })
  }
  return {
    get sandbox() {
      return sandbox
    },
    at(seconds) {
      now = begin + seconds * 1000
    },
    fetch: fetchIt,
    async call(method, path, sent) {
      const response = await fetchIt(method, path, sent)
      expect(response.headers.get('content-type')).toMatch(/^application\/json/)
      return { status: response.status, body: JSON.parse(await response.text()) }
    },
    async bytes(method, path, sent) {
      const response = await fetchIt(method, path, sent)
      const bytes = new Uint8Array(await response.arrayBuffer())
      const { status, headers } = response
      return { status, type: headers.get('content-type'), headers: Object.fromEntries(headers), bytes }
    },
  }
}

function chunk(type: string, data: Uint8Array): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)])
}

/** The smallest thing that is a PNG to a server that looks at its first bytes. */
export const png = new Uint8Array(
  Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', Uint8Array.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])),
    chunk('IDAT', deflateSync(Uint8Array.from([0, 0]))),
    chunk('IEND', new Uint8Array()),
  ]),
)

/** As a file of a form. */
export const pngFile = (name = 'reference.png', type = 'image/png') => new File([png], name, { type })

/** As a data URL. */
export const pngData = `data:image/png;base64,${Buffer.from(png).toString('base64')}`
