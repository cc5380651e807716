import type { Provider } from '@vidrelay/core'
import type { DocumentPath } from './edit.ts'

/** A document that notes what of it is looked at. */
export interface Watched {
  readonly provider: Provider
  /** Whether a change at this place could have been noticed so far. */
  wasRead(place: DocumentPath): boolean
}

/**
 * A copy of a document that remembers every look at it. A check that never looks at a row cannot find it wrong, so it
 * need not be played.
 */
export function watched(document: Provider): Watched {
  const reads = new Set<string>()
  const known = new Map<string, object>()
  const keyOf = (path: DocumentPath) => JSON.stringify(path)
  const whole = (path: DocumentPath) => keyOf([...path, '*'])

  const wrap = (value: unknown, path: DocumentPath): unknown => {
    if (typeof value !== 'object' || value === null) return value
    const key = keyOf(path)
    const wrapped = known.get(key) ?? new Proxy(value, handlerOf(path))
    known.set(key, wrapped)
    return wrapped
  }
  const handlerOf = (path: DocumentPath): ProxyHandler<object> => {
    const note = (target: object, key: string | symbol) => {
      // A list is one thing: where one of its items goes, the others move up.
      if (Array.isArray(target)) reads.add(whole(path))
      else if (typeof key === 'string') reads.add(keyOf([...path, key]))
    }
    return {
      get(target, key) {
        note(target, key)
        const value: unknown = Reflect.get(target, key)
        if (typeof value === 'function' || typeof key === 'symbol') return value
        return wrap(value, [...path, Array.isArray(target) ? Number(key) : key])
      },
      has(target, key) {
        note(target, key)
        return Reflect.has(target, key)
      },
      getOwnPropertyDescriptor(target, key) {
        note(target, key)
        return Reflect.getOwnPropertyDescriptor(target, key)
      },
      ownKeys(target) {
        reads.add(whole(path))
        return Reflect.ownKeys(target)
      },
    }
  }

  return {
    // A copy, since a frozen object could not be wrapped.
    provider: wrap(structuredClone(document), []) as Provider,
    wasRead: place => reads.has(keyOf(place)) || reads.has(whole(place.slice(0, -1))),
  }
}
