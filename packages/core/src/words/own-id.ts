const prefix = 'vidrelay-kept-'

/** The id of a task that has none at its provider: its result came in the answer to the paid call. No route ever sees it. */
export const newOwnId = (): string => prefix + crypto.randomUUID()

export const isOwnId = (id: unknown): boolean => typeof id === 'string' && id.startsWith(prefix)
