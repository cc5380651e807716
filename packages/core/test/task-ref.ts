import type { TaskRef } from '../src/words/task.ts'

/** A task of the made-up relay at this address. */
export const refOf = (baseURL: string, id = 'task_1'): TaskRef => ({
  v: 1,
  provider: 'mill',
  dialect: 'task',
  kind: 'video',
  id,
  baseURL,
  createdAt: '2025-01-01T00:00:00.000Z',
})
