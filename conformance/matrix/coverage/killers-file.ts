import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Killers } from '@vidrelay/conformance'
import type { AdapterId } from '../suites.ts'

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
