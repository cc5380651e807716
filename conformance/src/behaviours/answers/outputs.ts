import type { Json, OutputRow } from '@vidrelay/core/provider'
import { type Behaviour, slug } from '../../behaviour.ts'
import type { RecordedExchange } from '../../recording.ts'
import { derivedFrom, stageOf } from '../scene.ts'
import { allShapes } from './answer-paths.ts'
import { idPlace, type Place, saying } from './build.ts'
import { type Attempt, planOf } from './looks.ts'
import { linkRows, outputsIn } from './results.ts'
import type { Shape } from './shapes.ts'
import { bytesAnswer, contentOf, jsonAnswer, linkFetch, linkOf, lookOf, refOf, withKey } from './stage.ts'

/** Each place of a result, alone: what is fetched, with or without the key, and how it shows. */

export const roleOf = ({ stage }: Shape, row: OutputRow) => row.role ?? stage.dialect.kind

/** What stands at a row's place. */
export const resultAt = ({ stage }: Shape, name: string): Json => linkOf(stage, name)

/** How the bytes come, for what stands there. */
export function fetchOf({ stage }: Shape, row: OutputRow, value: Json, id: string): readonly RecordedExchange[] {
  const bytes = bytesAnswer(stage.tape.body)
  if (row.route) return [contentOf(stage, id, bytes, row.variant)]
  const link = String(value)
  if (!link.startsWith('/')) return [linkFetch(stage, link, bytes)]
  const url = new URL(link, `${stage.base}/`).href
  return [{ request: { method: 'GET', url, headers: withKey(stage.provider) }, response: bytes }]
}

/** A look that finds the result, and the download of one of its outputs. */
function fetched(shape: Shape, what: string, title: string, row: OutputRow, values: readonly Json[]): Attempt {
  const { stage, rows } = shape
  const { tape } = stage
  const said = saying(stage.provider, rows, 'succeeded') ?? []
  const own = values.map((value, index): Place => [row.at!.replace('[]', `[${index}]`), value])
  // What is no result of the dialect's own kind comes beside one.
  const isMain = roleOf(shape, row) === stage.dialect.kind
  const [main] = isMain ? [] : linkRows(shape)
  const beside: readonly Place[] = main ? [[main.at, linkOf(stage, 'main')]] : []
  const places = [...said, ...beside, ...(row.at === undefined ? [] : own)]
  const json = shape.answer([idPlace(rows, tape.id), ...places])
  const outputs = outputsIn(shape, places)
  const wanted = outputs.filter(output => output.role === roleOf(shape, row)).at(values.length - 1)
  if (json === undefined || !wanted?.rows.includes(row))
    return { untestable: `no answer of ${shape.name} can have ${row.at ?? row.route} as its result` }
  const isDefault = wanted.index === outputs.findIndex(({ role }) => role === stage.dialect.kind)
  const shownOutputs = outputs.map(({ role, index }) => ({ role, index }))
  return {
    what,
    title,
    source: row.source
      ? {
          class: 'derived',
          document: `${row.at ?? `the ${row.route} route`} of the document (source ${row.source})`,
          date: tape.recording.source.date,
        }
      : derivedFrom(tape, `with the result at ${row.at ?? row.route}`),
    ...stageOf(tape),
    steps: [
      {
        do: 'download',
        ref: refOf(stage, tape.id) as never,
        ...(!isDefault && { output: wanted.index }),
        file: `out.${tape.body.kind}`,
        expect: {
          result: {
            body: tape.body,
            task: { status: 'succeeded', outputs: shownOutputs, warnings: shape.warnings } as never,
          },
        },
      },
    ],
    exchanges: [lookOf(stage, tape.id, jsonAnswer(json)), ...fetchOf(shape, row, values.at(-1) ?? null, tape.id)],
  }
}

function eachRow(shape: Shape, row: OutputRow, index: number): readonly Attempt[] {
  const name = `${shape.name}-${row.at === undefined ? slug(`${row.route} ${row.variant ?? ''}`) : slug(row.at)}`
  const title = row.route
    ? `The ${roleOf(shape, row)} comes by the ${row.route} route${row.variant ? ` as ${row.variant}` : ''}, with the key.`
    : `The ${roleOf(shape, row)} whose address stands at ${row.at} is fetched from there, without the key.`
  const one = fetched(shape, name, title, row, row.at === undefined ? [] : [resultAt(shape, `one-${index}`)])
  if (!row.at?.includes('[]')) return [one]
  const several = [0, 1, 2].map(n => resultAt(shape, `several-${n}`))
  return [one, fetched(shape, `${name}-several`, `Each item at ${row.at} is an output of its own.`, row, several)]
}

function relative(shape: Shape): readonly Attempt[] {
  const [row] = linkRows(shape)
  if (!row) return []
  const title = `A relative address at ${row.at} stands below the provider's own host, and the key goes along.`
  return [fetched(shape, `${shape.name}-relative`, title, row, [`/files/out.${shape.stage.tape.body.kind}`])]
}

export const outputs: readonly Behaviour[] = [
  {
    id: 'outputs.each-place',
    group: 'Results',
    text: 'A result at any place that the document names is saved: from its address without the key, from the content route with it, or out of the answer itself.',
    source: 'packages/core/src/contract/provider.ts, "Answer.outputs"',
    plan: subject =>
      planOf(
        allShapes(subject).flatMap(shape => shape.rows.outputs.flatMap((row, index) => eachRow(shape, row, index))),
        'the document names no place of a result',
      ),
  },
  {
    id: 'outputs.relative',
    group: 'Results',
    text: 'A relative address of a result stands below the provider’s own host; only there the key goes along.',
    source: 'packages/core/README.md, "What it promises"',
    plan: subject => planOf(allShapes(subject).flatMap(relative).slice(0, 1), 'no result comes by an address'),
  },
]
