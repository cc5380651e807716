import { apixgo } from '@vidrelay/apixgo'
import { createClient, formatRef, isVidrelayError, parseRef, sqliteJournal } from '@vidrelay/core'
import { Queue, UnrecoverableError, Worker } from 'bullmq'

const connection = { url: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379' }
const stop = new AbortController()
const relay = createClient(apixgo({ baseURL: process.env.RELAY_URL }), {
  journal: sqliteJournal('tasks.db'),
  onEvent: event => event.type === 'submit' && event.state === 'accepted' && console.log(`${event.key}: accepted`),
})

// A job of a worker that died is taken up by another after lockDuration. maxStalledCount is 1 unless told otherwise: a second
// death would then end a wait for what is paid for.
const lockDuration = Number(process.env.LOCK_MS ?? 30_000)
const settings = { connection, lockDuration, stalledInterval: lockDuration, maxStalledCount: 1000, concurrency: 50 }
const again = { attempts: 20, backoff: { type: 'exponential', delay: 1000, jitter: 0.5 }, removeOnComplete: true }
const waits = new Queue('video-wait', { connection, defaultJobOptions: again })

/** Another attempt of a job helps only where the error says so: an unknown outcome is for a person, a refusal for whoever ordered. */
const orStop = (error: unknown) => {
  throw isVidrelayError(error) && !error.retryable ? new UnrecoverableError(`${error.code}: ${error.message}`) : error
}

// Pays. The job's id is the key: however often and wherever the job runs, it is one purchase.
const create = new Worker<{ prompt: string }>(
  'video-create',
  async ({ id = '', data }) => {
    const { ref } = await relay.videos.submit({ prompt: data.prompt, seconds: 4 }, { key: id }).catch(orStop)
    await waits.add('wait', { ref: formatRef(ref) }, { jobId: id })
  },
  settings,
)

// Pays nothing, and may be run as often as it takes.
const wait = new Worker<{ ref: string }>(
  'video-wait',
  async ({ id, data }) => {
    console.log(`${id}: waits`)
    const { signal } = stop
    const { path } = await relay.download(parseRef(data.ref), `${id}.mp4`, { overwrite: true, signal }).catch(orStop)
    console.log(`${id}: saved`)
    return { path }
  },
  settings,
)

const workers = [create, wait]
for (const worker of workers) worker.on('failed', (job, error) => console.log(`${job?.id}: ${error.message}`))

// A wait that is left here fails as `aborted`, which is tried again: elsewhere, at once.
process.once('SIGTERM', async () => {
  stop.abort()
  await Promise.all(workers.map(worker => worker.close()))
  await Promise.all([waits.close(), relay.close()])
})
