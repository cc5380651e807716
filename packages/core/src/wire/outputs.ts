import { resultNames } from '../contract/answer-defaults.ts'
import type { CompiledAnswer, CompiledDialect } from '../contract/compile.ts'
import type { OutputRow } from '../contract/provider.ts'
import { at } from '../contract/tree.ts'
import type { Kind } from '../words/names.ts'
import type { OutputSource } from '../words/task.ts'
import { resultsAnywhere } from './anywhere.ts'
import { isObject, mostEnvelopes, unpacked } from './levels.ts'
import { linksIn } from './links.ts'

/** The results of an answer, each with the ways to it. */
export type FoundOutputs = { role: NonNullable<OutputRow['role']>; sources: OutputSource[] }[]

/**
 * The outputs that JSON in the place of a task or of a file names, in whatever envelope. `isOwn`: links that we sent, and that
 * are only repeated.
 */
export function contentOutputs(
  dialect: CompiledDialect,
  json: unknown,
  isOwn: (link: string) => boolean = () => false,
): FoundOutputs {
  const rows = { ...dialect.answer, outputs: dialect.answer.outputs.filter(row => !row.route) }
  const below = [...dialect.answer.envelope.at, ...(dialect.otherAnswer?.envelope.at ?? [])]
  const levels = [unpacked(json, isObject)]
  for (let from = 0, depth = 0; depth < mostEnvelopes && from < levels.length; depth++) {
    const inside = levels.slice(from).flatMap(level => below.flatMap(path => at(level, path)))
    from = levels.length
    levels.push(...inside.map(value => unpacked(value, isObject)).filter(isObject))
  }
  const roots = levels.toReversed()
  const outputs = outputsOf(dialect, rows, roots)
  addStray(dialect, outputs, json)
  // Without any name the answer itself is the place of a result.
  if (outputs.length === 0)
    for (const source of roots.flatMap(root => linksIn(root, dialect.kind)))
      outputs.push({ role: dialect.kind, sources: [source] })
  const isRepeated = (source: OutputSource) => 'url' in source && isOwn(source.url)
  return outputs
    .map(output => ({ ...output, sources: output.sources.filter(source => !isRepeated(source)) }))
    .filter(({ sources }) => sources.length > 0)
}

export function outputsOf(dialect: CompiledDialect, rows: CompiledAnswer, roots: readonly unknown[]): FoundOutputs {
  const byRole = new Map<NonNullable<OutputRow['role']>, OutputSource[][]>()
  for (const row of rows.outputs) {
    const role = row.role ?? dialect.kind
    // Whether it leads anywhere is known when it was asked.
    if (row.last && !byRole.has(role)) continue
    const found = sourcesOf(row, dialect.kind, roots)
    const list = byRole.get(role) ?? []
    const fixed = list.length
    for (const [index, source] of found.entries()) {
      if (fixed === 0) list.push([source])
      else if (index < fixed) list[index]!.push(source)
    }
    if (list.length > 0) byRole.set(role, list)
  }
  return [...byRole].flatMap(([role, list]) => list.map(sources => ({ role, sources })))
}

const isInAnswer = (source: OutputSource): boolean => !('route' in source)

/** A result stands where the server's other shape has it: fields of two shapes are never mixed. */
export function isOfOtherShape(dialect: CompiledDialect, rows: CompiledAnswer, level: unknown): boolean {
  const other = rows === dialect.answer ? dialect.otherAnswer : dialect.answer
  return other !== undefined && outputsOf(dialect, other, [level]).some(({ sources }) => sources.some(isInAnswer))
}

/**
 * Where no documented place has a result, those that stand elsewhere in the level that is read are taken: the bytes decide.
 * Gives the name that they stand at, where no documented way leads to the result.
 */
export function addStray(
  { kind, documentOnly }: CompiledDialect,
  outputs: FoundOutputs,
  level: unknown,
): string | undefined {
  const known = outputs.filter(({ role }) => role === kind)
  if (documentOnly || known.some(({ sources }) => sources.some(isInAnswer))) return undefined
  const [first, ...others] = resultsAnywhere(level, kind, resultNames[kind])
  if (!first) return undefined
  const results = withoutTwins(first.results).map((source, index) => [
    source,
    ...others.flatMap(other => other.results[index] ?? []),
  ])
  for (const [index, sources] of results.entries()) {
    const there = known[index]?.sources
    if (there) there.push(...withoutTwins(sources))
    else outputs.push({ role: kind, sources: withoutTwins(sources) })
  }
  return known.length === 0 ? first.name : undefined
}

function sourcesOf(row: CompiledAnswer['outputs'][number], kind: Kind, roots: readonly unknown[]): OutputSource[] {
  if (row.route) return [{ route: row.route, ...(row.variant !== undefined && { variant: row.variant }) }]
  const values = roots.flatMap(root => at(root, row.at!))
  return withoutTwins(values.flatMap(value => linksIn(value, row.role ?? kind)))
}

/** The same link twice is one result; two images may well be alike byte for byte. */
const withoutTwins = <Source extends OutputSource>(found: readonly Source[]): Source[] =>
  found.filter(
    (source, index) => !('url' in source) || found.findIndex(one => 'url' in one && one.url === source.url) === index,
  )
