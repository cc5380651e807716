import { after, type Clock } from '../base/clock.ts'
import { remember } from '../base/remember.ts'
import { isVidrelayError, type VidrelayError } from '../words/errors.ts'
import type { OnEvent } from '../words/events.ts'
import { journalBroken } from '../words/problems.ts'
import type { TaskRef, Warning } from '../words/task.ts'
import {
  type Claim,
  type Condition,
  type Ended,
  isSameTask,
  type Journal,
  type JournalEntry,
  type JournalPatch,
  type Purchase,
} from './journal.ts'
import type { Limit } from './money.ts'

/** Which line of the journal. */
export type LineId = Pick<JournalEntry, 'key' | 'attempt'>

/**
 * The journal as a client uses it. Before a paid call it must work; after one it may fail without taking the paid task
 * with it: what could not be written is kept here, told once, and tried again until `close`.
 */
export interface Books {
  /** As `Journal.claim`. @throws `journal_unavailable`, and nothing may be sent */
  claim(entry: JournalEntry, ended?: Ended, limits?: readonly Limit[]): Promise<Claim>
  /** As `Journal.get`, with what is not written yet. @throws `journal_unavailable` */
  get(key: string): Promise<Purchase | undefined>
  /** Is the key still ours to send under? @throws `journal_unavailable` */
  isStillOurs(entry: JournalEntry): Promise<boolean>
  /** Changes a line. It never rejects: gives the trouble, once it is on its list of what is to be tried again. */
  note(line: LineId, patch: JournalPatch): Promise<VidrelayError | undefined>
  /** Changes a line now or not at all, as `Journal.update`. @throws `journal_unavailable` */
  settle(line: LineId, patch: JournalPatch, condition?: Condition): Promise<boolean>
  /** The line of a task, from memory where the journal cannot be read, and the trouble with it. It never rejects. */
  find(ref: TaskRef): Promise<{ entry?: JournalEntry; trouble?: VidrelayError }>
  /** Tries a last time, closes the journal, and only then @throws `journal_unavailable` for what is not written. */
  close(): Promise<void>
}

/** Seconds between tries in the background, a quarter of an hour in all; later ones come with later calls and at the end. */
const pauses = [1, 2, 4, 8, 15, 30, ...Array<number>(14).fill(60)]
/** Seconds after which a journal that gives no answer counts as failed, once a call is paid. */
const silenceSeconds = 30
/** Lines kept in memory, the newest, for when the journal cannot be read. */
const mostLines = 1000

interface Unwritten {
  line: LineId
  patch: JournalPatch
  trouble: VidrelayError
}

