/** What the exit code of each command says. */
export const exitCodes = {
  /** Everything holds, or is not applicable, or is waived. For `drift`: nothing changed. */
  fine: 0,
  /** A check failed, a waiver is wrong or, where strict, something has no evidence. For `drift`: something changed. */
  failed: 1,
  /** The command could not do its work: an option, a file, an upstream that did not answer. */
  unusable: 2,
  /** The cells are not those of the committed matrix. */
  lost: 3,
} as const

/** Bad input: one sentence, no stack. */
export class UsageError extends Error {}
