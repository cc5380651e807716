/** What a prompt orders for a demo. */
export interface PromptDirectives {
  /** `[fail]` or `[fail: reason]`: the task fails with this text. Null: it does not. */
  readonly failure: string | null
  /** `[stuck]`: the task runs for ever. */
  readonly stuck: boolean
  /** `[no-link]`: the task succeeds and gives no link to its file. */
  readonly withoutLink: boolean
}

/** The text of a failure that was ordered without one. */
export const defaultFailure = 'Video generation failed: the prompt says [fail].'

/** Reads the directives in a prompt; upper and lower case are the same, and the rest of the prompt does not matter. */
export function promptDirectives(prompt: string): PromptDirectives {
  const fail = /\[fail(?::([^\]]*))?\]/i.exec(prompt)
  return {
    failure: fail ? fail[1]?.trim() || defaultFailure : null,
    stuck: /\[stuck\]/i.test(prompt),
    withoutLink: /\[no-link\]/i.test(prompt),
  }
}

/**
 * A directive that only some protocols know, e.g. `[b64]` or `[status: cancelled]`.
 *
 * @param name letters, digits and dashes
 * @returns what follows the colon; empty where there is no colon; null where the prompt does not have it
 */
export function directive(prompt: string, name: string): string | null {
  const found = new RegExp(`\\[${name}(?::([^\\]]*))?\\]`, 'i').exec(prompt)
  return found ? (found[1]?.trim() ?? '') : null
}

/** `[status: word]`: what the answers say at the end instead of the usual word. Not every protocol looks at it. */
export function orderedEnd(prompt: string): { readonly endWord?: string } {
  const endWord = directive(prompt, 'status')
  return endWord ? { endWord } : {}
}
