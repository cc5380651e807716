/**
 * What the command needs before it knows whether a provider will be asked: small, and loaded in a few milliseconds.
 * Made for vidrelay's own packages; it may change with any version.
 */

export { systemClock } from './base/clock.ts'
export { inParallel } from './base/in-parallel.ts'
export { createScrub, printable, type Scrub } from './base/redact.ts'
export type { ClientBase, OpenFacet } from './client/types.ts'
export { checkTarget } from './files/target.ts'
export { writeWhole } from './files/whole-output.ts'
export { spendOf } from './journal/spend.ts'
export { exclusively, openDatabase, prepared, useWriteAheadLog } from './journal/sqlite-database.ts'
export { sqliteJournal } from './journal/sqlite-journal.ts'
export { acceptJournal, greetings, inspectJournal, sweepParts } from './tasks/upkeep.ts'
export { checkPrices } from './wire/own-price.ts'
export { errorCodes, isVidrelayError, VidrelayError } from './words/errors.ts'
export { longestKey } from './words/names.ts'
export { endedBadly } from './words/problems.ts'
export { formatRef, parseRef } from './words/ref.ts'
export { isFinal } from './words/task.ts'
