import { createSchema } from '../read-request.ts'

const text = { type: 'string' }
const textOrNull = { type: ['string', 'null'] }
const seconds = { type: 'integer', description: 'Seconds since 1970.' }
const secondsOrNull = { ...seconds, type: ['integer', 'null'] }
const wholeSeconds = { ...text, description: 'Whole seconds.' }
const count = { type: 'integer', minimum: 0 }
const listOf = (name: string) => ({ type: 'array', items: { $ref: `#/components/schemas/${name}` } })
const known = (...words: string[]) => ({ type: 'string', enum: words })
const link = {
  ...text,
  description: 'To the result, for who has no key; lives one to two hours, and each look gives a new one.',
}

/** An object of which every key is always there, but for those that may be, and no other. */
const strict = (properties: Readonly<Record<string, object>>, more: Readonly<Record<string, object>> = {}) => ({
  type: 'object',
  properties: { ...properties, ...more },
  required: Object.keys(properties),
  additionalProperties: false,
})

const problem = { type: ['object', 'null'], properties: { code: text, message: text }, required: ['code', 'message'] }
const progress = { type: 'integer', minimum: 0, maximum: 100 }
const job = {
  type: 'object',
  properties: {
    id: text,
    job_id: text,
    object: known('video.job', 'image.job'),
    status: known('queued', 'running', 'completed', 'failed'),
    progress,
    created_at: seconds,
    model: text,
    seconds: wholeSeconds,
    size: text,
    completed_at: seconds,
    result_url: link,
    error: { ...problem, type: 'object' },
  },
  required: ['id', 'job_id', 'object', 'status', 'progress', 'created_at'],
  additionalProperties: false,
}

/** What the answers of the routes look like, by name. */
export const schemas = {
  CreateVideo: createSchema('video'),
  CreateImage: createSchema('image'),
  Image: { anyOf: [text, { type: 'object', properties: { image_url: {}, url: text }, additionalProperties: false }] },
  Video: strict(
    {
      id: text,
      task_id: text,
      object: { const: 'video' },
      created_at: seconds,
      completed_at: secondsOrNull,
      expires_at: secondsOrNull,
      error: problem,
      model: textOrNull,
      progress,
      prompt: textOrNull,
      remixed_from_video_id: textOrNull,
      seconds: { ...wholeSeconds, type: ['string', 'null'] },
      size: textOrNull,
      status: known('queued', 'in_progress', 'completed', 'failed'),
    },
    { video_url: link },
  ),
  VideoList: strict({
    object: { const: 'list' },
    data: listOf('Video'),
    first_id: textOrNull,
    last_id: textOrNull,
    has_more: { type: 'boolean' },
  }),
  VideoDeleted: strict({ id: text, object: { const: 'video.deleted' }, deleted: { const: true } }),
  Model: strict({ id: text, object: { const: 'model' }, created: seconds, owned_by: text }),
  ModelList: strict({ object: { const: 'list' }, data: listOf('Model') }),
  CreatedTask: strict({
    id: text,
    task_id: text,
    object: { const: 'video' },
    model: textOrNull,
    status: known('queued', 'in_progress', 'completed', 'failed'),
    progress,
    created_at: seconds,
  }),
  TaskAnswer: strict({
    code: { const: 'success' },
    message: text,
    data: strict({
      task_id: text,
      status: known('NOT_START', 'QUEUED', 'IN_PROGRESS', 'SUCCESS', 'FAILURE'),
      progress: { type: 'string', pattern: '^\\d{1,3}%$' },
      result_url: { ...text, description: 'Empty until there is a result.' },
      fail_reason: text,
    }),
  }),
  Job: job,
  ImageResult: strict({
    created: seconds,
    data: { type: 'array', items: { type: 'object', properties: { url: text }, required: ['url'] } },
  }),
  Estimate: strict({
    object: { const: 'estimate' },
    cost: {
      type: ['object', 'null'],
      properties: { usd: { type: 'number' }, basis: known('reported', 'estimated') },
      required: ['usd', 'basis'],
    },
    effective: { type: 'object' },
    warnings: { type: 'array', items: { type: 'object', properties: { code: text, message: text } } },
  }),
  Health: strict({ status: text }),
  Document: { type: 'object' },
  Problem: strict({ error: strict({ message: text, type: text, param: textOrNull, code: text }) }),
  EnvelopeProblem: strict({ code: text, message: text, data: { type: 'null' }, param: textOrNull }),
} as const satisfies Readonly<Record<string, object>>

export type SchemaName = keyof typeof schemas

/** Query parameters. */
export const pageQuery = {
  limit: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
  after: text,
  order: { ...known('asc', 'desc'), default: 'desc' },
}
export const contentQuery = { variant: text }
export const linkQuery = { until: count, signature: text }
