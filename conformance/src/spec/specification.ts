import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Kind, Operation } from '@vidrelay/core'
import type { AnswerRead } from '@vidrelay/core/testing'
import { parse } from 'yaml'
import type { RecordingSource } from '../format/recording.ts'
import { type DocumentPath, valueAt } from '../rows/edit.ts'

/** A line of `x-vidrelay`: what a page documents and OpenAPI has no place for. */
export interface Line {
  /** Where in the specification's documents it was read. */
  readonly source?: string
  /** The page's own words. Without them, and without a requirement, a line is our reading and no evidence. */
  readonly quote?: string
  readonly requirement?: readonly string[]
}
export interface StatusLine extends Line {
  readonly word: string
  readonly canonical: string
}
export interface ErrorLine extends Line {
  readonly id: string
  readonly on?: readonly string[]
  /** Status of the exchange; anything else is no exchange. */
  readonly http?: number | string | null
  readonly bodyCode?: readonly string[]
  /** The status word of the task. */
  readonly word?: string
  readonly status?: string
  readonly message?: string
  /** Our code. */
  readonly code: string
  readonly retryable?: boolean
}
export interface FactLine extends Line {
  /** Place in the adapter's document: `polling.every`. */
  readonly fact: string
  /** What must stand there; of an object only what is named. */
  readonly is: unknown
}

/** An answer as somebody has shown it, and what a client must take it for. */
export interface AnswerLine extends Line {
  readonly id: string
  /** Absent: `video`. */
  readonly kind?: Kind
  /** What it answers. Absent: a look. */
  readonly on?: readonly Operation[]
  /** Absent: 200. */
  readonly http?: number
  readonly body: unknown
  /** Of each part only what is named. */
  readonly reads: { readonly [part in keyof AnswerRead]?: unknown }
}

/** What a provider documents, written from its page and not from the adapter: the second witness. */
export interface Specification {
  readonly document: OpenApiDocument
  /** The file that it was read from. Absent: it was given as an object. */
  readonly file?: string
  readonly statuses: readonly StatusLine[]
  readonly errors: readonly ErrorLine[]
  readonly facts: readonly FactLine[]
  readonly answers: readonly AnswerLine[]
  /** The day, or month, on which its first document was read; empty where it does not say. */
  readonly date: string
  /** Where a part of the document stands, as keys from its top; of one that is not part of it, the top. */
  placeOf(node: object): DocumentPath
  /** Whose word stands at a place, by the nearest `x-source` or `x-requirement` around it. */
  classOf(place: DocumentPath): RecordingSource['class']
  /** False where the specification itself says that it is nobody's word. */
  isEvidence(place: DocumentPath): boolean
}
/** Software that many providers run, and that one of them runs too. */
export interface Family {
  /** Of it only status words and answers count: what is sent, and where, is each provider's own. */
  readonly specification: Specification
  /** The dialects of the adapter that speak to it. Absent: all. */
  readonly dialects?: readonly string[]
}
export interface OpenApiDocument {
  readonly openapi?: string
  readonly servers?: readonly { readonly url: string }[]
  readonly paths?: unknown
  readonly components?: { readonly securitySchemes?: { readonly [name: string]: SecurityScheme } }
  readonly 'x-vidrelay'?: {
    readonly documents?: {
      readonly [name: string]: { readonly title?: string; readonly kind?: string; readonly read?: string }
    }
    readonly statuses?: readonly StatusLine[]
    readonly errors?: readonly ErrorLine[]
    readonly facts?: readonly FactLine[]
    readonly answers?: readonly AnswerLine[]
  }
}
export interface SecurityScheme {
  readonly type?: string
  readonly scheme?: string
  readonly in?: string
  readonly name?: string
}

/**
 * Reads an OpenAPI document, YAML or JSON.
 * @throws Error on a file that is not there or is no OpenAPI document
 */
export function readSpecification(given: string | URL | OpenApiDocument): Specification {
  if (typeof given !== 'string' && !(given instanceof URL)) return specificationOf(given)
  const file = typeof given === 'string' ? given : fileURLToPath(given)
  const document = parsed(file)
  if (typeof document?.openapi !== 'string' || typeof document.paths !== 'object')
    throw new Error(`${file} is no OpenAPI document: it has no openapi and paths`)
  return { ...specificationOf(document), file }
}

function parsed(file: string): OpenApiDocument | null {
  try {
    return parse(readFileSync(file, 'utf8')) as OpenApiDocument | null
  } catch (cause) {
    throw new Error(`the specification ${file} cannot be read: ${(cause as Error).message.split('\n')[0]}`, { cause })
  }
}

function specificationOf(document: OpenApiDocument): Specification {
  const { statuses = [], errors = [], facts = [], answers = [], documents = {} } = document['x-vidrelay'] ?? {}
  const places = new WeakMap<object, DocumentPath>()
  const note = (node: unknown, place: DocumentPath) => {
    if (typeof node !== 'object' || node === null || places.has(node)) return
    places.set(node, place)
    for (const [key, child] of Object.entries(node)) note(child, [...place, Array.isArray(node) ? Number(key) : key])
  }
  note(document, [])
  const classOf = (place: DocumentPath): RecordingSource['class'] => {
    const around = place.map(
      (_, depth) => valueAt(document, place.slice(0, place.length - depth)) as Marked | undefined,
    )
    const isLine = place[0] === 'x-vidrelay'
    const source = around.flatMap(node => {
      if (node?.['x-requirement']) return ['page']
      return node?.['x-source'] ?? (isLine ? (node?.source ?? []) : [])
    })[0]
    return source === undefined ? 'documentation' : classOfKind(documents[source]?.kind)
  }
  return {
    document,
    statuses,
    errors,
    facts,
    answers,
    date: Object.values(documents).flatMap(({ read }) => read ?? [])[0] ?? '',
    placeOf: node => places.get(node) ?? [],
    classOf,
    isEvidence: place => classOf(place) !== 'derived',
  }
}

interface Marked {
  readonly 'x-requirement'?: unknown
  readonly 'x-source'?: string
  /** Of a line of `x-vidrelay`. */
  readonly source?: string
}

/** A document's kind is a phrase for people. */
function classOfKind(kind: string | undefined): RecordingSource['class'] {
  if (kind === undefined) return 'documentation'
  if (/infer|third[ -]party/i.test(kind)) return 'derived'
  return /source code/i.test(kind) ? 'source code' : 'documentation'
}

/** Is a line read on a page, and not made up by us? */
const isQuoted = ({ quote, requirement = [] }: Line): boolean =>
  (quote !== undefined && quote.trim() !== '' && !/\bTODO\b/.test(quote)) || requirement.length > 0

/** Where a line of `x-vidrelay` stands, and whether it is somebody's word. */
export function lineIn(
  spec: Specification,
  table: 'statuses' | 'errors' | 'facts' | 'answers',
  index: number,
): { line: DocumentPath; isEvidence: boolean } {
  const line = ['x-vidrelay', table, index]
  return { line, isEvidence: isQuoted(spec[table][index]!) && spec.isEvidence(line) }
}
