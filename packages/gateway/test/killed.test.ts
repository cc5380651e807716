import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { startSandbox } from '@vidrelay/sandbox'
import { expect, test } from 'vitest'
import { model } from './play.ts'

// Killed at each boundary of a task's life and begun again: one task at the provider, and its video.

const program = fileURLToPath(new URL('./serve-in-child.ts', import.meta.url))

async function serve(folder: string, url: string, at: string) {
  const words = ['--conditions=@vidrelay/source', '--disable-warning=ExperimentalWarning', program, folder, url]
  const child = spawn(process.execPath, words, {
    env: { PATH: process.env.PATH, VIDRELAY_KILL_AT: at },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const { value } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next()
  return { child, ended, url: String(value) }
}

const create = (url: string) =>
  fetch(`${url}/v1/videos`, {
    method: 'POST',
    body: JSON.stringify({ model, prompt: 'a heron' }),
    headers: { 'content-type': 'application/json', 'idempotency-key': 'order-1' },
  })

test.each([
  ['written down, and nothing is sent yet', 'taken'],
  ['accepted by the provider, which only the journal knows', 'accepted'],
  ['running', 'in_progress'],
  ['succeeded, and not saved', 'completed'],
  ['saved, and that is not written down', 'saved'],
])('killed when a create is %s', async (_, at) => {
  const sandbox = await startSandbox({ timeline: { queued: 0.05, running: 0.1 } })
  const folder = await mkdtemp(join(tmpdir(), 'vidrelay-killed-'))
  const begun: { child: ChildProcess; ended: Promise<unknown[]> }[] = []
  try {
    const first = await serve(folder, sandbox.url, at)
    begun.push(first)
    await create(first.url).catch(() => {}) // it may die before its answer
    expect((await first.ended)[1]).toBe('SIGKILL')
    const second = await serve(folder, sandbox.url, 'never')
    begun.push(second)
    const { id } = (await (await create(second.url)).json()) as { id: string }
    let video: { status: string }
    do video = (await (await fetch(`${second.url}/v1/videos/${id}`)).json()) as { status: string }
    while (video.status !== 'completed' && video.status !== 'failed')
    expect([video.status, sandbox.tasks.length]).toEqual(['completed', 1])
    const content = await (await fetch(`${second.url}/v1/videos/${id}/content`)).arrayBuffer()
    expect(Buffer.from(content).toString('latin1', 4, 8)).toBe('ftyp')
  } finally {
    for (const { child, ended } of begun) {
      child.kill('SIGKILL')
      await ended
    }
    await sandbox.close()
    await rm(folder, { recursive: true, force: true })
  }
})
