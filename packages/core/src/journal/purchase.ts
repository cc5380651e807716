import {
  type Claim,
  type Condition,
  type Ended,
  isSameTask,
  type JournalEntry,
  type JournalPatch,
  type Purchase,
  type SubmitState,
} from './journal.ts'
import { dayOf, type Limit, overLimit, sumUnder } from './money.ts'

/** The rules of a key, apart from where its lines are kept: pure, and the same for every journal. */

type Lines = readonly JournalEntry[]

/** Nothing that stands here keeps the key from being used again. */
export const isFree = ({ state, isReplaced }: JournalEntry): boolean =>
  state === 'rejected' || state === 'not_sent' || isReplaced

/** The line that a key stands for: what was accepted first, else what is open, else the last that was refused. */
export const decisive = (lines: Lines): JournalEntry | undefined =>
  lines.find(line => line.state === 'accepted' && !line.isSecond && !line.isReplaced) ??
  lines.findLast(line => !isFree(line)) ??
  lines.at(-1)

export function purchaseOf(lines: Lines): Purchase | undefined {
  const line = decisive(lines)
  return line && { ...line, attempts: lines.map(attemptOf) }
}
const attemptOf = ({
  key,
  fingerprint,
  operation,
  kind,
  promptLength,
  promptHash,
  requested,
  wish,
  ...attempt
}: JournalEntry) => attempt

/** The lines that a purchase was told of. */
export const linesOfPurchase = (purchase: Purchase): JournalEntry[] => {
  const { key, fingerprint, operation, kind, promptLength, promptHash, requested, wish } = purchase
  const asked = { key, fingerprint, operation, kind, promptLength, promptHash, requested, wish }
  return purchase.attempts.map(attempt => ({ ...asked, ...attempt }))
}

/** May the key be used (again) for this? Only where nothing that was sent under it can have started something. */
export const mayClaim = (lines: Lines, entry: JournalEntry): boolean =>
  lines.every(line => isFree(line) && line.fingerprint === entry.fingerprint)

/** What a claim is judged by beside the lines of its key. `usedOf`: what its day holds under a limit before it. */
export interface Room {
  ended?: Ended | undefined
  limits?: readonly Limit[] | undefined
  usedOf(limit: Limit): number
}

/** What a claim comes to, and the lines that it writes; `isNew`: the claimed one is among them. */
export function claimOf(
  lines: Lines,
  entry: JournalEntry,
  { ended, limits = [], usedOf }: Room,
): { answer: Claim; written: JournalEntry[]; isNew: boolean } {
  const written = (ended && changeOf(lines, ended.patch, { attempt: ended.attempt }, () => false)) ?? []
  const now = lines.map(line => written.find(({ attempt }) => attempt === line.attempt) ?? line)
  const standing = decisive(now)
  if (standing && !mayClaim(now, entry)) {
    const isOwn = standing.state === 'sending' && standing.owner !== null && standing.owner.token === entry.owner?.token
    return { answer: { claimed: isOwn, entry: standing }, written, isNew: false }
  }
  // What ends makes room in the same instant.
  const day = dayOf(entry)
  const usedNow = (limit: Limit) => usedOf(limit) + sumUnder(limit, day, now) - sumUnder(limit, day, lines)
  const over = overLimit(entry, limits, usedNow)
  if (over) return { answer: { claimed: false, entry, over }, written: [], isNew: false }
  const claimed = { ...entry, attempt: lines.length + 1 }
  return { answer: { claimed: true, entry: claimed }, written: [...written, claimed], isNew: true }
}

/** Where an attempt may go from here. `sending` comes only with a claim. */
const steps: { readonly [from in SubmitState]: readonly SubmitState[] } = {
  sending: ['accepted', 'rejected', 'not_sent', 'unknown', 'sending'],
  unknown: ['accepted', 'rejected', 'not_sent', 'unknown'],
  rejected: ['accepted', 'rejected'],
  not_sent: ['accepted', 'not_sent'],
  accepted: ['accepted'],
}

/** The lines of a key that a change makes other ones, or undefined where it may not be made. `isHeld`: has another key this task? */
export function changeOf(
  lines: Lines,
  patch: JournalPatch,
  condition: Condition,
  isHeld: (ref: NonNullable<JournalPatch['ref']>) => boolean,
): JournalEntry[] | undefined {
  const line =
    condition.attempt === undefined ? decisive(lines) : lines.find(({ attempt }) => attempt === condition.attempt)
  if (!line) return undefined
  if (condition.beat !== undefined && (line.state !== 'sending' || line.beat !== condition.beat)) return undefined
  if (condition.isFree && patch.ref && isHeld(patch.ref)) return undefined
  const { state } = patch
  if (state !== undefined && !steps[line.state].includes(state)) return undefined
  if (patch.isReplaced && !(mayBeReplaced({ ...line, ...patch }) && !line.isReplaced)) return undefined
  const { wish, requested, operation, kind, promptLength, promptHash, ...own } = patch
  const asked = definedOf({ wish, requested, operation, kind, promptLength, promptHash })
  const changed = state === 'accepted' ? acceptedLine(lines, line, own) : { ...line, ...own }
  const others = Object.keys(asked).length === 0 ? [] : lines.filter(({ attempt }) => attempt !== changed.attempt)
  return [changed, ...others].map(one => ({ ...one, ...asked }))
}

const mayBeReplaced = ({ state, finalStatus, billed }: JournalEntry): boolean =>
  state === 'accepted' && finalStatus === 'failed' && billed === false

const definedOf = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>

/** An attempt that was accepted; beside one that stands for another task, a line of its own. */
function acceptedLine(lines: Lines, line: JournalEntry, patch: JournalPatch): JournalEntry {
  const isOther = line.state === 'accepted' && line.ref && patch.ref && !isSameTask(line.ref, patch.ref)
  const isSecond = (own: number) =>
    lines.some(
      ({ state, attempt, isSecond, isReplaced }) => state === 'accepted' && !isSecond && !isReplaced && attempt !== own,
    )
  if (isOther) return { ...{ ...line, ...nothingSeen }, ...patch, attempt: lines.length + 1, isSecond: true }
  return { ...line, ...patch, isSecond: isSecond(line.attempt) }
}

/** Of what becomes of an attempt nothing is known yet. */
export const nothingSeen = {
  reportedUsd: null,
  billed: null,
  isReplaced: false,
  finalStatus: null,
  finalAt: null,
  keptUntil: null,
  file: null,
  sha256: null,
  deliveredAt: null,
} satisfies Partial<JournalEntry>
