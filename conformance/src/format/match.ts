/** One place where what came is not what was expected. */
export interface Difference {
  path: string
  expected: string
  came: string
}

/**
 * Compares deeply. `exact`: nothing may be missing or more. `partial`: of an object only what is named counts, lists
 * still need every item, and matchers hold: `$contains` (text, one or several), `$has` (a list has such an item),
 * `$in` (one of these), `$absent`.
 */
export function differences(expected: unknown, came: unknown, mode: 'exact' | 'partial', path = ''): Difference[] {
  if (mode === 'partial') {
    const isMatch = matcherIn(expected)
    if (isMatch) return isMatch(came) ? [] : [{ path, expected: show(expected), came: show(came) }]
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(came)) return [{ path, expected: show(expected), came: show(came) }]
    const found = expected.flatMap((item, index) =>
      index < came.length ? differences(item, came[index], mode, `${path}[${index}]`) : [],
    )
    if (came.length === expected.length) return found
    return [{ path, expected: `${expected.length} items: ${show(expected)}`, came: `${came.length}: ${show(came)}` }]
  }
  if (isObject(expected)) {
    if (!isObject(came)) return [{ path, expected: show(expected), came: show(came) }]
    const join = (key: string) => (path === '' ? key : `${path}.${key}`)
    const found = Object.entries(expected).flatMap(([key, value]) =>
      differences(value, (came as Tree)[key], mode, join(key)),
    )
    if (mode === 'partial') return found
    const more = Object.keys(came).filter(key => !Object.hasOwn(expected, key))
    return [...found, ...more.map(key => ({ path: join(key), expected: 'nothing', came: show((came as Tree)[key]) }))]
  }
  return Object.is(expected, came) ? [] : [{ path, expected: show(expected), came: show(came) }]
}

type Tree = { [key: string]: unknown }
const isObject = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

type Matcher = (wanted: unknown, came: unknown) => boolean
const matchers: { readonly [name: string]: Matcher } = {
  $contains: (wanted, came) => typeof came === 'string' && [wanted].flat().every(text => came.includes(String(text))),
  $has: (wanted, came) => Array.isArray(came) && [wanted].flat().every(item => came.some(own => isLike(item, own))),
  $in: (wanted, came) => [wanted].flat().some(item => isLike(item, came)),
  $absent: (_, came) => came === undefined,
}
const isLike = (expected: unknown, came: unknown) => differences(expected, came, 'partial').length === 0

function matcherIn(expected: unknown): ((came: unknown) => boolean) | undefined {
  if (!isObject(expected)) return undefined
  const [name = ''] = Object.keys(expected)
  const matcher = Object.hasOwn(matchers, name) ? matchers[name] : undefined
  return matcher && (came => matcher(expected[name], came))
}

/** What is wrong with the matchers of an expectation: one that is misspelt would match nothing, or anything. */
export function matcherProblem(expected: unknown): string | undefined {
  if (typeof expected !== 'object' || expected === null) return undefined
  const names = Object.keys(expected).filter(key => key.startsWith('$'))
  if (names.length > 0 && Object.keys(expected).length > 1) return `${names[0]} stands alone in its object`
  const unknown = names.find(name => !Object.hasOwn(matchers, name))
  if (unknown !== undefined) return `${unknown} is no matcher; there are ${Object.keys(matchers).join(', ')}`
  return Object.values(expected).map(matcherProblem).find(Boolean)
}

/** A value as one line; long ones are cut. */
export function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value))
  return text.length > 600 ? `${text.slice(0, 600)}… (${text.length} characters)` : text
}
