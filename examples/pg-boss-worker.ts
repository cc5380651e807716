import { apixgo } from '@vidrelay/apixgo'
import { createClient, formatRef, isVidrelayError, parseRef, sqliteJournal } from '@vidrelay/core'
import { type Job, PgBoss } from 'pg-boss'

const stop = new AbortController()
const relay = createClient(apixgo({ baseURL: process.env.RELAY_URL }), {
  journal: sqliteJournal('tasks.db'),
  onEvent: event => event.type === 'submit' && event.state === 'accepted' && console.log(`${event.key}: accepted`),
})

// A job of a worker that died is taken up by another when its heartbeat is missed, and that is looked for at these intervals: a
// minute each unless told otherwise. A job that is retried sends no NOTIFY: it is found by the poll, every 30 s unless told otherwise.
const boss = new PgBoss({
  connectionString: process.env.DATABASE_URL ?? 'postgres://127.0.0.1:5432/postgres',
  useListenNotify: true,
  superviseIntervalSeconds: 5,
  monitorIntervalSeconds: 5,
})
boss.on('error', error => console.error(error.message))
await boss.start()
const polling = { notifyPollingIntervalSeconds: 2, perJobResults: true, localConcurrency: 10 } as const
const queue = { notify: true, heartbeatSeconds: 10, retryBackoff: true, retryDelayMax: 60 }
await boss.createQueue('video-create', { ...queue, retryLimit: 20 })
// A wait that runs longer than a job may is taken up again, and goes on with the same task.
await boss.createQueue('video-wait', { ...queue, retryLimit: 1000, expireInSeconds: 3600 })

/** Another attempt of a job helps only where the error says so: an unknown outcome is for a person, a refusal for whoever ordered. */
const settled =
  <Data>(work: (job: Job<Data>) => Promise<object>) =>
  async ([job]: Job<Data>[]) => {
    const { id } = job!
    try {
      return [{ id, status: 'completed' as const, output: await work(job!) }]
    } catch (error) {
      if (!isVidrelayError(error)) throw error
      console.log(`${id}: ${error.code}: ${error.message}`)
      const status = error.retryable ? ('failed' as const) : ('deadletter' as const)
      return [{ id, status, output: { code: error.code, message: error.message } }]
    }
  }

// Pays. The job's id is the key: however often and wherever the job runs, it is one purchase.
await boss.work(
  'video-create',
  polling,
  settled<{ prompt: string }>(async ({ id, data }) => {
    const { ref } = await relay.videos.submit({ prompt: data.prompt, seconds: 4 }, { key: id })
    await boss.send('video-wait', { ref: formatRef(ref) }, { id })
    return { id: ref.id }
  }),
)

// Pays nothing, and may be run as often as it takes.
await boss.work(
  'video-wait',
  polling,
  settled<{ ref: string }>(async ({ id, data, signal }) => {
    console.log(`${id}: waits`)
    const either = AbortSignal.any([signal, stop.signal])
    const { path } = await relay.download(parseRef(data.ref), `${id}.mp4`, { overwrite: true, signal: either })
    console.log(`${id}: saved`)
    return { path }
  }),
)
console.log('ready')

// A wait that is left here fails as `aborted`, which is tried again: elsewhere, at once.
process.once('SIGTERM', async () => {
  stop.abort()
  await boss.stop()
  await relay.close()
})
