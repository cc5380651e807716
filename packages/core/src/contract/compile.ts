import type { FieldName, Json, Kind, Operation, Status } from '../words/names.ts'
import { codePlaces, reasonPlaces } from './answer-defaults.ts'
import { namedFields } from './named-fields.ts'
import type { Answer, Dialect, ErrorRow, Match, OutputRow, Path, Provider } from './provider.ts'
import { type Steps, stepsOf } from './tree.ts'

/** A dialect as its answers are read: what its document says, taken apart once. The document itself stays plain JSON. */
export interface CompiledDialect {
  readonly kind: Kind
  /** What stands at no place of the document is not read. */
  readonly documentOnly: boolean
  readonly answer: CompiledAnswer
  readonly otherAnswer: CompiledAnswer | undefined
  /** By `wordKey`. */
  readonly statuses: ReadonlyMap<string, Status>
  readonly errors: readonly CompiledError[]
  /** Their names of the fields of a request, in lower case, and ours. */
  readonly fields: ReadonlyMap<string, string>
  /** What an operation keeps of its answer. */
  readonly takes: { readonly [operation in Operation]?: readonly (readonly [hole: string, paths: readonly Steps[]])[] }
}

type Paths = readonly Steps[] | undefined

export interface CompiledAnswer {
  readonly envelope: { readonly at: readonly Steps[]; readonly code: readonly Steps[] }
  readonly id: readonly Steps[]
  readonly status: readonly Steps[]
  readonly progress: Paths
  readonly code: Paths
  /** Those of `code` that do not lead into a text. */
  readonly codeOutsideOfTexts: Paths
  readonly message: readonly Steps[]
  readonly createdAt: Paths
  readonly completedAt: Paths
  readonly expiresAt: Paths
  readonly cost: { readonly at: readonly Steps[]; readonly perUsd: number } | undefined
  readonly effective: readonly CompiledField[]
  readonly signs: readonly { readonly match: CompiledMatch; readonly is: Status }[]
  readonly outputs: readonly (Omit<OutputRow, 'at'> & { readonly at: Steps | undefined })[]
}

export interface CompiledField {
  readonly name: string
  readonly paths: readonly Steps[]
  /** Their spelling of a value back in ours: `720P` was `720p`. */
  ourWord(theirs: string): string
}

export interface CompiledMatch extends Omit<Match, 'text' | 'at'> {
  readonly text: RegExp | undefined
  readonly at: readonly (readonly [path: Steps, want: Json])[]
}

export interface CompiledError {
  readonly match: CompiledMatch
  readonly row: ErrorRow
}

export function compileDialects(
  provider: Provider,
  documentOnly = false,
): { readonly [name: string]: CompiledDialect } {
  const statuses = new Map(Object.entries(provider.statuses).map(([word, { is }]) => [wordKey(word), is]))
  const errors = provider.errors.map(row => ({ match: compileMatch(row), row }))
  return Object.fromEntries(
    Object.entries(provider.dialects).map(([name, dialect]) => [
      name,
      {
        kind: dialect.kind,
        documentOnly,
        answer: compileAnswer(dialect, dialect.answer),
        otherAnswer: dialect.otherAnswer && compileAnswer(dialect, dialect.otherAnswer),
        statuses,
        errors,
        fields: namedFields(dialect, Object.values(provider.models)),
        takes: takesOf(dialect),
      },
    ]),
  )
}

/** A status word as it is compared: as text, without case and blanks around, a blank or hyphen inside like an underscore. */
export const wordKey = (word: string): string =>
  word
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_')

const apart = (paths: readonly Path[] | undefined): Paths => paths?.map(stepsOf)

function takesOf({ routes }: Dialect): CompiledDialect['takes'] {
  const taking = Object.entries(routes).flatMap(([operation, route]) =>
    route?.take
      ? [[operation, Object.entries(route.take).map(([hole, paths]) => [hole, paths.map(stepsOf)] as const)] as const]
      : [],
  )
  return Object.fromEntries(taking)
}

function compileAnswer(dialect: Dialect, rows: Answer): CompiledAnswer {
  const code = rows.code ?? codePlaces
  return {
    envelope: {
      at: (rows.envelope?.at ?? []).map(stepsOf),
      code: (rows.envelope?.code ?? []).map(stepsOf),
    },
    id: rows.id.map(stepsOf),
    status: rows.status.map(stepsOf),
    progress: apart(rows.progress ?? ['progress']),
    code: apart(code),
    codeOutsideOfTexts: apart(code.filter(path => !path.includes('@json'))),
    message: [...new Set([...(rows.message ?? []), ...reasonPlaces])].map(stepsOf),
    createdAt: apart(rows.createdAt),
    completedAt: apart(rows.completedAt),
    expiresAt: apart(rows.expiresAt),
    cost: rows.cost && { at: [stepsOf(rows.cost.at)], perUsd: rows.cost.perUsd },
    effective: Object.entries(rows.effective ?? {}).map(([name, paths]) => ({
      name,
      paths: paths.map(stepsOf),
      ourWord: ourWords(dialect, name as FieldName),
    })),
    signs: (rows.signs ?? []).map(sign => ({ match: compileMatch(sign), is: sign.is })),
    outputs: rows.outputs.map(row => ({ ...row, at: row.at === undefined ? undefined : stepsOf(row.at) })),
  }
}

const compileMatch = ({ on, http, status, code, text, at, body }: Match): CompiledMatch => ({
  ...(on && { on }),
  ...(http && { http }),
  ...(status && { status }),
  ...(code && { code }),
  ...(body && { body }),
  text: text === undefined ? undefined : new RegExp(text, 'i'),
  at: Object.entries(at ?? {}).map(([path, want]) => [stepsOf(path), want] as const),
})

/** The spellings of a field turned round; of two values that are spelled alike the first is meant. */
function ourWords(dialect: Dialect, name: FieldName): (theirs: string) => string {
  const field = dialect.routes.submit?.fields?.[name]
  if (typeof field !== 'object' || field === null) return theirs => theirs
  const rows = Object.entries(field.values ?? {}).map(([ours, value]) => [String(value).toLowerCase(), ours] as const)
  const ours = new Map(rows.toReversed())
  return theirs => ours.get(theirs.toLowerCase()) ?? (field.as === 'upper' ? theirs.toLowerCase() : theirs)
}
