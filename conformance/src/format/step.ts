import { z } from 'zod'
import { matcherProblem } from './match.ts'

/** What an integrator does in a recording, and what then must hold. */

const data = z.record(z.string(), z.json())
const partial = data.superRefine((value, context) => {
  const problem = matcherProblem(value)
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem })
})
const taskMatch = partial.describe(
  'Part of a task: what is named must be so; { "$contains": … }, { "$has": … }, { "$in": … }, { "$absent": true } are matchers. Warnings that are not named must not be there',
)

const bodySchema = z.strictObject({ kind: z.enum(['mp4', 'png']), length: z.int().min(64) })

const expectSchema = z
  .strictObject({
    task: taskMatch.optional(),
    watched: z
      .array(z.union([z.string(), taskMatch]))
      .optional()
      .describe('Every state that the watch gave, in order: a status, or a part of the task'),
    result: z
      .strictObject({ body: bodySchema, mediaType: z.string().optional(), task: taskMatch.optional() })
      .optional()
      .describe('The saved or streamed result, byte for byte'),
    connected: partial.optional().describe('`baseURL` of the client; `openai`: what openaiSettings says'),
    models: z.array(partial).optional().describe('The whole list, each a part of its entry'),
    listed: partial.optional().describe('A part of the page of tasks'),
    deleted: z.literal(true).optional().describe('The provider deleted the task'),
    error: partial
      .refine(error => error.code !== undefined || error.name !== undefined, 'code or name is needed')
      .optional(),
    journal: z.array(partial).optional().describe('Every entry of the journal, newest first'),
    events: z.record(z.string(), z.int().min(0)).optional().describe('How many events of a type this step caused'),
    at: z
      .union([z.number().min(0), z.strictObject({ from: z.number().min(0), to: z.number().min(0) })])
      .optional()
      .describe('When the step ended, in seconds since the start'),
  })
  .refine(
    expect =>
      [
        expect.task,
        expect.connected,
        expect.watched,
        expect.result,
        expect.models,
        expect.listed,
        expect.deleted,
        expect.error,
      ].some(part => part !== undefined),
    'a step that expects nothing proves nothing',
  )

const note = z.string().optional()
const kind = z.enum(['video', 'image']).optional().describe('Absent: video')
const request = data.describe('The canonical request')
const submitOptions = z
  .strictObject({
    key: z.string().optional(),
    lenient: z.boolean().optional(),
    maxCost: z.number().optional(),
  })
  .optional()
const ref = data.optional().describe('A whole task ref. Absent: the one that was heard of last')
const deadline = z.number().positive().optional()
const abort = z
  .union([z.literal('before'), z.number().min(0)])
  .optional()
  .describe('The caller gives up: before the step begins, or so many seconds after')
const file = z.string().regex(/^[\w-]+\.\w+$/)
const expect = expectSchema

export const stepSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('submit'), note, kind, request, options: submitOptions, abort, expect }),
  z.strictObject({
    do: z.literal('generate'),
    note,
    kind,
    request,
    options: submitOptions,
    abort,
    file: file.optional().describe('Save the result under this name'),
    expect,
  }),
  z.strictObject({
    do: z
      .enum(['remix', 'extend', 'edit'])
      .describe('A paid task made from another: from ref, or the one heard of last'),
    note,
    kind,
    request,
    ref,
    options: submitOptions,
    expect,
  }),
  z.strictObject({
    do: z.literal('list'),
    note,
    kind,
    options: z.strictObject({ limit: z.int().positive().optional(), after: z.string().optional() }).optional(),
    expect,
  }),
  z.strictObject({ do: z.literal('delete'), note, kind, ref, expect }),
  z.strictObject({ do: z.literal('get'), note, ref, abort, expect }),
  z.strictObject({
    do: z.literal('wait'),
    note,
    ref,
    deadline,
    waiters: z.int().min(2).optional().describe('So many at the same time, who must all see the same. Absent: one'),
    abort,
    expect,
  }),
  z.strictObject({ do: z.literal('watch'), note, ref, deadline, abort, expect }),
  z.strictObject({
    do: z.literal('download'),
    note,
    ref,
    deadline,
    output: z.int().min(0).optional().describe('Which output. Absent: the first'),
    abort,
    file,
    expect,
  }),
  z.strictObject({
    do: z.literal('open'),
    note,
    ref,
    deadline,
    output: z.int().min(0).optional(),
    abort,
    expect,
  }),
  z.strictObject({ do: z.literal('models'), note, expect }),
  z.strictObject({
    do: z
      .literal('connect')
      .describe(
        'A client with nothing but these settings: the key, if any, comes from the environment. Later steps have it',
      ),
    note,
    environment: z
      .record(z.string(), z.string().regex(/^[\w-]*\{\{key\}\}$/))
      .describe('What stands there, {{key}} or a text before it for a key of another form; other keys are gone'),
    baseURL: z.string().optional(),
    expect,
  }),
  z.strictObject({
    do: z.literal('resume').describe('Another process: a new client, and the ref goes through its text form'),
    note,
    journal: z.enum(['kept', 'lost']),
  }),
  z.strictObject({ do: z.literal('advance').describe('Time passes'), note, seconds: z.number().positive() }),
])

export type Step = z.infer<typeof stepSchema>
export type Expectation = z.infer<typeof expectSchema>
