import { randomUUID } from 'node:crypto'
import { PgBoss } from 'pg-boss'

const boss = new PgBoss(process.env.DATABASE_URL ?? 'postgres://127.0.0.1:5432/postgres')
await boss.start()
const id = randomUUID()
await boss.send('video-create', { prompt: 'a heron in the reeds' }, { id })
console.log(id)
await boss.stop()
