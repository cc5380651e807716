import { loadedOnce } from '../base/loaded-once.ts'
import { invalid } from '../words/problems.ts'
import type { GenerateRequest, SourceRequest } from '../words/task.ts'

const loadSchema = loadedOnce(() => import('./request-schema.ts'))

/** Shape and types of a request. zod is loaded here, with the first paid call. @throws `invalid_request` */
export async function validateRequest(
  request: unknown,
  withSource: boolean,
): Promise<GenerateRequest & Partial<SourceRequest>> {
  const { generateRequestSchema, sourceRequestSchema } = await loadSchema()
  const parsed = (withSource ? sourceRequestSchema : generateRequestSchema).safeParse(request)
  if (parsed.success) return withEveryOption(parsed.data, request as GenerateRequest)
  const sentences = parsed.error.issues.map(issue => {
    const path = issue.path.reduce<string>(
      (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part)),
      '',
    )
    if (issue.code === 'unrecognized_keys') {
      const fields = Object.keys(generateRequestSchema.shape).join(', ')
      return {
        field: path || issue.keys[0]!,
        problem: `${issue.keys.map(key => JSON.stringify(key)).join(', ')} is no field of a request; accepted: ${fields}; what only this provider knows goes into providerOptions`,
      }
    }
    return { field: path || 'request', problem: issue.message }
  })
  throw invalid(
    sentences[0]!.field,
    sentences
      .map((sentence, index) => (index === 0 ? sentence.problem : `${sentence.field}: ${sentence.problem}`))
      .join('. '),
  )
}

/** zod drops a key named `__proto__` unseen; what the caller gives is sent or refused, never dropped. */
function withEveryOption(parsed: object, { providerOptions }: GenerateRequest) {
  const request = parsed as GenerateRequest & Partial<SourceRequest>
  return providerOptions ? { ...request, providerOptions: JSON.parse(JSON.stringify(providerOptions)) } : request
}
