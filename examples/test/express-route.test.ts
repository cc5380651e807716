import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from '@vidrelay/sandbox'
import { expect, it } from 'vitest'
import { type Child, startChild } from './child.ts'

const serve = (folder: string, relayUrl: string) =>
  startChild('express-route.ts', folder, { RELAY_URL: relayUrl, PORT: '0' })

it('an Express route answers at once; a restart saves what was paid for, and nothing is paid twice', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vidrelay-express-'))
  const sandbox = await startSandbox({ speed: 100 })
  const creates = () => sandbox.requests.filter(({ method }) => method === 'POST').length
  const first = serve(folder, sandbox.url)
  let second: Child | undefined
  try {
    const listening = await first.told(/listening on (\d+)/)
    const order = (port: string, prompt: string) =>
      fetch(`http://127.0.0.1:${port}/videos/order-1`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ prompt }),
      })
    expect((await order(listening[1]!, '')).status).toBe(400)
    const answer = await order(listening[1]!, 'a heron in the reeds')
    expect([answer.status, await answer.json()]).toEqual([202, { order: 'order-1' }])
    first.kill('SIGKILL')
    await first.gone

    second = serve(folder, sandbox.url)
    const [, port] = await second.told(/listening on (\d+)/)
    await second.told(/order-1: saved/)
    const video = await fetch(`http://127.0.0.1:${port}/videos/order-1`)
    expect([video.status, video.headers.get('content-type')]).toEqual([200, 'video/mp4'])
    expect((await video.arrayBuffer()).byteLength).toBeGreaterThan(1000)
    expect((await fetch(`http://127.0.0.1:${port}/videos/other`)).status).toBe(404)
    expect((await order(port!, 'a heron in the reeds')).status).toBe(202)
    expect(creates()).toBe(1)
  } finally {
    for (const child of [first, ...(second ? [second] : [])]) child.kill('SIGKILL')
    await sandbox.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
