import { type Facts, isGiven } from '../contract/limits.ts'
import type { Field, Model, Place, Route } from '../contract/provider.ts'
import type { FieldName, Json, PaidOperation } from '../words/names.ts'
import type { GenerateRequest, Parameters } from '../words/task.ts'
import type { BodyWriter } from './body.ts'
import type { Findings } from './request-media.ts'

const fieldNames: readonly FieldName[] = [
  'model',
  'prompt',
  'seconds',
  'aspectRatio',
  'resolution',
  'size',
  'count',
  'seed',
]
const parameterNames = fieldNames.filter(name => name !== 'prompt')

/** What the caller asked for, as he wrote it; the prompt is left out. */
export const requestedOf = (request: Omit<GenerateRequest, 'images'>): Parameters =>
  Object.fromEntries(
    parameterNames
      .filter(field => isGiven(request[field as keyof typeof request]))
      .map(field => [field, request[field as keyof typeof request]]),
  )

interface Fields {
  operation: PaidOperation
  route: Route
  model: Model | undefined
  /** Who cannot take a field, in sentences. */
  subject: string
  request: Omit<GenerateRequest, 'images'>
  /** As they are sent, after what is documented was filled in. */
  facts: Facts
  lenient: boolean
}

/** Writes each field where the route has its place. Gives what will be in force; what has no place is among the findings. */
export function writeFields(
  { operation, route, model, subject, request, facts, lenient }: Fields,
  writer: BodyWriter,
  { refusals, warnings }: Findings,
): Parameters {
  const effective: Parameters = {}
  const placed = new Map<Place, FieldName>()
  for (const field of fieldNames) {
    const value = field === 'prompt' ? promptOf(request) : facts[field]
    if (!isGiven(value)) continue
    const spelled = spell(route.fields?.[field], value)
    if (spelled === 'unsupported') {
      if (field === 'model' && operation !== 'submit' && request.model === undefined) continue // the source's own
      if (field === 'resolution' && model?.sizes && isGiven(route.fields?.size)) continue // already said by the size
      if (lenient)
        warnings.push({ code: 'dropped', field, message: `${field}: ${subject} has no such field; left out` })
      else refusals.push({ field, problem: `${subject} has no such field; accepted: ${offered(route, model)}` })
    } else if ('refused' in spelled) refusals.push({ field, problem: spelled.refused })
    else if (placed.has(spelled.to)) {
      refusals.push({
        field,
        problem: `${subject} has one place for this and ${placed.get(spelled.to)}; give one of them`,
      })
    } else {
      placed.set(spelled.to, field)
      writer.write(spelled.to, spelled.value)
      if (field !== 'prompt') Object.assign(effective, { [field]: value })
    }
  }
  return effective
}

/** Blanks alone are no prompt. */
export const promptOf = ({ prompt }: { prompt?: string | undefined }): string | undefined =>
  prompt === undefined || prompt.trim() === '' ? undefined : prompt

/** The fields that have a place, and those that become a size. */
function offered({ fields = {} }: Route, model: Model | undefined): string {
  const placed = Object.keys(fields).filter(name => isGiven(fields[name as FieldName]))
  const sized = model?.sizes && isGiven(fields.size) ? ['aspectRatio', 'resolution'] : []
  return [...new Set([...placed, ...sized])].join(', ')
}

function spell(
  spelling: Place | Field | null | undefined,
  value: unknown,
): 'unsupported' | { refused: string } | { to: Place; value: Json } {
  if (!isGiven(spelling)) return 'unsupported'
  const field: Field = typeof spelling === 'string' ? { to: spelling } : (spelling as Field)
  if (field.values) {
    const key = Object.keys(field.values).find(own => own.toLowerCase() === String(value).toLowerCase())
    if (key === undefined)
      return { refused: `${JSON.stringify(value)} is not accepted; accepted: ${Object.keys(field.values).join(', ')}` }
    return { to: field.to, value: field.values[key]! }
  }
  const forms: { [as: string]: Json } = {
    string: String(value),
    number: Number(value),
    upper: String(value).toUpperCase(),
  }
  return { to: field.to, value: field.as === undefined ? (value as Json) : forms[field.as]! }
}
