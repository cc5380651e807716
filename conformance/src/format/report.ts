import { z } from 'zod'
import { sourceSchema } from './recording.ts'

/** The verdict on one or several adapters, as `conformance.json` has it. It holds no time of day: the same code gives the same report. */

export const verdictSchema = z
  .enum(['pass', 'fail', 'not-applicable', 'untestable'])
  .describe(
    'not-applicable: the document says that the provider has no such thing; reason says where. untestable: nothing could prove it, so there is no evidence; where a run is strict it is a failure instead',
  )

const headers = z.record(z.string(), z.string())

const tracedExchangeSchema = z
  .strictObject({
    at: z.number().min(0).describe('Virtual seconds since the check began'),
    request: z.strictObject({ method: z.string(), url: z.string(), headers, body: z.string().nullable() }),
    answer: z.strictObject({
      status: z.int().nullable().describe('Null: nothing came'),
      headers,
      body: z.string().nullable(),
      fault: z.string().optional(),
    }),
  })
  .describe('What went over the wire. {{key}} stands for the key; long bodies are cut and say so')

export const requirementSchema = z
  .strictObject({
    id: z.string(),
    group: z.string().describe("The heading that it stands under: a part of the kit, or a provider's document"),
    text: z.string(),
    source: z.string(),
  })
  .describe('One thing that an adapter is held to')

const cellSchema = z
  .strictObject({
    adapter: z.string(),
    requirement: z.string(),
    verdict: verdictSchema,
    reason: z.string().optional().describe('Why it is not applicable, untestable or waived'),
    checks: z.array(z.string()).describe('Ids of the checks that prove it'),
  })
  .describe('A requirement and an adapter')

const checkReportSchema = z.strictObject({
  adapter: z.string(),
  id: z.string(),
  title: z.string(),
  verdict: z.enum(['pass', 'fail']),
  covers: z.array(z.string()).describe('Ids of requirements'),
  provenance: sourceSchema.extend({
    date: z.string().describe('Day or month; empty where a specification does not say'),
  }),
  failure: z
    .strictObject({
      where: z.string().describe('The step in which it showed'),
      what: z.string(),
      place: z.string().optional().describe('Where in the body, or in what the step brought: input.aspect_ratio'),
      expected: z.string(),
      came: z.string(),
      row: z
        .strictObject({ id: z.string(), says: z.string() })
        .optional()
        .describe("The row of the adapter's document that says otherwise"),
      line: z
        .strictObject({ file: z.string(), line: z.int().min(1) })
        .optional()
        .describe('Where the evidence stands, in a recording or in the specification; the first line is 1'),
    })
    .optional(),
  exchanges: z.array(tracedExchangeSchema),
  replay: z.string().describe('The command that runs this check alone'),
})

/** How far a witness can be trusted, the furthest first; behind them what has none. */
export const evidenceClasses = ['captured', 'documentation', 'source code', 'derived', 'tolerated', 'none'] as const

const evidenceSchema = z
  .strictObject({
    adapter: z.string(),
    row: z.string().describe("A place of the adapter's document"),
    table: z.string(),
    says: z.string().describe('What stands there, as JSON; long values are cut'),
    class: z
      .enum(evidenceClasses)
      .describe(
        'How far the witness can be trusted; tolerated: nothing proves it, and it claims nothing of the provider; none: it may be wrong, and nobody would notice',
      ),
    by: z.string().optional().describe('The recording, or the line of the specification, that would contradict it'),
  })
  .describe('What turns red where one row is deleted or altered')

export const reportSchema = z.strictObject({
  $schema: z.string().optional(),
  format: z.literal(1),
  kit: z.strictObject({ version: z.string() }),
  core: z.strictObject({ version: z.string() }),
  node: z.string(),
  seed: z.int(),
  adapters: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      recordings: z.int().min(0),
      words: z
        .array(
          z.strictObject({
            word: z.string(),
            is: z.string().describe('The state that it stands for'),
            source: z.string(),
            documented: z.boolean().describe("True: the provider's own pages have it. False: it is tolerated"),
          }),
        )
        .optional()
        .describe('The status words of its document, and whose they are'),
    }),
  ),
  requirements: z.array(requirementSchema),
  cells: z.array(cellSchema),
  checks: z.array(checkReportSchema),
  evidence: z.array(evidenceSchema).optional().describe('Absent: nobody looked'),
  totals: z
    .strictObject({
      pass: z.int().min(0),
      fail: z.int().min(0),
      notApplicable: z.int().min(0),
      untestable: z.int().min(0),
    })
    .describe('Of the cells'),
})

export type Verdict = z.infer<typeof verdictSchema>
export type TracedExchange = z.infer<typeof tracedExchangeSchema>
export type Requirement = z.infer<typeof requirementSchema>
export type CellReport = z.infer<typeof cellSchema>
export type CheckReport = z.infer<typeof checkReportSchema>
export type EvidenceReport = z.infer<typeof evidenceSchema>
export type Report = z.infer<typeof reportSchema>

/** The format as JSON Schema, for whoever reads a report without this kit. */
export const reportJsonSchema = (): object => ({
  title: 'A vidrelay conformance report',
  ...z.toJSONSchema(reportSchema, { reused: 'ref' }),
})
