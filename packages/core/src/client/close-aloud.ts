/**
 * Closes at the end of an `await using` block. The block may end because of an error, and what closing has to say must
 * not take that error's place: it becomes a warning of the process.
 */
export const closeAloud = (one: { close(): Promise<void> }): Promise<void> =>
  one.close().catch((error: unknown) => {
    process.emitWarning(`vidrelay: ${error instanceof Error ? error.message : String(error)}`)
  })
