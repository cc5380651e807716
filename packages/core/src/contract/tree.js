/** Everything that stands at `path`. Never throws; own properties only, so `__proto__` is just a name. */
export function at(root, path) {
  let level = [root]
  for (const part of path.split('.').flatMap(piece => piece.split(/(?=\[)/))) {
    level = level.flatMap(value => step(value, part)).filter(value => value !== undefined)
  }
  return level
}
function step(value, part) {
  if (part === '[]') return Array.isArray(value) ? value : value === null ? [] : [value]
  if (/^\[\d+\]$/.test(part)) return Array.isArray(value) ? [value[Number(part.slice(1, -1))]] : []
  if (part === '@json') return parsed(value)
  return typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? [value[part]] : []
}
function parsed(value) {
  if (typeof value === 'object' && value !== null) return [value]
  if (typeof value !== 'string') return []
  try {
    return [JSON.parse(value)]
  } catch {
    return [] // reading is total: broken text is absent
  }
}
/** The first value at any of the paths, in any of the roots, that is good. Paths outrank roots. */
export function first(roots, paths, good) {
  for (const path of paths ?? []) {
    for (const root of roots) {
      for (const value of at(root, path)) if (good(value)) return value
    }
  }
  return undefined
}
export const isScalar = value => typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))
/** Text or number that says something: an empty id, link, reason or error counts as absent. */
export const isUsable = value => isScalar(value) && value !== ''
export const isWords = value => typeof value === 'string' && value.trim() !== ''
/** Writes `value` at `place`, making the objects and lists on the way. */
export function put(target, place, value) {
  const parts = place.split('.')
  let here = target
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1
    const isList = part.endsWith('[]')
    const key = isList ? part.slice(0, -2) : part
    if (isList) {
      const list = own(here, key, () => [])
      const item = isLast ? value : {}
      list.push(item)
      here = item
    } else if (isLast) {
      define(here, key, value)
    } else {
      here = own(here, key, () => ({}))
    }
  }
}
const own = (target, key, make) => {
  if (!Object.hasOwn(target, key)) define(target, key, make())
  return target[key]
}
/** An option named `__proto__` is data like any other. */
const define = (target, key, value) => {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true })
}
/** Ids and names that would change the path when it is normalised: `encodeURIComponent('..')` is still `..`. */
const encode = value => {
  const encoded = encodeURIComponent(value.toWellFormed())
  return encoded === '.' || encoded === '..' ? encoded.replaceAll('.', '%2E') : encoded
}
const hole = /\{([\w.]+)\}/g
/** Fills the holes of a path; undefined when one has no value. */
export function fillPath(template, holes) {
  const text = fillText(template, holes, encode)
  // A dotted id must not climb out of its route, whatever URL parsing does with encoded dots.
  return text?.split('/').some(part => /^(\.|%2e){1,2}$/i.test(part)) ? undefined : text
}
function fillText(template, holes, form) {
  let complete = true
  const text = template.replace(hole, (_, name) => {
    const value = holes[name]
    if (value === undefined || value === null || value === '') complete = false
    return form(String(value))
  })
  return complete ? text : undefined
}
/** Fills the holes of a body or of one query value. */
export function fill(template, holes) {
  if (typeof template === 'string') {
    const whole = /^\{([\w.]+)\}$/.exec(template)
    return whole ? holes[whole[1]] : fillText(template, holes, value => value)
  }
  if (Array.isArray(template)) return template.map(item => fill(item, holes) ?? null)
  if (typeof template !== 'object' || template === null) return template
  const filled = Object.entries(template).map(([key, value]) => [key, fill(value, holes)])
  return Object.fromEntries(filled.filter(([, value]) => value !== undefined))
}
