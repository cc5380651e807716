import { own } from '../base/own.ts'
import { type Facts, isGiven, type Refusal } from '../contract/limits.ts'
import type { Limit, Limits, Model, Route } from '../contract/provider.ts'
import type { FieldName } from '../words/names.ts'

type Sizes = NonNullable<Model['sizes']>

/** Where the wire knows only sizes, or has no place of its own for the resolution, a ratio and a resolution become a size. */
export function fromSizes(model: Model | undefined, route: Route, facts: Facts, refusals: Refusal[]): Facts {
  const sizes = model?.sizes
  if (!sizes || !isGiven(route.fields?.size)) return facts
  const next: Facts = { ...facts }
  const hasNoPlace = isGiven(facts.resolution) && !isGiven(route.fields?.resolution)
  const isSize = !isGiven(facts.size) && isGiven(facts.aspectRatio)
  if (isSize && (hasNoPlace || !isGiven(route.fields?.aspectRatio))) {
    const size = sizeOf(sizes, facts)
    if (size === undefined) {
      refusals.push({ field: 'aspectRatio', problem: noSuchSize(sizes, facts) })
      return next
    }
    next.size = size
    delete next.aspectRatio
  }
  const chosen = isGiven(next.size) ? own(sizes, String(next.size)) : undefined
  if (hasNoPlace && !isSame(chosen?.resolution, facts.resolution))
    refusals.push({ field: 'resolution', problem: noResolution(sizes, facts) })
  next.resolution ??= chosen?.resolution
  return next
}

const isSame = (one: unknown, other: unknown) => String(one).toLowerCase() === String(other).toLowerCase()

const sizeOf = (sizes: Sizes, { aspectRatio, resolution }: Facts): string | undefined =>
  Object.entries(sizes).find(
    ([, row]) => row.aspectRatio === aspectRatio && (!isGiven(resolution) || isSame(row.resolution, resolution)),
  )?.[0]

function noSuchSize(sizes: Sizes, { aspectRatio, resolution }: Facts): string {
  const known = Object.entries(sizes).map(
    ([size, row]) => `${row.aspectRatio}${row.resolution ? ` ${row.resolution}` : ''} (${size})`,
  )
  const wanted = `${JSON.stringify(aspectRatio)}${isGiven(resolution) ? ` and ${JSON.stringify(resolution)}` : ''}`
  return `no size has ${wanted}; accepted: ${known.join(', ')}`
}

function noResolution(sizes: Sizes, { size, resolution }: Facts): string {
  const known = Object.entries(sizes)
    .map(([size, row]) => `${size}${row.resolution ? ` (${row.resolution})` : ''}`)
    .join(', ')
  const problem = isGiven(size)
    ? `${JSON.stringify(resolution)} is not known of the size ${JSON.stringify(size)}, which says it all; leave it out`
    : `${JSON.stringify(resolution)} goes with a size or an aspectRatio here`
  return `${problem}; accepted sizes: ${known}`
}

/**
 * The route's limits, with those that hold because two fields are one value to the server: a ratio that goes out as
 * `size` is judged by the rows of `size` where it has none of its own.
 */
export function limitsAt({ fields = {}, limits = {} }: Route): Limits {
  const placeOf = (name: string) => {
    const field = fields[name as FieldName]
    return typeof field === 'object' ? (field as { to?: string } | null)?.to : field
  }
  const shared = Object.keys(fields).flatMap((name): [string, readonly Limit[]][] => {
    if (limits[name as FieldName] !== undefined || !isGiven(placeOf(name))) return []
    const other = Object.keys(fields).find(one => one !== name && placeOf(one) === placeOf(name))
    const rows = [limits[other as FieldName] ?? []].flat() as Limit[]
    const values = rows.filter(row => (row.in ?? row.min ?? row.max) !== undefined)
    return values.length === 0 ? [] : [[name, values.map(({ default: _, sent, given, ...row }) => row)]]
  })
  return { ...limits, ...Object.fromEntries(shared) }
}
