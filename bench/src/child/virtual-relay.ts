import { Duplex } from 'node:stream'

/** A relay without a network: it answers each look at once. `statusOf`: what it says of a task, by its id. */
export function virtualRelay(statusOf: (id: string) => string) {
  let looks = 0
  const answer = (path: string): string => {
    looks++
    const id = path.slice(path.lastIndexOf('/') + 1)
    const body = JSON.stringify({ id, status: statusOf(id), progress: 45, error: null })
    return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`
  }
  const connection = (): Duplex => {
    let text = ''
    return new Duplex({
      read() {},
      write(chunk: Buffer, _encoding, written) {
        text += chunk.toString('latin1')
        for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
          const [, path = ''] = text.split(' ', 2)
          text = text.slice(end + 4)
          this.push(answer(path))
        }
        written()
      },
    })
  }
  return {
    network: { lookup: async () => ['93.184.216.34'], dial: async () => connection() },
    get looks() {
      return looks
    },
  }
}
