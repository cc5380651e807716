import type { FieldName } from '../words/names.ts'
import type { Dialect, Field, Model, Place } from './provider.ts'

/**
 * What their names of the fields of a request are in ours: `aspect_ratio` is `aspectRatio`, `image_urls` is `images`. Of two
 * fields that share a place the first is meant. Names in lower case.
 */
export function namedFields({ routes }: Dialect, models: readonly Model[]): ReadonlyMap<string, string> {
  const named = new Map<string, string>()
  const name = (place: Place, ours: string) => {
    const [theirs] = place.replace(/^\?/, '').toLowerCase().split(/[.[]/)
    if (theirs && !named.has(theirs)) named.set(theirs, ours)
  }
  for (const { fields = {}, media = [] } of [...Object.values(routes), ...models]) {
    for (const [ours, spelling] of Object.entries(fields) as [FieldName, Place | Field | null][])
      if (spelling !== null) name(typeof spelling === 'string' ? spelling : spelling.to, ours)
    for (const row of media) if (row.role !== 'source') name(row.to, 'images')
  }
  return named
}
