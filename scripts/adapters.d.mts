/** Names of our adapters: the packages that carry a specification. */
export const adapters: readonly string[]
