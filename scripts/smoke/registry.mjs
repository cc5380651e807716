import { createServer } from 'node:http'

/**
 * As much of a registry of npm as publishing needs, on loopback.
 *
 * @returns its address, what was put into it, one after the other, and an end to it
 */
export async function startRegistry() {
  const puts = []
  const server = createServer(async (request, response) => {
    const name = decodeURIComponent(request.url.split('?')[0].slice(1))
    const answer = (status, body) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (request.method === 'PUT') {
      let body = ''
      for await (const chunk of request) body += chunk
      puts.push(JSON.parse(body))
      return answer(201, {})
    }
    const found = puts.find(one => one.name === name)
    return found ? answer(200, found) : answer(404, { error: 'Not found' })
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${server.address().port}/`, puts, stop: () => server.close() }
}
