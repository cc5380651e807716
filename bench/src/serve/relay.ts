// The relay that the benchmarks speak to, in a process of its own: plain TCP, so that it takes as little of the machine as
// can be. It answers `GET …/ID` with a task, any POST with a new task, `GET /file` with a film of FILE_BYTES.
import { createServer, type Socket } from 'node:net'

const fileBytes = Number(process.env.FILE_BYTES ?? 2 ** 20)
const piece = Buffer.alloc(256 * 1024, 7)
let port = 0
let made = 0
/** Requests in each tenth of a second since the last question. */
let heard: number[] = []
let since = Date.now()

const task = (id: string, status: string) =>
  JSON.stringify({
    id,
    object: 'video',
    model: 'sora-2',
    status,
    progress: 45,
    created_at: 1_712_697_600,
    completed_at: status === 'completed' ? 1_712_697_700 : null,
    seconds: '5',
    size: '1280x720',
    error: null,
    ...(status === 'completed' && { video_url: `http://127.0.0.1:${port}/file` }),
  })

const whole = (body: string) =>
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`

const box = (type: string, length: number) => {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(length)
  head.write(type, 4, 'latin1')
  return head
}
/** The beginning of an MP4 of so many bytes. */
const film = Buffer.concat([
  box('ftyp', 16),
  Buffer.from('isom\0\0\0\0', 'latin1'),
  box('moov', 16),
  Buffer.alloc(8),
  box('mdat', fileBytes - 32),
])

function sendFile(socket: Socket): void {
  socket.write(`HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\netag: "1"\r\ncontent-length: ${fileBytes}\r\n\r\n`)
  socket.write(film)
  let left = fileBytes - film.byteLength
  const go = () => {
    while (left > 0) {
      const next = left < piece.byteLength ? piece.subarray(0, left) : piece
      left -= next.byteLength
      if (!socket.write(next)) {
        socket.once('drain', go)
        return
      }
    }
  }
  go()
}

function answer(socket: Socket, method: string, path: string): void {
  const slot = Math.floor((Date.now() - since) / 100)
  heard[slot] = (heard[slot] ?? 0) + 1
  if (path === '/file') {
    sendFile(socket)
    return
  }
  const id = path.slice(path.lastIndexOf('/') + 1)
  socket.write(
    whole(
      method === 'POST'
        ? task(`vid_${++made}`, 'queued')
        : task(id, id.startsWith('done') ? 'completed' : 'in_progress'),
    ),
  )
}

const server = createServer({ noDelay: true }, socket => {
  let text = ''
  /** Bytes of a body that are still to come. */
  let body = 0
  let asked: [method: string, path: string] | undefined
  socket.on('error', () => {})
  socket.on('data', chunk => {
    let at = 0
    while (at < chunk.byteLength) {
      if (asked) {
        const taken = Math.min(body, chunk.byteLength - at)
        body -= taken
        at += taken
      } else {
        text += chunk.toString('latin1', at)
        const end = text.indexOf('\r\n\r\n')
        if (end < 0) return
        // What was read of this chunk is read up to the end of the head.
        at = chunk.byteLength - (text.length - end - 4)
        const head = text.slice(0, end)
        text = ''
        const [method = '', path = ''] = head.split(' ', 2)
        body = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0)
        asked = [method, path]
      }
      if (asked && body === 0) {
        answer(socket, ...asked)
        asked = undefined
      }
    }
  })
})
server.listen(0, '127.0.0.1', 4096, () => {
  port = (server.address() as { port: number }).port
  process.send!(port)
})
/** Any message asks for what was heard, and begins anew. */
process.on('message', () => {
  process.send!(Array.from(heard, count => count ?? 0))
  heard = []
  since = Date.now()
})
process.on('disconnect', () => process.exit())
