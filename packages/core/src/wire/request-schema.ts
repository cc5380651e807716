import { z } from 'zod'
import { paidOperations } from '../words/names.ts'

/**
 * The canonical request as zod schemas. Core loads this module with the first paid call; a server may import it to check
 * its own users' input (`@vidrelay/core/schema`). Limits of a provider are not here: they stand in its document.
 */
const positive = (what: string) =>
  z.int(`must be a whole number of ${what}, 1 or more`).min(1, `must be a whole number of ${what}, 1 or more`)

const role = z.enum(['image', 'firstFrame', 'lastFrame', 'reference']).optional()

export const taskRefSchema = z.object({
  v: z.literal(1),
  provider: z.string().min(1),
  dialect: z.string().min(1),
  kind: z.enum(['video', 'image']),
  id: z.string().min(1),
  model: z.string().optional(),
  baseURL: z.string().min(1),
  account: z.string().optional(),
  createdAt: z.string().min(1),
  operation: z.enum(paidOperations).optional(),
  kept: z.record(z.string(), z.string()).optional(),
})

const imageForms = 'must be a URL or data URL as text, { url }, { path }, { bytes } or { task }'
export const imageInputSchema = z.union(
  [
    z.string(),
    z.strictObject({ url: z.string(), role }),
    z.strictObject({ path: z.string().min(1), role }),
    z.strictObject({
      bytes: z.instanceof(Uint8Array),
      mediaType: z.string().optional(),
      filename: z.string().optional(),
      role,
    }),
    z.strictObject({ task: taskRefSchema, output: z.int().min(0).optional(), role }),
  ],
  imageForms,
)

const text = z.string('must be text')

export const generateRequestSchema = z.strictObject({
  model: text.regex(/\S/, 'must not be empty').optional(),
  prompt: text.optional(),
  seconds: positive('seconds').optional(),
  aspectRatio: text.regex(/^\d+(\.\d+)?:\d+(\.\d+)?$/, 'must be a ratio like 16:9').optional(),
  resolution: text.regex(/^\d{3,4}p$|^\dk$/i, 'must be a resolution like 720p').optional(),
  size: text.regex(/^\d+x\d+$/, 'must be pixels like 1280x720; a ratio like 16:9 goes into aspectRatio').optional(),
  count: positive('outputs').optional(),
  seed: z.int('must be a whole number').optional(),
  images: z.array(imageInputSchema, 'must be a list').optional(),
  providerOptions: z.record(z.string(), z.json(), 'must be an object of JSON values').optional(),
})
const userImageForms = 'must be a URL or data URL as text, or { url }'
export const userRequestSchema = generateRequestSchema.extend({
  images: z
    .array(z.union([z.string(), z.strictObject({ url: z.string(), role })], userImageForms), 'must be a list')
    .optional(),
})
export const sourceRequestSchema = generateRequestSchema.extend({
  source: z.union([z.string(), taskRefSchema], 'must be a task ref'),
})
