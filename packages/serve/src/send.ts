import type { ServerResponse } from 'node:http'

/**
 * Puts an answer on the wire. Each part of the body is written before the next is asked for, so that what stands before
 * a break does arrive.
 */
export async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  if (response.type === 'error') {
    outgoing.destroy()
    return
  }
  for (const [name, value] of response.headers) if (name !== 'set-cookie') outgoing.setHeader(name, value)
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies)
  outgoing.writeHead(response.status, response.statusText || undefined)
  if (outgoing.req.method === 'HEAD') await response.body?.cancel()
  else if (response.body) {
    outgoing.flushHeaders() // the head arrives even where no byte of the body does
    for await (const chunk of response.body) await write(outgoing, chunk)
  }
  outgoing.end()
}

/** Waits until the kernel has the bytes, so that a connection torn afterwards does not take them along. */
function write(outgoing: ServerResponse, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    outgoing.write(chunk, error => (error ? reject(error) : resolve()))
  })
}
