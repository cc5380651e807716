/** A type of JSON. */
export type JsonType = 'string' | 'number' | 'boolean' | 'object' | 'array' | 'null'

/** Which types stand where: `data.videos[].url` -> string. The top is the empty path. No value is in it. */
export type Shape = ReadonlyMap<string, ReadonlySet<JsonType>>

/** The shape of one answer. */
export function shapeOf(json: unknown): Shape {
  const shape = new Map<string, Set<JsonType>>()
  const walk = (value: unknown, path: string): void => {
    shape.set(path, (shape.get(path) ?? new Set()).add(typeOf(value)))
    if (Array.isArray(value)) for (const item of value) walk(item, `${path}[]`)
    else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) walk(inner, below(path, name))
  }
  walk(json, '')
  return shape
}

export const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

/** The path of what holds it; undefined for the top. */
export function above(path: string): string | undefined {
  if (path === '') return undefined
  if (path.endsWith('[]')) return path.slice(0, -2)
  return path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : ''
}

/** Every path that holds it, the nearest first. */
export function allAbove(path: string): string[] {
  const found: string[] = []
  for (let own = above(path); own !== undefined; own = above(own)) found.push(own)
  return found
}

const typeOf = (value: unknown): JsonType => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value as JsonType
}

/** `number or string`; null says nothing about a type and is only named where it stands alone. */
export function showTypes(types: ReadonlySet<JsonType>): string {
  const named = [...types].filter(type => type !== 'null').sort()
  return named.length === 0 ? 'null' : named.join(' or ')
}
