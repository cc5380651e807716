import { z } from 'zod'
import { stepSchema } from './step.ts'

/**
 * A recording: one scenario in one reviewable JSON file. It says what an integrator does (`steps`), what then goes over
 * the wire and what the provider answers (`exchanges`, in order), and where each answer is from (`source`).
 */

/** How far an answer can be trusted. */
export const sourceSchema = z
  .strictObject({
    class: z
      .enum(['documentation', 'source code', 'captured', 'derived'])
      .describe(
        "documentation: exactly as the provider's page has it. source code: from the software it runs. captured: real traffic. derived: made by us out of one of these",
      ),
    document: z.string().min(1).describe('Which document, and the place in it'),
    date: z.iso.date().describe('Day it was read or captured'),
  })
  .describe('Where an answer is from')

const headerTable = z.record(z.string().regex(/^[a-z0-9-]+$/, 'lower case'), z.string())

/** A body that would bloat a recording: made from a few numbers, the same each time. */
export const bytesSchema = z
  .strictObject({
    kind: z.enum(['mp4', 'png']),
    length: z.int().min(64).describe('Of the whole file'),
    from: z.int().min(0).optional().describe('First byte of the part that is sent'),
    to: z.int().min(0).optional().describe('Byte after the last one that is sent'),
  })
  .describe('Generated media, whole or a part of it')

const formPartSchema = z.union([
  z.strictObject({ name: z.string(), value: z.string() }),
  z.strictObject({ name: z.string(), filename: z.string(), type: z.string(), base64: z.string() }),
  z.strictObject({ name: z.string(), filename: z.string(), type: z.string(), bytes: bytesSchema }),
])

const requestSchema = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']),
  url: z.string().refine(text => URL.canParse(text) && new URL(text).href === text, 'an absolute, normalised URL'),
  headers: headerTable
    .optional()
    .describe(
      'Headers that are checked: a text stands exactly so, "present" is there, "absent" is not. {{key}} stands for the key; where it is not said, the key must not be',
    ),
  json: z.json().optional().describe('The whole body, compared deeply. Without any of the following there is none'),
  jsonPart: z
    .record(z.string(), z.json())
    .optional()
    .describe('A part of the body: what is named must be so; the matchers of `expect` hold here too'),
  form: z.array(formPartSchema).optional().describe('The parts of a multipart body, in order'),
  formPart: z.array(formPartSchema).optional().describe('Some parts of a multipart body, in any order'),
  base64: z.string().optional().describe('The bytes of a body that is a file'),
})

const responseSchema = z.strictObject({
  status: z.int().min(200).max(599),
  headers: headerTable.optional(),
  json: z.json().optional(),
  text: z.string().optional(),
  base64: z.string().optional(),
  bytes: bytesSchema.optional(),
})

const faultSchema = z
  .union([
    z.enum(['drop-before-send', 'drop-after-request', 'stall']),
    z.strictObject({ cut: z.int().min(0) }),
    z.strictObject({ stall: z.int().min(0) }),
  ])
  .describe(
    'drop-before-send: the connection is refused, no byte leaves. drop-after-request: the request is read, then the connection ends. stall: nothing ever comes. cut, stall with a number: so many bytes of the body come, then the connection ends, or nothing more comes',
  )

/** Virtual seconds since the scenario began. */
export const momentSchema = z
  .union([z.number().min(0), z.strictObject({ from: z.number().min(0), to: z.number().min(0) })])
  .describe(
    'Seconds since the start. A number n: not earlier, and at most 2 % and 0.1 s later, which is what jitter may add',
  )

const exchangeShape = z.strictObject({
  note: z.string().optional(),
  source: sourceSchema.optional().describe("Where this answer is from. Absent: the recording's source"),
  request: requestSchema,
  response: responseSchema.optional(),
  fault: faultSchema.optional(),
  delay: z
    .number()
    .positive()
    .optional()
    .describe('Seconds that the provider takes before it answers, or before the fault'),
  at: momentSchema.optional(),
  repeat: z
    .strictObject({ times: z.int().min(2), every: z.number().min(0) })
    .optional()
    .describe('The same exchange so many times in a row, this many seconds apart'),
})

const exchangeSchema = exchangeShape.superRefine((exchange, context) => {
  for (const message of problemsOf(exchange)) context.addIssue({ code: 'custom', message })
})

