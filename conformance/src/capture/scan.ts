import { formsOf } from '../replay/secrets.ts'

/** A secret that stands in a text after all. The secret itself is in no part of it. */
export interface Found {
  /** What it is: `the key`, `the value of APIXGO_API_KEY`. */
  name: string
  /** How it is written there. */
  form: string
}

export interface SecretText {
  name: string
  text: string
}

/** Parts of a key are looked for in this length. Unit: characters. */
export const chunkLength = 8

/**
 * Looks for secrets in a text that is about to be written: in every spelling, and piece by piece.
 *
 * @param ordinary text that is public anyway, such as the provider's document: a piece of a key that stands there is no piece of a key
 */
export function findSecret(text: string, secrets: readonly SecretText[], ordinary: string): Found | undefined {
  for (const { name, text: secret } of secrets) {
    const whole = formsOf(secret).find(spelling => text.includes(spelling.text))
    if (whole) return { name, form: whole.form }
    for (let start = 0; start + chunkLength <= secret.length; start++) {
      const chunk = secret.slice(start, start + chunkLength)
      if (text.includes(chunk) && !ordinary.includes(chunk))
        return { name, form: `a part of it (${chunkLength} characters)` }
    }
  }
  return undefined
}
