import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makePlace, type Place, secretKey } from './command.ts'

/** Forges a line, recolours the terminal, turns text around, and shifts a column. */
const evil = 'task_1\nhint: run this\u001b[31m\u202e\u2028\r\tx\u009b2J'
const forged = /^hint: run this|[\p{Cc}\p{Cf}\u2028\u2029]/u

/** A relay that names everything as it likes. */
async function evilRelay() {
  let look: object = { code: 'success', data: { task_id: evil, status: evil, progress: '50%' } }
  const answers: [RegExp, () => [number, unknown]][] = [
    [/^POST /, () => [200, { task_id: evil, status: 'queued' }]],
    [/^GET \/v1\/models/, () => [200, { object: 'list', data: [{ id: evil }, { id: 'grok-image-video' }] }]],
    [/^GET /, () => ['error' in look ? 400 : 200, look]],
  ]
  const server = createServer((request, response) => {
    const [, answer] = answers.find(([form]) => form.test(`${request.method} ${request.url}`))!
    const [status, body] = answer()
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    looks: (body: object) => {
      look = body
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

describe('what a relay names cannot forge a line, drive the terminal or move a column', () => {
  let place: Place
  let relay: Awaited<ReturnType<typeof evilRelay>>
  beforeAll(async () => {
    place = await makePlace()
    relay = await evilRelay()
  })
  afterAll(async () => {
    await relay[Symbol.asyncDispose]()
    await place[Symbol.asyncDispose]()
  })
  const order = `order\n${evil}`
  const failure = { code: 'success', data: { task_id: evil, status: 'FAILURE', fail_reason: evil } }
  const refusal = { error: { message: evil, code: evil } }

  test.each<[what: string, words: string[], looks?: object]>([
    ['a new task', ['generate', 'a cat', '--no-wait', '--key', order]],
    ['the same key again', ['generate', 'a cat', '--no-wait', '--key', order]],
    ['the list of tasks', ['tasks']],
    ['a look, with a word of its own', ['get', order]],
    ['a look at what failed', ['get', order], failure],
    ['a look that is refused', ['get', order], refusal],
    ['a watch of what failed', ['watch', order], failure],
    ['a download of what failed', ['download', order], failure],
    ['all that is open', ['resume'], failure],
    ['the models', ['models']],
    ['a doctor', ['doctor'], refusal],
    ['no such task', ['get', evil.slice(3)]],
  ])('%s', async (_, words, looks) => {
    if (looks) relay.looks(looks)
    const local = words[0] === 'tasks'
    const there = local ? [] : ['--provider', 'apixgo', '--base-url', relay.url, '--api-key', secretKey]
    const { stdout, stderr } = await place.run([...words, ...there, '--journal', 'tasks.db'])
    for (const line of [...stdout.split('\n'), ...stderr.split('\n')]) expect(line).not.toMatch(forged)
    expect(stdout + stderr).not.toBe('')
  })

  test('in JSON the name is whole', async () => {
    const { json } = await place.run(['tasks', '--json', '--journal', 'tasks.db'])
    expect(json().tasks[0].key).toBe(order)
  })
})
