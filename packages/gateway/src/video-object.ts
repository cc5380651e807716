import type { StoredTask } from './store.ts'

/** A task as the dialect shows it: every key of it, with null where nobody knows. */
export const videoObject = (task: StoredTask) => ({
  id: task.id,
  object: 'video' as const,
  created_at: Math.floor(task.createdAt / 1000),
  completed_at: task.completedAt === null ? null : Math.floor(task.completedAt / 1000),
  expires_at: null,
  error: task.error,
  model: task.model,
  progress: task.status === 'completed' ? 100 : (task.progress ?? 0),
  prompt: task.prompt,
  remixed_from_video_id: task.source,
  seconds: task.seconds === null ? null : String(task.seconds),
  size: task.size,
  status: task.status,
})
