import type { Provider } from '@vidrelay/core/provider'
import { type DocumentPath, valueAt } from './edit.ts'

/** What the row at this place, or the nearest one around it, names as its sources: `S1-18`, `gateway relay_task.go`. */
export function sourcesOf(provider: Provider, place: DocumentPath): readonly string[] {
  for (let depth = place.length; depth > 0; depth--) {
    const source = valueAt(provider, [...place.slice(0, depth), 'source'])
    if (typeof source === 'string') return source.split(/;\s*/)
  }
  return []
}

/** Tables of how answers are read. */
const readTables: ReadonlySet<string> = new Set(['answer', 'outputs', 'effective', 'signs', 'statuses', 'errors'])
/** By these a paid call is sent again. */
const spends: ReadonlySet<unknown> = new Set(['sent', 'again'])

/**
 * Does a row read in answers more than the provider, or the software that it runs, is known to say? It names notes of others or
 * nobody's word as its only sources, claims nothing of the provider and sends nothing again.
 */
export function isTolerated(provider: Provider, table: string, place: DocumentPath): boolean {
  const sources = sourcesOf(provider, place)
  if (!readTables.has(table) || spends.has(place.at(-1)) || sources.length === 0) return false
  return sources.every(source => {
    const kind = provider.sources[/^[^\s-]+/.exec(source)?.[0] ?? '']?.kind
    return kind === 'third-party' || kind === 'inferred'
  })
}
