import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makePlace } from './command.ts'

/** The most memory that a process has had; where the system does not say, what it has now. Unit: MB. */
function peakOf(pid: number): number {
  const status = `/proc/${pid}/status`
  const kilobytes = existsSync(status)
    ? /VmHWM:\s+(\d+)/.exec(readFileSync(status, 'utf8'))![1]
    : execFileSync('ps', ['-o', 'rss=', '-p', `${pid}`], { encoding: 'utf8' }).trim()
  return Number(kilobytes) / 1024
}

/** A relay that reads what is sent to it, and refuses it. Tells how much came. */
async function refusing() {
  let bytes = 0
  const server = createServer((asked, answer) => {
    asked.on('data', (chunk: Buffer) => {
      bytes += chunk.length
    })
    asked.on('end', () =>
      answer.writeHead(401, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}'),
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytes: () => bytes,
    [Symbol.asyncDispose]: async () => void server.close(),
  }
}

test('seven files of 10 MB go through on the disk, both ways', async () => {
  await using place = await makePlace()
  await using relay = await refusing()
  const settings = `providers: [{ use: apixgo, baseURL: "${relay.url}" }]\nnetwork: { proxy: false }\n`
  await writeFile(join(place.folder, 'vidrelay.config.yaml'), settings)
  const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(10 * 2 ** 20 - 8)])
  await writeFile(join(place.folder, 'large.png'), png)
  const env = { APIXGO_API_KEY: 'sk-memory-0123456789' }
  const serving = place.start(['serve', '--port', '0', '--data', 'data'], { env })
  const [, url] = await serving.printed(/listens at (http:\S+)/)
  const before = peakOf(serving.child.pid!)

  const asked = request(`${url}/videos`, {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
  })
  const part = (name: string, more = '') => `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`
  asked.write(`${part('model')}grok-image-video\r\n${part('prompt')}all of them\r\n`)
  for (let file = 1; file <= 7; file++) {
    asked.write(part('image', `; filename="${file}.png"`))
    for await (const chunk of createReadStream(join(place.folder, 'large.png')))
      if (!asked.write(chunk)) await once(asked, 'drain')
    asked.write('\r\n')
  }
  asked.end('--b--\r\n')
  const [answer] = await once(asked, 'response')
  expect([answer.resume().statusCode, relay.bytes()]).toEqual([200, 0])
  await serving.told(/"status":"failed"/)
  expect(relay.bytes()).toBeGreaterThan(7 * 13 * 2 ** 20) // in base64
  // Half of what a single file would be if it were held as text; all of them would be hundreds.
  expect(peakOf(serving.child.pid!) - before).toBeLessThan(40)
  while ((await readdir(join(place.folder, 'data', 'uploads'))).length > 0) await fetch(`${url}/models`)
  serving.child.kill('SIGTERM')
  await serving.done
})
