import { Queue } from 'bullmq'

const orders = new Queue('video-create', { connection: { url: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379' } })
await orders.add('video', { prompt: 'a heron in the reeds' }, { jobId: 'order-4711', attempts: 20 })
await orders.close()
