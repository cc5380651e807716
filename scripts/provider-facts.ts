import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ErrorRow, isDocumented, type Provider, priceSentences } from '@vidrelay/core/provider'
import { parse } from 'yaml'
import { evidenceClasses } from '../conformance/src/format/report.ts'
import { idOf } from '../conformance/src/rows/document-rows.ts'
import { adapters } from './adapters.mjs'

// What stands about a provider in its document, its specification and the files of the checks, counted: for the READMEs and the pages.

const root = dirname(dirname(fileURLToPath(import.meta.url)))

export type Worth = (typeof evidenceClasses)[number]

/** What each row of an adapter's document rests on, by table; nothing where nobody has looked yet. */
export interface Evidence {
  readonly [table: string]: { readonly [row: string]: Worth }
}

export interface SpecDocument {
  servers: { url: string }[]
  paths: { [path: string]: { [method: string]: { summary?: string } } }
  'x-vidrelay': {
    documents: { [name: string]: { title: string; kind: string; read: string; url?: string } }
    statuses?: { word: string; source: string }[]
    contradictions?: { id: string; says: string; vidrelay: string }[]
  }
}

/** The adapters of this repository with their documents, in the order of their names. */
export async function definitions(): Promise<{ name: string; factory: string; definition: Provider }[]> {
  return Promise.all(
    adapters.map(async name => {
      const [entry] = Object.entries(await import(join(root, 'packages', name, 'src', 'index.ts')))
      return { name, factory: entry![0], definition: (entry![1] as { definition: Provider }).definition }
    }),
  )
}

export function evidenceOf(name: string): Evidence {
  const file = join(root, 'conformance', 'matrix', 'evidence', `${name}.json`)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}

/** How many rows of a table have a witness of each class, in the order of `evidenceClasses`. */
export const worthCounts = (rows: Evidence[string]): number[] =>
  evidenceClasses.map(worth => Object.values(rows).filter(own => own === worth).length)

/** The rows that nothing would turn red for. */
export const unseenRows = (evidence: Evidence): string[] =>
  Object.values(evidence).flatMap(rows => Object.keys(rows).filter(row => rows[row] === 'none'))

export const specOf = (name: string): SpecDocument =>
  parse(readFileSync(join(root, 'specs', `${name}.openapi.yaml`), 'utf8'))

/** Has anybody shown it? What is only tolerated claims nothing. */
export const isProven = (worth: Worth | undefined): boolean =>
  worth !== undefined && worth !== 'none' && worth !== 'tolerated'

/** The class of the best witness of an error row, and of a status word. */
export const worthOfError = (provider: Provider, { errors }: Evidence, index: number): Worth | undefined =>
  errors?.[idOf(provider, ['errors', index])]

export const worthOfWord = (provider: Provider, { statuses }: Evidence, word: string): Worth | undefined =>
  statuses?.[idOf(provider, ['statuses', word])]

/** When an error row fits, part by part: `['http', ['400', '404']]`. */
export type Condition = readonly [part: 'http' | 'status' | 'on' | 'code' | 'text' | 'with', values: readonly string[]]

export const conditionsOf = (row: ErrorRow): Condition[] =>
  (
    [
      ['http', (row.http ?? []).map(String)],
      ['status', row.status ?? []],
      ['on', row.on ?? []],
      ['code', row.code ?? []],
      ['text', row.text ? [row.text] : []],
      ['with', Object.keys(row.at ?? {})],
    ] as const
  ).filter(([, values]) => values.length > 0)

const answerClasses = ['documentation', 'source code', 'captured', 'derived']

/** What the claims about a provider rest on, counted. */
export function groundsOf(name: string, provider: Provider) {
  const { documents, statuses = [] } = specOf(name)['x-vidrelay']
  const isOwn = (source: string) => /\bown\b|^documentation/.test(documents[source]?.kind ?? '')
  const own = new Set(statuses.filter(row => isOwn(row.source)).map(({ word }) => word.toLowerCase()))
  const words = new Set(Object.keys(provider.statuses).map(word => word.toLowerCase()))
  const documented = [...words].filter(word => own.has(word)).length
  const ownRows = provider.errors.filter(row => isDocumented(provider, row.source)).length
  const folder = join(root, 'conformance', 'recordings', name)
  const classes = readdirSync(folder).map(file => JSON.parse(readFileSync(join(folder, file), 'utf8')).source.class)
  const rows = Object.values(evidenceOf(name)).flatMap(table => Object.values(table))
  const unknown: ('status words' | 'prices' | 'how long results live')[] = []
  if (documented === 0) unknown.push('status words')
  if (Object.values(provider.models).every(model => priceSentences(model).length === 0)) unknown.push('prices')
  if (!provider.polling.keep) unknown.push('how long results live')
  return {
    words: [documented, words.size - documented],
    errors: [ownRows, provider.errors.length - ownRows],
    answers: answerClasses.map(one => classes.filter(other => other === one).length),
    rows: [
      rows.filter(worth => worth !== 'none' && worth !== 'derived').length,
      rows.filter(worth => worth === 'derived').length,
      rows.filter(worth => worth === 'none').length,
    ],
    unknown,
  }
}

export interface Abilities {
  kinds: ('video' | 'image')[]
  operations: string[]
  keepHours: number | null
}

/** What a provider can do beside submitting and looking. */
export function abilitiesOf({ dialects, upload, discovery, polling }: Provider): Abilities {
  const all = Object.values(dialects)
  const operations = new Set(all.flatMap(({ routes }) => Object.keys(routes)))
  // A last way is promised by nobody.
  const isPromised = all.some(({ answer }) => answer.outputs.some(row => row.route && !row.last))
  const own = ['remix', 'extend', 'edit', 'content', 'list', 'delete'].filter(
    operation => operations.has(operation) && (operation !== 'content' || isPromised),
  )
  return {
    kinds: [...new Set(all.map(({ kind }) => kind))],
    operations: [...own, ...(upload ? ['upload'] : []), ...(discovery ? ['models'] : [])],
    keepHours: polling.keep ? polling.keep / 3600 : null,
  }
}

/** The committed verdict on an adapter: checks that hold, by requirement, and what is proven elsewhere; nothing where none is committed yet. */
export function verdictOf(name: string): { checks: number; requirements: number; elsewhere: number; open: number } {
  const file = join(root, 'conformance', 'matrix', 'cells', `${name}.txt`)
  const lines = (existsSync(file) ? readFileSync(file, 'utf8') : '')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => line.split(/\s+/))
  const passed = lines.filter(([verdict]) => verdict === 'pass')
  const elsewhere = lines.filter(([verdict]) => verdict === 'not-applicable').length
  return {
    checks: passed.reduce((sum, [, checks]) => sum + Number(checks), 0),
    requirements: passed.length,
    elsewhere,
    open: lines.length - passed.length - elsewhere,
  }
}
