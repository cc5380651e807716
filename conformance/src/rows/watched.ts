import { defineProvider, type Provider } from '@vidrelay/core/provider'
import type { DocumentPath } from './edit.ts'

/** A document that notes what of it is looked at. */
export interface Watched {
  readonly provider: Provider
  /** Whether a change at this place could have been noticed so far. */
  wasRead(place: DocumentPath): boolean
}

/**
 * A copy of a document that remembers every look at it. A check that never looks at a row cannot find it wrong, so it
 * need not be played. Core looks at the whole of a document once for each client, to see whether it knows all of it;
 * that says nothing about a row, and does not count.
 */
export function watched(document: Provider): Watched {
  const reads = new Map<string, number>()
  const known = new Map<string, object>()
  const keyOf = (path: DocumentPath) => JSON.stringify(path)
  const whole = (path: DocumentPath) => keyOf([...path, '*'])

  const count = (place: string) => reads.set(place, (reads.get(place) ?? 0) + 1)
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
      if (Array.isArray(target)) count(whole(path))
      else if (typeof key === 'string') count(keyOf([...path, key]))
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
        count(whole(path))
        return Reflect.ownKeys(target)
      },
    }
  }

  // A copy, since a frozen object could not be wrapped.
  const provider = wrap(structuredClone(document), []) as Provider
  defineProvider(provider)
  const oneLook = new Map(reads)
  const number = keyOf(['contract'])
  /** Nothing else asks for the number of the contract. */
  const looks = () => reads.get(number)! / oneLook.get(number)!
  const isRead = (place: string) => (reads.get(place) ?? 0) > (oneLook.get(place) ?? 0) * looks()
  return { provider, wasRead: place => isRead(keyOf(place)) || isRead(whole(place.slice(0, -1))) }
}
