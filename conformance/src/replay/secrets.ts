import { inspect } from 'node:util'
import type { Provider } from '@vidrelay/core/provider'

/** A key that looks like none, so that only who knows it can hide it; it reads differently in each encoding. */
export const canaryKey = 'Canary/7Hq2+pX9sLm4Zt8'

/** The key that a provider's client has in a replay: the canary, in the form that the document says keys have. */
export const keyOf = ({ key }: Pick<Provider, 'key'>): string => (key?.prefix ?? '') + canaryKey

/** Stands for the key in a recording. */
export const keyMark = '{{key}}'

export interface Secret {
  /** What it is, for messages; the secret itself is never shown. */
  name: string
  text: string
  /** Where it may stand after all: the link of a result is there to be used, so a task and its JSON have it. */
  allowedIn?: 'task'
}

/** One way to write a text. */
export interface Spelling {
  /** What it is called in a message. */
  form: string
  text: string
}

/** Every way to write a text that a plain search would miss. */
export function formsOf(text: string): readonly Spelling[] {
  const bytes = Buffer.from(text)
  // What stands before it in base64 shifts it; the middle that does not depend on that is searched for.
  const shifted = [0, 1, 2].map(shift => {
    const padded = Buffer.concat([Buffer.alloc(shift, 'x'), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    return padded.slice(shift === 0 ? 0 : 4, -2)
  })
  const escaped = encodeURIComponent(text)
  const hex = bytes.toString('hex')
  const all: Spelling[] = [
    { form: 'as it is', text },
    { form: 'escaped as in JSON', text: JSON.stringify(text).slice(1, -1) },
    { form: 'URL-encoded', text: escaped },
    { form: 'URL-encoded', text: escaped.replace(/%../g, code => code.toLowerCase()) },
    { form: 'in hex', text: hex },
    { form: 'in hex', text: hex.toUpperCase() },
    { form: 'reversed', text: [...text].reverse().join('') },
    ...shifted.map(part => ({ form: 'in base64', text: part })),
    ...shifted.map(part => ({ form: 'in base64url', text: part.replaceAll('+', '-').replaceAll('/', '_') })),
  ]
  const isFirst = ({ text: own }: Spelling, index: number) => all.findIndex(other => other.text === own) === index
  return all.filter((spelling, index) => spelling.text.length >= 4 && isFirst(spelling, index))
}

const known = new Map<string, readonly string[]>()

/** The texts alone, kept for the next time: the same few secrets are looked for in everything. */
export function spellings(text: string): readonly string[] {
  const found = known.get(text) ?? formsOf(text).map(spelling => spelling.text)
  if (known.size > 1000) known.clear()
  known.set(text, found)
  return found
}

export const isIn = (text: string, secret: string): boolean =>
  spellings(secret).some(spelling => text.includes(spelling))

/** A place where something may leak: its name, and every text that it can become. */
export interface Leak {
  secret: string
  place: string
}

/**
 * Looks for secrets in everything that a value can turn into: its text, its JSON, what `inspect` prints, and for
 * errors message, stack and each cause.
 */
export function findLeak(
  place: string,
  value: unknown,
  secrets: readonly Secret[],
  as: 'task' | 'other' = 'other',
): Leak | undefined {
  for (const [form, text] of textsOf(value)) {
    const isFree = as === 'task' && form === 'JSON'
    const secret = secrets.find(own => !(isFree && own.allowedIn === 'task') && isIn(text, own.text))
    if (secret) return { secret: secret.name, place: `${place} (${form})` }
  }
  return undefined
}

function* textsOf(value: unknown): Generator<[form: string, text: string]> {
  yield ['inspect', inspect(value, { depth: 10, maxArrayLength: null, maxStringLength: null, breakLength: Infinity })]
  yield ['JSON', JSON.stringify(value) ?? '']
  for (let error = value; error instanceof Error; error = error.cause) {
    yield ['message', error.message]
    yield ['stack', error.stack ?? '']
    yield ['text', String(error)]
  }
}
