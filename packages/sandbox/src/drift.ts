import { type Operation, operations } from './protocol.ts'

/** Which answers change. */
export interface DriftTarget {
  /** A provider's id. Absence: every provider. */
  readonly provider?: string
  /** Whose answers. Absence: `get`; for `model-gone` always `models`, for `error-shape` every operation. */
  readonly on?: Operation
}

/** How answers stop being what the document says. */
export type DriftEffect =
  /** A field has another name. Absence: `status` is `state`. */
  | { readonly kind: 'rename-field'; readonly field?: string; readonly to?: string }
  /** A field is missing. Absence: `progress`. */
  | { readonly kind: 'field-gone'; readonly field?: string }
  /** A field has another type: a number becomes a text (`"50%"`), a text a number, anything else a text. Absence: `progress`. */
  | { readonly kind: 'type-changed'; readonly field?: string }
  /** There is a field more, at the top of the answer. Absence: `queue_position`. */
  | { readonly kind: 'extra-field'; readonly field?: string }
  /** Every state has a word that nobody has heard. Absence: `reviewing`. */
  | { readonly kind: 'new-status-word'; readonly word?: string }
  /** A model is not listed any more. Absence: the first one. */
  | { readonly kind: 'model-gone'; readonly model?: string }
  /** Refusals are `{errors: [{title, detail}]}`. */
  | { readonly kind: 'error-shape' }

/** A change of the protocol that stays until it is taken back. */
export type Drift = DriftTarget & DriftEffect

/** The fields that each kind has beside `kind` and `provider`. */
export const driftFields: Readonly<Record<Drift['kind'], readonly string[]>> = {
  'rename-field': ['on', 'field', 'to'],
  'field-gone': ['on', 'field'],
  'type-changed': ['on', 'field'],
  'extra-field': ['on', 'field'],
  'new-status-word': ['on', 'word'],
  'model-gone': ['model'],
  'error-shape': ['on'],
}

/**
 * Checks a drift that came from outside; an unknown field is refused, so that a slip does not go unnoticed.
 *
 * @param providers the ids there are
 * @throws TypeError, naming the field
 */
export function parseDrift(value: unknown, providers: readonly string[]): Drift {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('a drift is an object')
  const { kind, provider, on, ...texts } = value as Record<string, unknown>
  const demand = (holds: boolean, message: string): void => {
    if (!holds) throw new TypeError(message)
  }
  demand(
    typeof kind === 'string' && Object.hasOwn(driftFields, kind),
    `kind is one of ${Object.keys(driftFields).join(', ')}`,
  )
  const allowed = ['kind', 'provider', ...driftFields[kind as Drift['kind']]]
  for (const field of Object.keys(value)) demand(allowed.includes(field), `a ${kind} drift has no field ${field}`)
  demand(provider === undefined || providers.includes(provider as string), `provider is one of ${providers.join(', ')}`)
  demand(on === undefined || operations.includes(on as Operation), `on is one of ${operations.join(', ')}`)
  for (const [name, text] of Object.entries(texts))
    demand(typeof text === 'string' && text !== '', `${name} is a text that is not empty`)
  return value as Drift
}

/** What an answer becomes, drift after drift. Only JSON changes; the status never does. */
export async function drifted(
  answer: Response,
  drifts: readonly Drift[],
  { provider, operation }: { readonly provider: string; readonly operation: Operation | null },
): Promise<Response> {
  const isJson = answer.headers.get('content-type')?.startsWith('application/json')
  const own = drifts.filter(drift => (drift.provider ?? provider) === provider && isMeant(drift, operation, answer.ok))
  if (!isJson || own.length === 0) return answer
  const json: unknown = await answer.json()
  const body = new TextEncoder().encode(JSON.stringify(own.reduce(changed, json)))
  const headers = new Headers(answer.headers)
  headers.set('content-length', String(body.length))
  return new Response(body, { status: answer.status, headers })
}

function isMeant({ kind, on }: Drift, operation: Operation | null, isGood: boolean): boolean {
  if (kind === 'error-shape') return !isGood && (on ?? operation) === operation
  return isGood && operation === (kind === 'model-gone' ? 'models' : (on ?? 'get'))
}

function changed(json: unknown, drift: Drift): unknown {
  switch (drift.kind) {
    case 'rename-field': {
      const { field = 'status', to = 'state' } = drift
      return everywhere(json, ([name, value]) => [[name === field ? to : name, value]])
    }
    case 'field-gone': {
      const { field = 'progress' } = drift
      return everywhere(json, ([name, value]) => (name === field ? [] : [[name, value]]))
    }
    case 'type-changed': {
      const { field = 'progress' } = drift
      return everywhere(json, ([name, value]) => [[name, name === field ? otherType(value) : value]])
    }
    case 'extra-field':
      return { ...(json as object), [drift.field ?? 'queue_position']: 3 }
    case 'new-status-word': {
      const { word = 'reviewing' } = drift
      return everywhere(json, ([name, value]) => [
        [name, name === 'status' && typeof value === 'string' ? word : value],
      ])
    }
    case 'model-gone': {
      const { data } = json as { readonly data: readonly { readonly id: string }[] }
      const gone = drift.model ?? data[0]?.id
      return { ...(json as object), data: data.filter(({ id }) => id !== gone) }
    }
    case 'error-shape':
      return { errors: [{ title: 'Request refused', detail: messageIn(json) }] }
  }
}

type Field = readonly [name: string, value: unknown]

/** Changes the fields of every object in it, the innermost first. */
function everywhere(json: unknown, change: (field: Field) => readonly Field[]): unknown {
  if (Array.isArray(json)) return json.map(item => everywhere(item, change))
  if (typeof json !== 'object' || json === null) return json
  return Object.fromEntries(Object.entries(json).flatMap(([name, value]) => change([name, everywhere(value, change)])))
}

function otherType(value: unknown): unknown {
  if (typeof value === 'number') return `${value}%`
  if (typeof value === 'string') return Number.parseInt(value, 10) || value.length
  return JSON.stringify(value)
}

/** The first message anywhere in a refusal. */
function messageIn(json: unknown): string {
  const found = /"message":("(?:[^"\\]|\\.)*")/.exec(JSON.stringify(json))
  return found ? JSON.parse(found[1]!) : ''
}
