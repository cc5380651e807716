import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Heard {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: string
}
type Say = (response: ServerResponse, heard: Heard) => void

/** A relay for tests: real HTTP on loopback, answers by script. What it heard is the witness. */
export interface FakeRelay {
  url: string
  heard: Heard[]
  /** Answers to creates, one after the other; the last repeats. */
  creates: Say[]
  /** Answers to looks at a task. */
  looks: Say[]
  /** Answers for the file. */
  files: Say[]
  posts(): number
  close(): Promise<void>
}

export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Say =>
  response =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
export const text =
  (body: string, status: number, headers: Record<string, string> = {}): Say =>
  response =>
    response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body)
/** The connection is reset after the request was read. */
export const drop: Say = response => response.socket?.resetAndDestroy()

export const state = (status: string, more: Record<string, unknown> = {}): Say =>
  json({ code: 'success', data: { task_id: 'task_1', status, progress: '', link: '', reason: '', ...more } })

export async function fakeRelay(): Promise<FakeRelay> {
  const heard: Heard[] = []
  const relay: FakeRelay = {
    url: '',
    heard,
    creates: [json({ task_id: 'task_1', status: 'queued' })],
    looks: [],
    files: [],
    posts: () => heard.filter(one => one.method === 'POST').length,
    close: () => {
      server.closeAllConnections()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const one = {
        method: request.method!,
        path: request.url!,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      }
      heard.push(one)
      const script = one.method === 'POST' ? relay.creates : one.path.startsWith('/file') ? relay.files : relay.looks
      const say = script.length > 1 ? script.shift()! : script[0]
      if (say) say(response, one)
      else response.writeHead(500).end('the test said nothing about this request')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  relay.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return relay
}
