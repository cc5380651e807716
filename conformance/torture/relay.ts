import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One customer of the relay, at an address of its own. What was paid for is the witness of a verdict. */
export interface Account {
  /** What the command is given as the sandbox's address. */
  readonly url: string
  /** Creates that were carried out. */
  creates(): number
  /** What each of them asked for, as it was sent. */
  bodies(): readonly string[]
}

/** How the relay answers a create that it carried out. */
export type Answer = (response: ServerResponse, task: string) => void

export interface Manners {
  movie: Buffer
  answer: Answer
  /** Before a create is answered. */
  onCreate?(): void
  /** Before a look is answered. */
  onLook?(): void
}

export interface Relay {
  open(manners: Manners): Account
  close(): Promise<void>
}

export const json = (response: ServerResponse, body: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** A relay on loopback that speaks the protocol of the command's first provider: it counts what is paid for, and gives a file by its book. */
export async function startRelay(): Promise<Relay> {
  const accounts: { manners: Manners; bodies: string[]; looks: number }[] = []
  const answer = (request: IncomingMessage, response: ServerResponse, body: string) => {
    const [, number, path = ''] = /^\/(\d+)\/apixgo(\/.*)$/.exec(request.url ?? '') ?? []
    const account = accounts[Number(number)]
    if (!account) return json(response, { error: { message: 'no such account' } }, 404)
    const { manners } = account
    if (request.method === 'POST') {
      account.bodies.push(body)
      account.looks = 0
      manners.onCreate?.()
      return manners.answer(response, `task_${account.bodies.length}`)
    }
    if (path.startsWith('/v1/files/')) return serve(request, response, manners.movie)
    const task = path.slice(path.lastIndexOf('/') + 1)
    const isKnown = account.bodies.some((_, index) => task === `task_${index + 1}`)
    if (!isKnown) return json(response, { code: 'task_not_exist', message: 'task_not_exist' }, 404)
    manners.onLook?.()
    const isDone = account.looks++ > 0
    const link = `http://${request.headers.host}/${number}/apixgo/v1/files/${task}.mp4`
    const status = isDone
      ? { status: 'SUCCESS', progress: '100%', result_url: link }
      : { status: 'IN_PROGRESS', progress: '40%' }
    json(response, { code: 'success', data: { task_id: task, ...status } })
  }
  const server = createServer((request, response) => {
    // Carried out only once the whole request is there, as any relay would.
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => answer(request, response, Buffer.concat(chunks).toString()))
    request.on('error', () => {})
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    open(manners) {
      const account = { manners, bodies: [] as string[], looks: 0 }
      const number = accounts.push(account) - 1
      return {
        url: `http://127.0.0.1:${port}/${number}`,
        creates: () => account.bodies.length,
        bodies: () => account.bodies,
      }
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Range and If-Range by the book, with a strong ETag. */
function serve({ headers }: IncomingMessage, response: ServerResponse, movie: Buffer): void {
  const etag = `"${movie.byteLength}"`
  const isSame = headers['if-range'] === undefined || headers['if-range'] === etag
  const asked = isSame ? /^bytes=(\d+)-$/.exec(headers.range ?? '') : null
  const from = Number(asked?.[1] ?? 0)
  response.writeHead(asked ? 206 : 200, {
    'content-type': 'video/mp4',
    'content-length': movie.byteLength - from,
    etag,
    ...(asked && { 'content-range': `bytes ${from}-${movie.byteLength - 1}/${movie.byteLength}` }),
  })
  response.end(movie.subarray(from))
}
