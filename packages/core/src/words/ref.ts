import { invalid } from './problems.ts'
import type { TaskRef } from './task.ts'

const prefix = 'vr1_'
/** Characters of the JSON form; the text form may be longer, since it carries UTF-8 in base64. */
const longest = 4096
const longestText = longest * 5

/**
 * The refs that were read or made here, each with the text that says which task it is of. They are frozen, so that what was
 * checked once stays as it is; whoever hands one back hands back the same value.
 */
const known = new WeakMap<TaskRef, string>()

/** A ref as a value of its own: frozen, and known from now on. */
export function frozenRef(ref: TaskRef): TaskRef {
  if (ref.kept) Object.freeze(ref.kept)
  known.set(Object.freeze(ref), identityOf(ref))
  return ref
}

const isKnown = (value: unknown): value is TaskRef => known.has(value as TaskRef)

/** The URL-safe string form of a ref: `vr1_` and base64url. */
export const formatRef = (ref: TaskRef): string => prefix + Buffer.from(JSON.stringify(ref)).toString('base64url')

/**
 * Reads a ref from its string form or from plain JSON data; a ref may come from a queue, a URL or a database.
 * @throws `invalid_request` without repeating the text.
 */
export function parseRef(value: unknown): TaskRef {
  if (isKnown(value)) return value
  const data = typeof value === 'string' ? decode(value) : value
  const problem = problemOf(data)
  if (problem) throw invalid('ref', problem)
  const { v, provider, dialect, kind, id, model, baseURL, account, createdAt, operation, kept } = data as TaskRef
  return frozenRef({
    v,
    provider,
    dialect,
    kind,
    id,
    ...(model !== undefined && { model }),
    baseURL,
    ...(account !== undefined && { account }),
    createdAt,
    ...(operation !== undefined && { operation }),
    ...(kept !== undefined && { kept: { ...kept } }),
  })
}

function decode(text: string): unknown {
  if (!text.startsWith(prefix) || text.length > longestText) return undefined
  try {
    return JSON.parse(Buffer.from(text.slice(prefix.length), 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}

function problemOf(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null)
    return `not a task ref; accepted: the text that submit gave (${prefix}…) or its JSON`
  const ref = data as Record<string, unknown>
  if (ref.v !== 1) return 'this version of vidrelay reads refs of version 1'
  for (const name of ['provider', 'dialect', 'id', 'baseURL', 'createdAt'] as const) {
    if (typeof ref[name] !== 'string' || ref[name] === '') return `${name} is missing`
  }
  for (const name of ['model', 'account', 'operation'] as const) {
    if (ref[name] !== undefined && typeof ref[name] !== 'string') return `${name} is not text`
  }
  if (ref.kind !== 'video' && ref.kind !== 'image') return 'kind is neither video nor image'
  if (ref.kept !== undefined && !isTexts(ref.kept)) return 'kept is not a table of texts'
  if (JSON.stringify(ref).length > longest) return 'too long'
  if (Number.isNaN(Date.parse(String(ref.createdAt)))) return 'createdAt is no date'
  return undefined
}

const isTexts = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.values(value).every(text => typeof text === 'string')

/** Same task? Used for shared poll loops and the journal. */
export const refIdentity = (ref: TaskRef): string => known.get(ref) ?? identityOf(ref)

const identityOf = (ref: TaskRef): string =>
  JSON.stringify([ref.provider, ref.baseURL, ref.account ?? '', ref.dialect, ref.id])
