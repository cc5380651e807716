import { own } from '../base/own.ts'
import { type Facts, isGiven, type Refusal } from '../contract/limits.ts'
import type { Model, Route } from '../contract/provider.ts'

/** Where the wire knows only sizes, a ratio and a resolution become one. */
export function fromSizes(model: Model | undefined, route: Route, facts: Facts, refusals: Refusal[]): Facts {
  if (!model?.sizes || !isGiven(route.fields?.size)) return facts
  const next: Facts = { ...facts }
  const rows = Object.entries(model.sizes)
  if (!isGiven(next.size) && isGiven(next.aspectRatio) && !isGiven(route.fields?.aspectRatio)) {
    const row = rows.find(
      ([, own]) =>
        own.aspectRatio === next.aspectRatio && (!isGiven(next.resolution) || own.resolution === next.resolution),
    )
    if (row) {
      next.size = row[0]
      delete next.aspectRatio
    } else {
      const known = rows.map(
        ([size, own]) => `${own.aspectRatio}${own.resolution ? ` ${own.resolution}` : ''} (${size})`,
      )
      refusals.push({
        field: 'aspectRatio',
        problem: `no size has ${JSON.stringify(next.aspectRatio)}; accepted: ${known.join(', ')}`,
      })
    }
  }
  const chosen = isGiven(next.size) ? own(model.sizes, String(next.size)) : undefined
  if (isGiven(facts.resolution) && !isGiven(route.fields?.resolution) && chosen?.resolution !== facts.resolution) {
    const known = rows.map(([size, row]) => `${size}${row.resolution ? ` (${row.resolution})` : ''}`).join(', ')
    refusals.push({
      field: 'resolution',
      problem: `${JSON.stringify(facts.resolution)} goes with a size or an aspectRatio here; accepted sizes: ${known}`,
    })
  }
  next.resolution ??= chosen?.resolution
  return next
}
