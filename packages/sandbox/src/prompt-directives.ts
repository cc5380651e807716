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
