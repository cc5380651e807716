import type { ZodType } from 'zod'
import {
  generateRequestSchema as anyRequest,
  sourceRequestSchema as anySource,
  userRequestSchema as userRequest,
} from './wire/request-schema.ts'
import type { GenerateRequest, SourceRequest } from './words/task.ts'

/** The canonical request as zod schemas, for a program that takes requests from elsewhere (`@vidrelay/core/schema`). */
export { imageInputSchema, taskRefSchema } from './wire/request-schema.ts'

/** All that `submit` takes. An image may be a path of this machine: for requests of your own. */
export const generateRequestSchema = anyRequest as unknown as ZodType<GenerateRequest>
/** All that `remix`, `extend` and `edit` take. */
export const sourceRequestSchema = anySource as unknown as ZodType<SourceRequest>
/** What a stranger may ask for, as in the body of a web request: images are links or data URLs, never a file of this machine. */
export const userRequestSchema = userRequest as unknown as ZodType<GenerateRequest>
