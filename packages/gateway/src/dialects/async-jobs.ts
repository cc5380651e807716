import type { Route } from '../router.ts'
import { mustBeCompleted } from '../send-content.ts'
import type { Service } from '../service.ts'
import type { StoredTask, VideoStatus } from '../store.ts'
import { type Dialect, dialectRoutes } from './dialect.ts'
import { seconds } from './openai-videos.ts'

const words: Readonly<Record<VideoStatus, string>> = {
  queued: 'queued',
  in_progress: 'running',
  completed: 'completed',
  failed: 'failed',
}

/** The page shows no answer; these are the places where its users look. What nobody knows yet is not there. */
const job = ({ id, kind, ...task }: StoredTask, link: string | null) => ({
  id,
  job_id: id,
  object: `${kind}.job`,
  status: words[task.status],
  progress: task.status === 'completed' ? 100 : (task.progress ?? 0),
  created_at: seconds(task.createdAt),
  ...given({
    model: task.model,
    seconds: task.seconds === null ? null : String(task.seconds),
    size: task.size,
    completed_at: task.completedAt === null ? null : seconds(task.completedAt),
    result_url: link,
    error: task.error,
  }),
})

const given = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))

const async = { async: 'true' }
const image = '/v1/images/generations'

const videoJobs: Dialect = {
  kind: 'video',
  prefix: 'vidjob_',
  create: [{ path: '/v1/videos/async' }, { path: '/v1/videos', query: async }],
  look: '/v1/videos/async/:id',
  content: '/v1/videos/async/:id/content',
  schemas: { created: 'Job', shown: 'Job' },
  created: job,
  shown: job,
}

const imageJobs: Dialect = {
  kind: 'image',
  prefix: 'imgjob_',
  create: [{ path: `${image}/async` }, { path: image, query: async }],
  look: `${image}/async/:id`,
  schemas: { created: 'Job', shown: 'Job' },
  created: job,
  shown: job,
}

/** Jobs that are taken now and made later: videos and images. Their errors are OpenAI's. */
export function asyncJobRoutes(service: Service): Route[] {
  return [
    ...dialectRoutes(service, videoJobs),
    ...dialectRoutes(service, imageJobs),
    {
      method: 'GET',
      path: `${image}/async/:id/result`,
      about: { summary: 'The result of an image.', gives: 'ImageResult' },
      answer(call) {
        const task = service.own(call, 'image')
        mustBeCompleted(task)
        return { created: seconds(task.completedAt ?? task.createdAt), data: [{ url: service.linkTo(call, task) }] }
      },
    },
  ]
}
