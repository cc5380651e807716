import { parseText } from '../base/json.ts'
import type { Json } from '../words/names.ts'
import type { Path, Place, Template } from './provider.ts'

/** A path taken apart, for whoever follows it more than once. */
export interface Steps {
  readonly parts: readonly string[]
  /** Names alone: it leads to one value at most. */
  readonly isPlain: boolean
}

export const stepsOf = (path: Path): Steps => ({
  parts: path.split('.').flatMap(piece => piece.split(/(?=\[)/)),
  isPlain: !/[[@]/.test(path),
})

/** Everything that stands at `path`. Never throws; own properties only, so `__proto__` is just a name. */
export function at(root: unknown, path: Path | Steps): unknown[] {
  const steps = typeof path === 'string' ? stepsOf(path) : path
  if (steps.isPlain) {
    const value = named(root, steps.parts)
    return value === undefined ? [] : [value]
  }
  let level: unknown[] = [root]
  for (const part of steps.parts) level = level.flatMap(value => step(value, part)).filter(value => value !== undefined)
  return level
}

/** The same for names alone, without a list for each level. */
function named(root: unknown, names: readonly string[]): unknown {
  let value = root
  for (const name of names) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return value
}

function step(value: unknown, part: string): unknown[] {
  if (part === '[]') return Array.isArray(value) ? value : value === null ? [] : [value]
  if (/^\[\d+\]$/.test(part)) return Array.isArray(value) ? [value[Number(part.slice(1, -1))]] : []
  if (part === '@json') return parsed(value)
  return typeof value === 'object' && value !== null && Object.hasOwn(value, part)
    ? [(value as Record<string, unknown>)[part]]
    : []
}

function parsed(value: unknown): unknown[] {
  if (typeof value === 'object' && value !== null) return [value]
  const json = typeof value === 'string' ? parseText(value) : undefined
  return json === undefined ? [] : [json]
}

/** The first value at any of the paths, in any of the roots, that is good. Paths outrank roots. */
export const first = <T>(
  roots: readonly unknown[],
  paths: readonly (Path | Steps)[] | undefined,
  good: (value: unknown) => value is T,
): T | undefined => firstMade(roots, paths, value => (good(value) ? value : undefined))

/** The first thing that can be made of a value at any of the paths, in any of the roots. Paths outrank roots. */
export function firstMade<T>(
  roots: readonly unknown[],
  paths: readonly (Path | Steps)[] | undefined,
  make: (value: unknown) => T | undefined,
): T | undefined {
  for (const path of paths ?? []) {
    const steps = typeof path === 'string' ? stepsOf(path) : path
    for (const root of roots) {
      const made = steps.isPlain ? madeOf(named(root, steps.parts), make) : firstOf(at(root, steps), make)
      if (made !== undefined) return made
    }
  }
  return undefined
}

const madeOf = <T>(value: unknown, make: (value: unknown) => T | undefined): T | undefined =>
  value === undefined ? undefined : make(value)

/** The first thing that can be made of an item. */
export function firstOf<From, To>(list: readonly From[], make: (one: From) => To | undefined): To | undefined {
  for (const one of list) {
    const made = make(one)
    if (made !== undefined) return made
  }
  return undefined
}

export const isScalar = (value: unknown): value is string | number =>
  typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))
/** Text or number that says something: an empty id, link, reason or error counts as absent. */
export const isUsable = (value: unknown): value is string | number => isScalar(value) && value !== ''
/** Null, and a text, list or object without anything in it. */
export const isNothing = (value: unknown): boolean =>
  value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0)
export const isWords = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''

type Tree = { [key: string]: unknown }

/** Writes `value` at `place`, making the objects and lists on the way. */
export function put(target: Tree, place: Place, value: unknown): void {
  const parts = place.split('.')
  let here: Tree = target
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1
    const isList = part.endsWith('[]')
    const key = isList ? part.slice(0, -2) : part
    if (isList) {
      const list = own(here, key, () => []) as unknown[]
      const item: unknown = isLast ? value : {}
      list.push(item)
      here = item as Tree
    } else if (isLast) {
      define(here, key, value)
    } else {
      here = own(here, key, () => ({})) as Tree
    }
  }
}

const own = (target: Tree, key: string, make: () => unknown): unknown => {
  if (!Object.hasOwn(target, key)) define(target, key, make())
  return target[key]
}
/** An option named `__proto__` is data like any other. */
const define = (target: Tree, key: string, value: unknown): void => {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true })
}

/** Ids and names that would change the path when it is normalised: `encodeURIComponent('..')` is still `..`. */
const encode = (value: string): string => {
  const encoded = encodeURIComponent(value.toWellFormed())
  return encoded === '.' || encoded === '..' ? encoded.replaceAll('.', '%2E') : encoded
}

const hole = /\{([\w.]+)\}/g

/** Fills the holes of a path; undefined when one has no value. */
export function fillPath(template: Template, holes: Record<string, unknown>): string | undefined {
  const text = fillText(template, holes, encode)
  // A dotted id must not climb out of its route, whatever URL parsing does with encoded dots.
  return text?.split('/').some(part => /^(\.|%2e){1,2}$/i.test(part)) ? undefined : text
}

function fillText(
  template: string,
  holes: Record<string, unknown>,
  form: (value: string) => string,
): string | undefined {
  let complete = true
  const text = template.replace(hole, (_, name: string) => {
    const value = holes[name]
    if (value === undefined || value === null || value === '') complete = false
    return form(String(value))
  })
  return complete ? text : undefined
}

/** Fills the holes of a body or of one query value. */
export function fill(template: Json, holes: Record<string, unknown>): Json | undefined {
  if (typeof template === 'string') {
    const whole = /^\{([\w.]+)\}$/.exec(template)
    return whole ? (holes[whole[1]!] as Json | undefined) : fillText(template, holes, value => value)
  }
  if (Array.isArray(template)) return template.map(item => fill(item as Json, holes) ?? null)
  if (typeof template !== 'object' || template === null) return template
  const filled = Object.entries(template).map(([key, value]) => [key, fill(value as Json, holes)] as const)
  return Object.fromEntries(filled.filter(([, value]) => value !== undefined)) as Json
}
