import { invalid } from '../problem.ts'
import type { StoredTask, VideoStatus } from '../store.ts'
import type { Dialect, ProblemForm } from './dialect.ts'
import { seconds } from './openai-videos.ts'

const under = '/v1/video/generations'

/** Nobody has it yet, or its provider lets it wait: two words of the dialect for one of ours. */
const words: Readonly<Record<VideoStatus, (task: StoredTask) => string>> = {
  queued: ({ ref }) => (ref === null ? 'NOT_START' : 'QUEUED'),
  in_progress: () => 'IN_PROGRESS',
  completed: () => 'SUCCESS',
  failed: () => 'FAILURE',
}

/** The task envelope, as relays document it. `progress` says that it is over, not how: that is the word's. */
export const taskEnvelope: Dialect = {
  kind: 'video',
  prefix: 'task_',
  create: [{ path: under }],
  look: `${under}/:id`,
  schemas: { created: 'CreatedTask', shown: 'TaskAnswer' },
  fields({ reference_images: images, ...fields }) {
    if (isEmpty(fields.model)) throw invalid('model', 'model field is required')
    if (isEmpty(fields.prompt)) throw invalid('prompt', 'prompt is required')
    if (images === undefined) return fields
    if (fields.input_reference !== undefined)
      throw invalid('reference_images', 'accepted: this one or input_reference, not both')
    return { ...fields, images } // here it is one more name for images of any use
  },
  created: ({ id, model, status, progress, createdAt }) => ({
    id,
    task_id: id,
    object: 'video',
    model,
    status,
    progress: progress ?? 0,
    created_at: seconds(createdAt),
  }),
  shown: (task, link) => ({
    code: 'success',
    message: '',
    data: {
      task_id: task.id,
      status: words[task.status](task),
      progress: `${isOver(task) ? 100 : (task.progress ?? 0)}%`,
      result_url: link ?? '',
      fail_reason: task.error?.message ?? '',
    },
  }),
}

/** Flat, as the software behind this dialect tells what its tasks refuse. */
export const envelopeProblems: ProblemForm = {
  under,
  schema: 'EnvelopeProblem',
  body: ({ code, message, param }) => ({ code, message, data: null, param }),
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === ''
const isOver = ({ status }: StoredTask): boolean => status === 'completed' || status === 'failed'