function* problemsOf({
  request,
  response,
  fault,
  delay,
  repeat,
  at,
}: z.infer<typeof exchangeShape>): Generator<string> {
  const { json: whole, jsonPart, form, formPart, base64: file } = request
  const bodies = [whole, jsonPart, form, formPart, file].filter(body => body !== undefined)
  const hasBody = bodies.length > 0
  if (bodies.length > 1) yield 'request: one of json, jsonPart, form, formPart and base64'
  if (hasBody && request.method === 'GET') yield 'request: a GET has no body'
  if (fault === undefined && response === undefined) yield 'a response or a fault is needed'
  if (fault === 'drop-before-send' && delay !== undefined) yield 'drop-before-send: nobody is there to take time'
  if (typeof fault === 'string' && response !== undefined) yield `${fault} leaves no room for a response`
  if (typeof fault === 'object' && response === undefined) yield 'a response is needed, to break off in it'
  if (fault === 'drop-before-send' && (hasBody || request.headers !== undefined))
    yield 'drop-before-send: nobody sees body and headers, so they cannot be stated'
  if (repeat !== undefined && typeof at !== 'number') yield 'repeat: needs at, the time of the first one'
  const { json, text, base64, bytes } = response ?? {}
  if ([json, text, base64, bytes].filter(body => body !== undefined).length > 1) yield 'response: one body'
}

const againSchema = z
  .strictObject({
    again: z.strictObject({ last: z.int().min(1), times: z.int().min(1) }),
  })
  .describe('The `last` exchanges before this place come so many `times` more, in the same order, at any pace')

/** Writes out every `again`. What is none of ours stays as it is, to be judged by the schema. */
function writtenOut(data: unknown): unknown {
  const exchanges = (data as { exchanges?: unknown } | null)?.exchanges
  if (!Array.isArray(exchanges)) return data
  const all: unknown[] = []
  for (const item of exchanges) {
    const { data: known } = againSchema.safeParse(item)
    if (!known || known.again.last > all.length) all.push(item)
    else {
      const group = all.slice(-known.again.last).map(exchange => ({ ...(exchange as object), at: undefined }))
      for (let time = 0; time < known.again.times; time++) all.push(...group)
    }
  }
  return { ...(data as object), exchanges: all }
}

const clientSchema = z
  .strictObject({
    baseURL: z.string().optional(),
    account: z.string().optional(),
    models: z.record(z.string(), z.string()).optional(),
    dialects: z.record(z.string(), z.string()).optional(),
    deadline: z.number().positive().optional(),
    submitTimeout: z.number().positive().optional(),
    journal: z
      .union([z.literal(false), z.enum(['refuses-claim', 'refuses-update'])])
      .optional()
      .describe(
        'No journal, or one that cannot be written: not at all, or not once a key is claimed. Absent: one in memory',
      ),
  })
  .describe('What the integrator sets; the key is always there')

const recordingShape = z.strictObject({
  $schema: z.string().optional(),
  format: z.literal(1),
  provider: z.string().min(1),
  scenario: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .describe('The name of the file'),
  title: z.string().min(1).describe('One sentence: what holds if this replay passes'),
  covers: z
    .array(z.string().regex(/^[A-Za-z]\w*-\d+$/))
    .describe('Ids of requirements that this recording proves; at least one, unless its source is captured'),
  source: sourceSchema,
  client: clientSchema.optional(),
  files: z
    .record(
      z.string().regex(/^[\w-]+\.\w+$/),
      z.union([z.strictObject({ base64: z.string() }), z.strictObject({ bytes: bytesSchema })]),
    )
    .optional()
    .describe('Files that a step names with { path }'),
  names: z
    .record(z.string(), z.array(z.string()))
    .optional()
    .describe('Addresses that a name leads to; none: there is no such name. Absent: a public one for every name'),
  steps: z.array(stepSchema).min(1),
  exchanges: z.array(exchangeSchema).describe('In order. None: the wire stays silent'),
})

export const recordingSchema = recordingShape.superRefine(({ covers, source }, context) => {
  // What really came may be documented nowhere.
  if (covers.length > 0 || source.class === 'captured') return
  context.addIssue({ code: 'custom', path: ['covers'], message: 'at least one id of a requirement' })
})

export type RecordingSource = z.infer<typeof sourceSchema>
export type BytesSpec = z.infer<typeof bytesSchema>
export type FormPart = z.infer<typeof formPartSchema>
export type RecordedRequest = z.infer<typeof requestSchema>
export type RecordedResponse = z.infer<typeof responseSchema>
export type Fault = z.infer<typeof faultSchema>
export type Moment = z.infer<typeof momentSchema>
export type RecordedExchange = z.infer<typeof exchangeSchema>
export type Recording = z.infer<typeof recordingSchema>

/** Reads a recording out of parsed JSON. @throws Error that names `label` and every problem */
export function parseRecording(data: unknown, label: string): Recording {
  const parsed = recordingSchema.safeParse(writtenOut(data))
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(issue => `  ${issue.path.join('.') || '(top)'}: ${issue.message}`)
  throw new Error(`${label} is no recording:\n${problems.join('\n')}`)
}

/** The format as JSON Schema, for editors; what it cannot say, `parseRecording` does. */
export const recordingJsonSchema = (): object => ({
  title: 'A vidrelay recording',
  ...z.toJSONSchema(recordingShape.extend({ exchanges: z.array(z.union([exchangeShape, againSchema])) }), {
    io: 'input',
    reused: 'ref',
  }),
})
