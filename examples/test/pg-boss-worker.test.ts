import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Sandbox, startSandbox } from '@vidrelay/sandbox'
import { PgBoss } from 'pg-boss'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Child, startChild } from './child.ts'
import { programOf } from './program.ts'
import { type Server, startPostgres } from './servers.ts'

let server: Server
let sandbox: Sandbox
let boss: PgBoss
const folder = mkdtempSync(join(tmpdir(), 'vidrelay-pg-boss-'))
const workers: Child[] = []

beforeAll(async () => {
  server = await startPostgres()
  sandbox = await startSandbox({ speed: 100 })
  boss = new PgBoss({ connectionString: server.url, supervise: false })
  await boss.start()
})
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL')
  await Promise.all(workers.map(({ gone }) => gone))
  await boss.stop()
  await sandbox.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const creates = () => sandbox.requests.filter(({ method }) => method === 'POST').length
const order = (id: string) => boss.send('video-create', { prompt: 'a heron in the reeds' }, { id })
function work(killAt?: string): Child {
  const env = { RELAY_URL: sandbox.url, DATABASE_URL: server.url, KILL_AT: killAt }
  const worker = startChild('pg-boss-worker.ts', folder, env, ['killed-at.mjs'])
  workers.push(worker)
  return worker
}
/** What a missed heartbeat does after ten seconds: the job of a worker that is gone is there for the next. */
const takenFromTheDead = (queue: string, id: string) => boss.fail(queue, id)

it('pg-boss: two workers die, one after it paid, one while it waits; it is one purchase, and run again it pays nothing', async () => {
  const dying = work(': accepted')
  await dying.told(/ready\n/)
  const ordering = startChild('pg-boss-order.ts', folder, { DATABASE_URL: server.url })
  const [, first = ''] = await ordering.told(/^([\da-f-]{36})\n/)
  expect(await dying.gone).toBe('SIGKILL')
  await takenFromTheDead('video-create', first)
  expect(await work(': waits').gone).toBe('SIGKILL')
  await takenFromTheDead('video-wait', first)

  const worker = work()
  await worker.told(new RegExp(`${first}: saved\n`))
  expect(existsSync(join(folder, `${first}.mp4`))).toBe(true)

  for (const queue of ['video-create', 'video-wait']) await boss.deleteJob(queue, first)
  await order(first)
  await worker.told(new RegExp(`${first}: saved\n.*${first}: saved\n`, 's'))
  expect(creates()).toBe(1)

  // The answer is lost: a person has to look, and no other attempt of the job is made.
  sandbox.fault({ on: 'submit', kind: 'drop-after-accept' })
  const second = randomUUID()
  await order(second)
  await worker.told(new RegExp(`${second}: submit_unknown`))
  worker.kill('SIGTERM')
  expect(await worker.gone).toBeNull()
  expect(creates()).toBe(2)
  expect(await boss.findJobs('video-create', { id: second })).toMatchObject([{ state: 'failed', retryCount: 0 }])
})

it('the program that orders stands on the page', () => {
  const { program, readme } = programOf('pg-boss-order.ts', 'examples/README.md')
  expect(readme).toContain(program)
})
