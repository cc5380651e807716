import type { Clock } from '../base/clock.ts'
import { isVidrelayError, type VidrelayError } from '../words/errors.ts'
import type { OnEvent } from '../words/events.ts'
import { journalBroken } from '../words/problems.ts'
import type { TaskRef, Warning } from '../words/task.ts'
import { isSameTask, type Journal, type JournalEntry, type JournalPatch } from './journal.ts'

/**
 * The journal as a client uses it. Before a paid call it must work; after one it may fail without taking the paid task
 * with it: what could not be written is kept here, told once, and tried again until `close`.
 */
export interface Books {
  /** As `Journal.claim`. @throws `journal_unavailable`, and nothing may be sent */
  claim(entry: JournalEntry): ReturnType<Journal['claim']>
  /** As `Journal.get`, with what is not written yet. @throws `journal_unavailable` */
  get(key: string): Promise<JournalEntry | undefined>
  /** Is the key still ours to send under? @throws `journal_unavailable` */
  isStillOurs(entry: JournalEntry): Promise<boolean>
  /** Changes a line. It never rejects: gives the trouble, once it is on its list of what is to be tried again. */
  note(key: string, patch: JournalPatch): Promise<VidrelayError | undefined>
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
  patch: JournalPatch
  trouble: VidrelayError
}

export function createBooks(given: Journal | undefined, clock: Clock, emit: OnEvent | undefined): Books {
  if (!given) return noBooks
  const journal = given
  const lines = new Map<string, JournalEntry>()
  const unwritten = new Map<string, Unwritten>()
  /** Claimed here, and settled by another since: its line is not ours to change. */
  const foreign = new Set<string>()
  const closing = new AbortController()
  let isTrying = false
  let isTold = false

  const track = <T>(work: Promise<T>) => (clock.track ? clock.track(work) : work)
  /** A journal that gives no answer must not hold up what is paid for. */
  const soon = async <T>(work: Promise<T>): Promise<T> => {
    const over = new AbortController()
    const late = clock.sleep(silenceSeconds * 1000, over.signal).then(() => {
      if (!over.signal.aborted) throw new Error(`it gave no answer within ${silenceSeconds} s`)
      return work
    })
    return Promise.race([track(work), late]).finally(() => over.abort())
  }
  const remember = (entry: JournalEntry) => {
    lines.delete(entry.key)
    lines.set(entry.key, entry)
    if (lines.size > mostLines) lines.delete(lines.keys().next().value!)
  }
  const typed = (error: unknown, key: string | undefined, ref?: TaskRef | null): VidrelayError =>
    asJournalTrouble(error, { key, ref: ref ?? (key === undefined ? undefined : lines.get(key)?.ref) })
  const tell = (trouble: VidrelayError) => {
    if (isTold) return
    isTold = true
    emit?.({ type: 'warning', warning: journalWarning(trouble), ...(trouble.taskRef && { ref: trouble.taskRef }) })
  }

  /** Tries the open changes of one line. `again`: it may have been settled and claimed anew since the first try. */
  async function tryLine(key: string, again: boolean): Promise<void> {
    const open = unwritten.get(key)
    if (!open) return
    const { patch } = open
    try {
      if (again) await refuseForeign(key)
      await soon(journal.update(key, patch))
      if (unwritten.get(key)?.patch === patch) unwritten.delete(key)
      if (unwritten.size === 0) isTold = false
    } catch (error) {
      open.trouble = typed(error, key)
    }
  }
  async function refuseForeign(key: string): Promise<void> {
    const standing = await soon(journal.get(key))
    if (!standing) throw new Error(`it has no line of ${JSON.stringify(key)} any more`)
    const claimed = lines.get(key)?.createdAt ?? standing.createdAt
    if (standing.createdAt !== claimed)
      throw new Error(`${JSON.stringify(key)} was settled and used again by another meanwhile`)
  }
  const tryAll = async () => void (await Promise.all([...unwritten.keys()].map(key => tryLine(key, true))))

  async function keepTrying(): Promise<void> {
    if (isTrying) return
    isTrying = true
    for (const seconds of pauses) {
      await clock.sleep(seconds * 1000, closing.signal)
      if (closing.signal.aborted || unwritten.size === 0) break
      await tryAll()
    }
    isTrying = false
  }

  return {
    async claim(entry) {
      try {
        await tryAll()
        const open = unwritten.get(entry.key)
        if (open) throw open.trouble
        const claim = await track(journal.claim(entry))
        if (claim.claimed) foreign.delete(entry.key)
        remember(claim.claimed ? entry : claim.entry)
        return claim
      } catch (error) {
        throw nothingSent(typed(error, entry.key))
      }
    },
    async get(key) {
      try {
        await tryLine(key, true)
        const standing = await track(journal.get(key))
        return standing && { ...standing, ...unwritten.get(key)?.patch }
      } catch (error) {
        throw typed(error, key)
      }
    },
    async isStillOurs({ key, createdAt }) {
      try {
        const standing = await track(journal.get(key))
        const isOurs = standing?.state === 'sending' && standing.createdAt === createdAt
        if (!isOurs) foreign.add(key)
        return isOurs
      } catch (error) {
        throw nothingSent(typed(error, key))
      }
    },
    async note(key, patch) {
      if (foreign.has(key)) return undefined
      const before = unwritten.get(key)
      const change = { ...patch, updatedAt: new Date(clock.now()).toISOString() }
      const line = lines.get(key)
      if (line) remember({ ...line, ...change })
      unwritten.set(key, { patch: { ...before?.patch, ...change }, trouble: typed('it was not tried', key) })
      await tryLine(key, before !== undefined)
      const trouble = unwritten.get(key)?.trouble
      if (trouble) {
        tell(trouble)
        void keepTrying()
      } else if (unwritten.size > 0) void tryAll()
      return trouble
    },
    async find(ref) {
      const own = () => [...lines.values()].find(line => line.ref !== null && isSameTask(line.ref, ref))
      try {
        const found = await soon(journal.find(ref))
        if (unwritten.size === 0) isTold = false
        const entry = found ? { ...found, ...unwritten.get(found.key)?.patch } : own()
        if (entry) remember(entry)
        const trouble = entry && unwritten.get(entry.key)?.trouble
        return { ...(entry && { entry }), ...(trouble && { trouble }) }
      } catch (error) {
        const entry = own()
        const trouble = typed(error, entry?.key, ref)
        tell(trouble)
        return { ...(entry && { entry }), trouble }
      }
    },
    async close() {
      closing.abort()
      await tryAll()
      const failed: unknown[] = []
      await soon(journal.close()).catch(error => failed.push(error))
      const [first] = unwritten
      if (first) throw notWritten(unwritten, lines)
      if (failed.length > 0) throw typed(failed[0], undefined)
    },
  }
}

