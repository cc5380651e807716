import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { type EvidenceReport, evidenceOf, type Killers } from '@vidrelay/conformance'
import { type AdapterId, suiteFor } from '../suites.ts'

/** Per adapter, the check that turns red when a row is deleted or altered. Made by `pnpm --filter @vidrelay/matrix coverage --write`. */
const fileOf = (id: AdapterId): URL => new URL(`./${id}.json`, import.meta.url)

export const readKillers = (id: AdapterId): Killers =>
  existsSync(fileOf(id)) ? JSON.parse(readFileSync(fileOf(id), 'utf8')) : {}

/** Sorted, one line each, so that a diff shows what a change costs. */
export function killersText(killers: Killers): string {
  const sorted = Object.entries(killers).sort(([a], [b]) => (a < b ? -1 : 1))
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`
}

export const writeKillers = (id: AdapterId, killers: Killers): void => writeFileSync(fileOf(id), killersText(killers))

/** By table and row, what the evidence of each row is worth: what the READMEs show. Renewed together with the file above. */
const evidenceFileOf = (id: AdapterId): URL => new URL(`../evidence/${id}.json`, import.meta.url)

export const evidenceFor = (id: AdapterId, known: Killers): Promise<EvidenceReport[]> =>
  evidenceOf({ ...suiteFor(id), known })

export function evidenceText(rows: readonly EvidenceReport[]): string {
  const byTable = [...Map.groupBy(rows, ({ table }) => table)].map(([table, own]) => [
    table,
    Object.fromEntries(own.map(({ row, class: worth }) => [row, worth])),
  ])
  return `${JSON.stringify(Object.fromEntries(byTable), null, 2)}\n`
}

export const readEvidence = (id: AdapterId): string =>
  existsSync(evidenceFileOf(id)) ? readFileSync(evidenceFileOf(id), 'utf8') : '{}'

export const writeEvidence = (id: AdapterId, text: string): void => writeFileSync(evidenceFileOf(id), text)
