import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { startSandbox } from '@vidrelay/sandbox'
import { expect, test } from 'vitest'
import { makePlace } from './command.ts'

/** Passes everything on to a sandbox, and keeps the answers to paid calls until they are let go. */
async function holding(sandbox: string) {
  const held: (() => void)[] = []
  const pass = (asked: IncomingMessage, answer: ServerResponse) => {
    const onward = request(`${sandbox}${asked.url}`, { method: asked.method!, headers: asked.headers }, came => {
      const tell = () => void came.pipe(answer.writeHead(came.statusCode!, came.headers))
      if (asked.method === 'POST' && !isLetGo) held.push(tell)
      else tell()
    })
    asked.pipe(onward)
  }
  let isLetGo = false
  const server = createServer(pass).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    isHolding: () => held.length > 0,
    letGo() {
      isLetGo = true
      for (const tell of held) tell()
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

test('SIGTERM in the middle of a paid call waits for its answer; the next start goes on; no secret is told anywhere', async () => {
  await using place = await makePlace()
  const sandbox = await startSandbox({ timeline: { queued: 0.1, running: 0.1 } })
  await using relay = await holding(sandbox.url)
  const words = ['serve', '--sandbox', relay.url, '--data', 'data', '--port', '0']
  const settings = 'prices: { apixgo/grok-image-video: { usd: 0.01 } }\n'
  await writeFile(join(place.folder, 'vidrelay.config.yaml'), settings)
  const made = await place.run([
    'keys',
    'create',
    '--name',
    'web',
    '--max-usd-per-day',
    '100',
    '--data',
    'data',
    '--json',
  ])
  const { key } = made.json() as { key: string }
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }

  const first = place.start(words)
  const [, url] = await first.printed(/listens at (http:\S+)/)
  const link = 'https://pictures.example/cat.png?X-Amz-Signature=5ec4e7'
  const ask = { model: 'apixgo/grok-image-video', prompt: 'a lighthouse nobody may know of', seconds: 6, image: link }
  const created = await fetch(`${url}/videos`, { method: 'POST', headers, body: JSON.stringify(ask) })
  const { id } = (await created.json()) as { id: string }
  for (const bad of [`${key}x`, 'vr_000000000000_nobody'])
    expect((await fetch(`${url}/videos/${id}`, { headers: { authorization: `Bearer ${bad}` } })).status).toBe(401)
  while (!relay.isHolding()) await fetch(`${url}/videos/${id}`, { headers })
  const [stopped] = [performance.now(), first.child.kill('SIGTERM')]
  // Nobody is served any more, while the paid call is waited for.
  for (let isServed = true; isServed; )
    isServed = await fetch(`${url}/models`, { headers }).then(
      ({ ok }) => ok,
      () => false,
    )
  expect(first.child.exitCode).toBeNull()
  relay.letGo()
  expect((await first.done).code).toBe(0)
  expect(performance.now() - stopped).toBeLessThan(10_000)

  const second = place.start(words)
  const [, again] = await second.printed(/listens at (http:\S+)/)
  await second.told(/"status":"saved"/)
  const video = (await (await fetch(`${again}/videos/${id}`, { headers })).json()) as { status: string }
  expect([video.status, sandbox.tasks.length]).toEqual(['completed', 1])
  await (await fetch(`${again}/videos/${id}/content`, { headers })).arrayBuffer()
  second.child.kill('SIGTERM')
  expect((await second.done).code).toBe(0)
  await sandbox.close()

  const said = [await first.done, await second.done].map(({ stdout, stderr }) => stdout + stderr).join('\n')
  const journal = await readFile(join(place.folder, 'data', 'journal.db'), 'latin1')
  const secrets = [key, key.split('_').at(-1)!, 'sk-sandbox', 'lighthouse', 'X-Amz-Signature', '5ec4e7', sandbox.url]
  for (const secret of secrets) expect(said).not.toContain(secret)
  for (const secret of secrets.slice(0, 6)) expect(journal).not.toContain(secret)
  expect(await readFile(join(place.folder, 'data', 'gateway.db'), 'latin1')).not.toContain(key.split('_').at(-1))
  // Each line of the log is JSON with a time, a level and an event.
  const lines = said.split('\n').filter(line => line.startsWith('{'))
  for (const line of lines)
    expect(JSON.parse(line)).toMatchObject({ time: expect.any(String), level: expect.any(String) })
  expect(lines.length).toBeGreaterThan(8)
})
