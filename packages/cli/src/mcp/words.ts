import { z } from 'zod'

/** What the tools take and give, in the words of every provider. Core judges values; what stands here is the form. */

export const idField = z
  .string()
  .min(1)
  .describe('which purchase: its key, its ref (vr1_…), or the id of its task at the provider')

/** The fields of a request, for one of these providers. */
export const requestFields = (ids: readonly [string, ...string[]]) => ({
  provider: z.enum(ids).optional().describe('which provider; may be left out where only one can be meant'),
  model: z.string().min(1).optional().describe('as the tool models names it; default: what the provider recommends'),
  prompt: z.string().optional().describe('what it should show'),
  seconds: z.int().min(1).optional().describe('length of a video in whole seconds'),
  aspectRatio: z.string().optional().describe('like 16:9'),
  resolution: z.string().optional().describe('like 720p'),
  size: z.string().optional().describe('pixels, like 1280x720, where a model takes sizes'),
  count: z.int().min(1).optional().describe('how many outputs'),
  seed: z.int().optional().describe('the same seed may give the same result'),
  images: z
    .array(z.string().min(1))
    .optional()
    .describe(
      'reference images: an https link that anybody can open, a whole data URL, or the path of a file in the output folder; first:, last: or reference: before it says what it is for',
    ),
  providerOptions: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("the provider's own options, as it spells them"),
})

export const costShape = z.object({ usd: z.number(), basis: z.enum(['reported', 'estimated']) }).nullable()

export const parametersShape = z.object({
  model: z.string().optional(),
  seconds: z.number().optional(),
  aspectRatio: z.string().optional(),
  resolution: z.string().optional(),
  size: z.string().optional(),
  count: z.number().optional(),
  seed: z.number().optional(),
})

export const purchaseShape = z.object({
  key: z.string().nullable().describe('of the purchase; null where only its task is known'),
  ref: z.string().nullable().describe('of its task; null while there is none'),
  provider: z.string(),
  model: z.string().nullable(),
  state: z
    .enum(['sending', 'accepted', 'rejected', 'not_sent', 'unknown'])
    .describe(
      'sending: its answer has not come. unknown: its answer was lost; it may run and be billed, and is not sent again',
    ),
  status: z
    .enum(['queued', 'running', 'succeeded', 'failed', 'cancelled', 'expired'])
    .nullable()
    .describe('of its task, as last seen; the last four are final'),
  progress: z.number().nullable().describe('percent, where the provider tells it'),
  effective: parametersShape.describe('what is made'),
  cost: costShape.describe('US dollars; null where nobody knows'),
  problem: z.string().nullable().describe('why it failed, was refused, or is unknown'),
  file: z.string().nullable().describe('where its result was saved'),
  warnings: z.array(z.string()),
  next: z.string().describe('what to do now'),
})

export type PurchaseData = z.input<typeof purchaseShape>
