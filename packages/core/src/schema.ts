/** The canonical request as zod schemas, for a server that checks its own users' input (`@vidrelay/core/schema`). */
export { generateRequestSchema, imageInputSchema, sourceRequestSchema, taskRefSchema } from './wire/request-schema.ts'
