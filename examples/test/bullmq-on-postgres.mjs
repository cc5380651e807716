// Before a worker of this folder, on a machine without Redis: BullMQ keeps its jobs in PostgreSQL.
import { createPostgresBackend, setDefaultBackendFactory } from 'bullmq'

const connection = { connectionString: process.env.DATABASE_URL, migrate: true }
setDefaultBackendFactory((name, options, more) => createPostgresBackend(name, { ...options, connection }, more))
