import type { Json, Path, Place } from '@vidrelay/core/provider'

/** The kit's own writing by places, templates and paths of a document. */

type Tree = { [key: string]: unknown }
export type Holes = { readonly [hole: string]: Json | undefined }

/** An own property whatever its name is: `__proto__` is data. */
const set = (target: Tree, key: string, value: unknown) =>
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true })

/** Writes where a request has it: `a.b` makes objects, `a[]` appends, `a[].b` appends an object. */
export function putAt(target: Tree, place: Place, value: Json): void {
  const [step = '', ...rest] = place.split('.')
  const key = step.replace(/\[\]$/, '')
  const inner = rest.length > 0
  if (step.endsWith('[]')) {
    const list = (Object.hasOwn(target, key) ? target[key] : []) as unknown[]
    const item = inner ? {} : value
    set(target, key, [...list, item])
    if (inner) putAt(item as Tree, rest.join('.'), value)
  } else if (inner) {
    if (!Object.hasOwn(target, key)) set(target, key, {})
    putAt(target[key] as Tree, rest.join('.'), value)
  } else set(target, key, value)
}

/** JSON in which each value stands where a document would read it. */
export const jsonWith = (values: readonly (readonly [path: Path, value: Json])[]): Json =>
  values.reduce<Json>((json, [path, value]) => withAt(json, path.split(/\.|(?=\[)/).filter(Boolean), value), {})

function withAt(json: Json | undefined, [step, ...rest]: readonly string[], value: Json): Json {
  if (step === undefined) return value
  if (step === '@json') return JSON.stringify(withAt(typeof json === 'string' ? JSON.parse(json) : {}, rest, value))
  const index = /^\[(\d*)\]$/.exec(step)?.[1]
  if (index !== undefined) {
    const list = Array.isArray(json) ? [...json] : []
    const at = Number(index || list.length)
    while (list.length < at) list.push(null)
    list[at] = withAt(list[at], rest, value)
    return list
  }
  const object = typeof json === 'object' && json !== null && !Array.isArray(json) ? json : {}
  return { ...object, [step]: withAt((object as { [key: string]: Json })[step], rest, value) }
}

const isHole = /^\{([\w.]+)\}$/

/** The name of the hole that a template is, and nothing else. */
export const holeIn = (template: string): string | undefined => isHole.exec(template)?.[1]

/** A template with its holes filled: one that is a hole keeps the value's type, one without a value is left out. */
export function filled(template: Json, holes: Holes): Json | undefined {
  if (typeof template === 'string') {
    const hole = holeIn(template)
    return hole === undefined ? template.replace(/\{([\w.]+)\}/g, (_, name) => String(holes[name])) : holes[hole]
  }
  if (Array.isArray(template)) return template.map(item => filled(item, holes) ?? null)
  if (typeof template !== 'object' || template === null) return template
  const parts = Object.entries(template).map(([key, value]) => [key, filled(value ?? null, holes)] as const)
  return Object.fromEntries(parts.filter(([, value]) => value !== undefined)) as Json
}

/** A table of templates, as texts. */
export const filledTexts = (table: { readonly [name: string]: string } = {}, holes: Holes) =>
  filled(table, holes) as { [name: string]: string }

/** The address of a route. */
export function addressOf(
  base: string,
  { path, query = {} }: { path: string; query?: { readonly [name: string]: string } },
  holes: Holes,
  more: { readonly [name: string]: string } = {},
): string {
  const whole = holeIn(path)
  const way = path.replace(/\{([\w.]+)\}/g, (_, name) => encodeURIComponent(String(holes[name])))
  const url = whole === undefined ? new URL(base + way) : new URL(String(holes[whole]), `${base}/`)
  for (const [name, value] of Object.entries({ ...filledTexts(query, holes), ...more }))
    url.searchParams.set(name, String(value))
  return url.href
}
