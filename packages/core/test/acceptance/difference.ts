/** Where what came is not what must follow. */
export interface Difference {
  what: string
  expected: string
  came: string
}

type Tree = { [key: string]: unknown }
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null

/** A condition in the place of a value, with the words that tell it. */
export class Holds {
  readonly words: string
  readonly test: (came: unknown) => boolean
  constructor(words: string, test: (came: unknown) => boolean) {
    this.words = words
    this.test = test
  }
}

/** Text in which all of these stand. */
export const says = (...texts: readonly string[]): Holds =>
  new Holds(`text with ${texts.map(text => JSON.stringify(text)).join(' and ')}`, came =>
    texts.every(text => typeof came === 'string' && came.includes(text)),
  )
/** A list in which such an item stands, whatever else does. */
export const has = (...items: readonly unknown[]): Holds =>
  new Holds(`a list with ${show(items)}`, came =>
    items.every(item => Array.isArray(came) && came.some(own => differenceOf(item, own, '') === undefined)),
  )
export const nothing = new Holds('nothing', came => came === undefined)

/** The first place where `came` is not as expected. Of an object only what is named counts, of a list each item. */
export function differenceOf(expected: unknown, came: unknown, what: string, isExact = false): Difference | undefined {
  if (expected instanceof Holds)
    return expected.test(came) ? undefined : { what, expected: expected.words, came: show(came) }
  if (!isTree(expected) || expected instanceof Uint8Array) {
    if (Object.is(expected, came)) return undefined
    if (expected instanceof Uint8Array && came instanceof Uint8Array && Buffer.compare(expected, came) === 0)
      return undefined
    return { what, expected: show(expected), came: show(came) }
  }
  if (!isTree(came) || Array.isArray(expected) !== Array.isArray(came))
    return { what, expected: show(expected), came: show(came) }
  if (Array.isArray(expected) && expected.length !== (came as unknown as unknown[]).length)
    return {
      what,
      expected: `${expected.length} items`,
      came: `${(came as unknown as unknown[]).length} items: ${show(came)}`,
    }
  for (const [key, own] of Object.entries(expected)) {
    const found = differenceOf(own, came[key], Array.isArray(expected) ? `${what}[${key}]` : `${what}.${key}`, isExact)
    if (found) return found
  }
  const more = isExact ? Object.keys(came).find(key => !Object.hasOwn(expected, key)) : undefined
  return more === undefined ? undefined : { what: `${what}.${more}`, expected: 'nothing', came: show(came[more]) }
}

/** A value as one line; a long one is cut. */
export function show(value: unknown): string {
  const text =
    value === undefined
      ? 'nothing'
      : value instanceof Uint8Array
        ? `${value.byteLength} bytes`
        : (JSON.stringify(value, (_, own) => (own instanceof Holds ? own.words : own)) ?? String(value))
  return text.length > 600 ? `${text.slice(0, 600)}… (${text.length} characters)` : text
}
