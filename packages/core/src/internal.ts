/**
 * What the command needs before it knows whether a provider will be asked: small, and loaded in a few milliseconds.
 * Made for vidrelay's own packages; it may change with any version.
 */
export { acceptJournal } from './accept-journal.ts'
export { errorCodes, isVidrelayError, VidrelayError } from './errors.ts'
export { sqliteJournal } from './journal-sqlite.ts'
export { createScrub, printable } from './redact.ts'
export { formatRef, parseRef } from './ref.ts'
export { sweepParts } from './sweep-parts.ts'
export { checkTarget } from './target.ts'
export { isFinal } from './vocabulary.ts'