const noBooks: Books = {
  claim: async () => ({ claimed: true }),
  get: async () => undefined,
  isStillOurs: async () => true,
  note: async () => undefined,
  find: async () => ({}),
  close: async () => {},
}

/** Whatever a journal throws, as our error about that paid call. */
export function asJournalTrouble(
  error: unknown,
  { key, ref }: { key?: string | undefined; ref?: TaskRef | null | undefined },
): VidrelayError {
  const known = isVidrelayError(error) ? error : undefined
  const message = known?.message ?? `the journal cannot be used: ${error instanceof Error ? error.message : error}`
  return journalBroken(message, {
    hint: known?.hint ?? 'see to the journal',
    ...(key !== undefined && { key }),
    ...(ref && { taskRef: ref }),
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

function notWritten(
  unwritten: ReadonlyMap<string, Unwritten>,
  lines: ReadonlyMap<string, JournalEntry>,
): VidrelayError {
  const told = [...unwritten.keys()].map(key => {
    const id = lines.get(key)?.ref?.id
    return `${JSON.stringify(key)}${id === undefined ? '' : ` (task ${id})`}`
  })
  const [[key, { trouble }]] = [...unwritten] as [[string, Unwritten]]
  return journalBroken(`what came of ${told.join(', ')} could not be written down: ${trouble.message}`, {
    key,
    ...(trouble.taskRef && { taskRef: trouble.taskRef }),
    hint: 'keep these task ids; the journal does not know of them what happened last',
  })
}
