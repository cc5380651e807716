import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Sandbox, startSandbox } from '@vidrelay/sandbox'
import { createPostgresBackend, Queue, QueueEvents, setDefaultBackendFactory } from 'bullmq'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Child, startChild } from './child.ts'
import { programOf } from './program.ts'
import { hasRedis, type Server, startPostgres, startRedis } from './servers.ts'

const onRedis = hasRedis()

let server: Server
let sandbox: Sandbox
let orders: Queue
let ends: QueueEvents
const folder = mkdtempSync(join(tmpdir(), 'vidrelay-bullmq-'))
const workers: Child[] = []

beforeAll(async () => {
  server = await (onRedis ? startRedis() : startPostgres())
  sandbox = await startSandbox({ speed: 100 })
  if (!onRedis) setDefaultBackendFactory(createPostgresBackend)
  const connection = onRedis ? { url: server.url } : ({ connectionString: server.url, migrate: true } as object)
  orders = new Queue('video-create', { connection })
  ends = new QueueEvents('video-create', { connection })
})
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL')
  await Promise.all(workers.map(({ gone }) => gone))
  await ends.close()
  await orders.close()
  await sandbox.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const creates = () => sandbox.requests.filter(({ method }) => method === 'POST').length
const store = () => (onRedis ? { REDIS_URL: server.url } : { DATABASE_URL: server.url })
const backend = onRedis ? [] : ['bullmq-on-postgres.mjs']
/** Orders `order-4711`. */
const order = () => startChild('bullmq-order.ts', folder, store(), backend).gone
function work(killAt?: string): Child {
  const env = { ...store(), RELAY_URL: sandbox.url, LOCK_MS: '1000', KILL_AT: killAt }
  const worker = startChild('bullmq-worker.ts', folder, env, ['killed-at.mjs', ...backend])
  workers.push(worker)
  return worker
}

it(`BullMQ on ${onRedis ? 'Redis' : 'PostgreSQL'}: two workers die, one after it paid, one while it waits; it is one purchase, and run again it pays nothing`, async () => {
  await order()
  expect(await work(': accepted').gone).toBe('SIGKILL')
  expect(await work(': waits').gone).toBe('SIGKILL')

  const worker = work()
  await worker.told(/order-4711: saved\n/)
  expect(existsSync(join(folder, 'order-4711.mp4'))).toBe(true)

  const job = await orders.getJob('order-4711')
  await job!.waitUntilFinished(ends)
  await job!.remove()
  await order()
  await worker.told(/order-4711: saved\n.*order-4711: saved\n/s)
  expect(creates()).toBe(1)

  // The answer is lost: a person has to look, and no other attempt of the job is made.
  sandbox.fault({ on: 'submit', kind: 'drop-after-accept' })
  await orders.add('video', { prompt: 'a heron in the reeds' }, { jobId: 'order-4712', attempts: 20 })
  await worker.told(/order-4712: submit_unknown/)
  expect(creates()).toBe(2)
  expect((await orders.getJob('order-4712'))?.attemptsMade).toBe(1)

  worker.kill('SIGTERM')
  expect(await worker.gone).toBeNull()
})

it('the program that orders stands on the page', () => {
  const { program, readme } = programOf('bullmq-order.ts', 'examples/README.md')
  expect(readme).toContain(program)
})
