import type { Json, OutputRow } from '@vidrelay/core/provider'
import { valuesAt } from '../error-reading.ts'
import { answerWith, type Place, saying } from './build.ts'
import type { Shape } from './shapes.ts'
import { linkOf } from './stage.ts'

/** The kit's own reading of where results stand. */

export type Role = NonNullable<OutputRow['role']>
export interface ExpectedOutput {
  readonly role: Role
  readonly index: number
  readonly url: string | null
  /** The rows that yield it, in order. */
  readonly rows: readonly OutputRow[]
}

/** The outputs of a successful answer that says these things. */
export function outputsIn({ rows, stage }: Shape, places: readonly Place[]): readonly ExpectedOutput[] {
  const json = answerWith(places) ?? null
  const byRole = new Map<Role, { url: string | null; rows: OutputRow[] }[]>()
  for (const row of rows.outputs) {
    const role = row.role ?? stage.dialect.kind
    const found = yielded(row, json)
    const known = byRole.get(role)
    // The first row that yields anything says how many there are; later ones are other ways to the same.
    if (known) {
      for (const [at, url] of found.entries()) {
        known[at]?.rows.push(row)
        if (known[at]) known[at].url ??= url
      }
    } else if (found.length > 0)
      byRole.set(
        role,
        found.map(url => ({ url, rows: [row] })),
      )
  }
  return [...byRole]
    .flatMap(([role, all]) => all.map(one => ({ role, ...one })))
    .map((one, index) => ({ ...one, index }))
}

/** Absolute, or below the provider's own host. */
const isAddress = /^(https?:\/\/[^\s/]|\/[^/\s])/

/** For each output that a row gives: its address, or null where it comes without one. */
function yielded(row: OutputRow, json: Json): readonly (string | null)[] {
  if (row.route) return [null]
  const texts = valuesAt(json, row.at!).filter(value => typeof value === 'string' && value.trim() !== '') as string[]
  return [...new Set(texts.filter(text => isAddress.test(text)))]
}

/** As a task shows them. */
export const shown = (outputs: readonly ExpectedOutput[]): Json =>
  outputs.map(({ role, index, url }) => ({ role, index, url }))

/** Does a success need nothing but its word, since the result comes by a route? */
export const comesByRoute = ({ rows, stage }: Shape): boolean =>
  rows.outputs.some(({ role, route }) => route !== undefined && (role ?? stage.dialect.kind) === stage.dialect.kind)

/** Rows of the dialect's own kind that name an address in the answer. */
export const linkRows = ({ rows, stage }: Shape): readonly (OutputRow & { at: string })[] =>
  rows.outputs.filter(
    (row): row is OutputRow & { at: string } =>
      row.at !== undefined && (row.role ?? stage.dialect.kind) === stage.dialect.kind,
  )

/** What a successful answer says beside its id; undefined where the document knows no way to say it. */
export function successPlaces(shape: Shape): readonly Place[] | undefined {
  const said = saying(shape.stage.provider, shape.rows, 'succeeded')
  if (!said) return undefined
  if (comesByRoute(shape)) return said
  const [row] = linkRows(shape)
  return row && [...said, [row.at, linkOf(shape.stage, 'result')]]
}