/** `listener`: who is to be told at that moment. */
export function createBooks(given: Journal | undefined, clock: Clock, listener: () => OnEvent | undefined): Books {
  if (!given) return { ...noBooks } // others tell the books of one client from those of another by it
  const journal = given
  const lines = new Map<string, JournalEntry>()
  const unwritten = new Map<string, Unwritten>()
  const closing = new AbortController()
  let isTrying = false
  let isTold = false

  const track = <T>(work: Promise<T>) => (clock.track ? clock.track(work) : work)
  /** A journal that gives no answer must not hold up what is paid for. */
  const soon = <T>(work: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const late = () => reject(new Error(`it gave no answer within ${silenceSeconds} s`))
      const stop = after(clock, silenceSeconds * 1000, late)
      track(work).then(
        value => {
          stop()
          resolve(value)
        },
        error => {
          stop()
          reject(error)
        },
      )
    })
  const rememberLine = (entry: JournalEntry) => remember(lines, idOf(entry), entry, mostLines)
  const ofKey = (key: string) => [...unwritten.values()].filter(({ line }) => line.key === key)
  const typed = (error: unknown, line: Partial<LineId>, ref?: TaskRef | null): VidrelayError => {
    const known = line.attempt === undefined ? undefined : lines.get(idOf(line as LineId))
    return asJournalTrouble(error, { key: line.key, ref: ref ?? known?.ref })
  }
  const tell = (trouble: VidrelayError) => {
    if (isTold) return
    isTold = true
    const { key, taskRef: ref } = trouble
    listener()?.({
      type: 'warning',
      warning: journalWarning(trouble),
      ...(key !== undefined && { key }),
      ...(ref && { ref }),
    })
  }

  const write = async ({ key, attempt }: LineId, patch: JournalPatch): Promise<void> => {
    // What it does not take is a step backwards: another one knows better by now.
    if (!(await soon(journal.update(key, patch, { attempt }))) && !(await soon(journal.get(key))))
      throw new Error(`it has no line of ${JSON.stringify(key)} any more`)
  }
  async function tryLine(id: string): Promise<void> {
    const open = unwritten.get(id)
    if (!open) return
    const { line, patch } = open
    try {
      await write(line, patch)
      if (unwritten.get(id)?.patch === patch) unwritten.delete(id)
      if (unwritten.size === 0) isTold = false
    } catch (error) {
      open.trouble = typed(error, line)
    }
  }
  const tryAll = async () => void (await Promise.all([...unwritten.keys()].map(tryLine)))

  async function keepTrying(): Promise<void> {
    if (isTrying) return
    isTrying = true
    for (const seconds of pauses) {
      await clock.sleep(seconds * 1000, closing.signal)
      if (closing.signal.aborted) break
      await tryAll()
      if (unwritten.size === 0) break
    }
    isTrying = false
  }

  /** The answer to a claim was lost: the claim may have been made all the same. */
  async function claimedUnheard(entry: JournalEntry, error: unknown): Promise<Claim> {
    const standing = await soon(journal.get(entry.key)).catch(() => undefined)
    if (standing?.state !== 'sending' || !isSameOwner(standing, entry)) throw error
    return { claimed: true, entry: standing }
  }

  return {
    async claim(entry, ended, limits) {
      try {
        await tryAll()
        const [open] = ofKey(entry.key)
        if (open) throw open.trouble
        const claim = await track(journal.claim(entry, ended, limits)).catch(error => claimedUnheard(entry, error))
        if (!claim.over) rememberLine(claim.entry)
        return claim
      } catch (error) {
        throw nothingSent(typed(error, { key: entry.key }))
      }
    },
    async get(key) {
      try {
        for (const { line } of ofKey(key)) await tryLine(idOf(line))
        const standing = await track(journal.get(key))
        return standing && { ...standing, ...unwritten.get(idOf(standing))?.patch }
      } catch (error) {
        throw typed(error, { key })
      }
    },
    async isStillOurs(entry) {
      try {
        const standing = await track(journal.get(entry.key))
        return standing?.state === 'sending' && standing.attempt === entry.attempt && isSameOwner(standing, entry)
      } catch (error) {
        throw nothingSent(typed(error, entry))
      }
    },
    async note(line, patch) {
      const id = idOf(line)
      const change = { ...patch, updatedAt: new Date(clock.now()).toISOString() }
      const known = lines.get(id)
      if (known) rememberLine({ ...known, ...change })
      const trouble = typed('it was not tried', line)
      unwritten.set(id, { line, patch: { ...unwritten.get(id)?.patch, ...change }, trouble })
      await tryLine(id)
      const open = unwritten.get(id)?.trouble
      if (open) {
        tell(open)
        void keepTrying()
      } else if (unwritten.size > 0) void tryAll()
      return open
    },
    async settle({ key, attempt }, patch, condition = {}) {
      try {
        const change = { ...patch, updatedAt: new Date(clock.now()).toISOString() }
        const isMade = await track(journal.update(key, change, { attempt, ...condition }))
        const known = lines.get(idOf({ key, attempt }))
        if (isMade && known) rememberLine({ ...known, ...change })
        return isMade
      } catch (error) {
        throw typed(error, { key, attempt })
      }
    },
    async find(ref) {
      const own = () => [...lines.values()].find(line => line.ref !== null && isSameTask(line.ref, ref))
      try {
        const found = await soon(journal.find(ref))
        if (unwritten.size === 0) isTold = false
        const patch = found && unwritten.get(idOf(found))?.patch
        const entry = found && patch ? { ...found, ...patch } : (found ?? own())
        if (entry) rememberLine(entry)
        const trouble = entry && unwritten.get(idOf(entry))?.trouble
        return { ...(entry && { entry }), ...(trouble && { trouble }) }
      } catch (error) {
        const entry = own()
        const trouble = typed(error, entry ?? {}, ref)
        tell(trouble)
        return { ...(entry && { entry }), trouble }
      }
    },
    async close() {
      closing.abort()
      await tryAll()
      const failed: unknown[] = []
      await soon(journal.close()).catch(error => failed.push(error))
      if (unwritten.size > 0) throw notWritten([...unwritten.values()], lines)
      if (failed.length > 0) throw typed(failed[0], {})
    },
  }
}

/** A key has many attempts, and what is noted of one is never written over another. */
const idOf = ({ key, attempt }: LineId): string => `${attempt} ${key}`

const isSameOwner = (a: JournalEntry, b: JournalEntry): boolean => a.owner !== null && a.owner.token === b.owner?.token

const noBooks: Books = {
  claim: async entry => ({ claimed: true, entry }),
  get: async () => undefined,
  isStillOurs: async () => true,
  note: async () => undefined,
  settle: async () => true,
  find: async () => ({}),
  close: async () => {},
}

/** Whatever a journal throws, as our error about that paid call. */
export function asJournalTrouble(
  error: unknown,
  { key, ref }: { key?: string | undefined; ref?: TaskRef | null | undefined },
): VidrelayError {
  const known = isVidrelayError(error) ? error : undefined
  const about = ref ?? known?.taskRef
  const message = known?.message ?? `the journal cannot be used: ${error instanceof Error ? error.message : error}`
  return journalBroken(message, {
    hint: known?.hint ?? 'see to the journal',
    ...(key !== undefined && { key }),
    ...(about && { taskRef: about }),
  })
}

/** The same trouble, where it stops a call before its first byte. */
export const nothingSent = ({ message, hint, key, taskRef }: VidrelayError): VidrelayError =>
  journalBroken(message, {
    ...(key !== undefined && { key }),
    ...(taskRef && { taskRef }),
    hint: `nothing was sent; ${hint}`,
  })

/** The trouble as a warning: the work goes on. */
export const journalWarning = ({ message }: VidrelayError): Warning => ({
  code: 'journal',
  message: `journal: ${message}; the work goes on, and what is to be written is tried again`,
})

function notWritten(unwritten: readonly Unwritten[], lines: ReadonlyMap<string, JournalEntry>): VidrelayError {
  const told = unwritten.map(({ line }) => {
    const id = lines.get(idOf(line))?.ref?.id
    return `${JSON.stringify(line.key)}${id === undefined ? '' : ` (task ${id})`}`
  })
  const [{ line, trouble }] = unwritten as [Unwritten]
  return journalBroken(`what came of ${told.join(', ')} could not be written down: ${trouble.message}`, {
    key: line.key,
    ...(trouble.taskRef && { taskRef: trouble.taskRef }),
    hint: 'keep these task ids; the journal does not know of them what happened last',
  })
}
