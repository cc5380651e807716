import { after } from '../base/clock.ts'
import { lifeOf } from '../base/process-life.ts'
import type { JournalEntry } from '../journal/journal.ts'
import { journalBroken, leftOtherProcess, otherProcessTooLate } from '../words/problems.ts'
import type { Context } from './context.ts'

/** Between two signs of life. Unit: milliseconds. */
const beatMs = 10_000
/** So long without one, and the owner of a claim is taken for dead: five beats may be late. Unit: milliseconds. */
const silenceMs = 60_000
/** Between two looks at the claim of another; the first ones come sooner. Unit: milliseconds. */
const lookMs = 1000

/** Gives signs of life for a claim, until what it returns is called. */
export function keepAlive(context: Context, entry: JournalEntry): () => void {
  if (!context.journal) return () => {}
  let isOver = false
  let stop = () => {}
  const waitFor = (number: number) => {
    stop = after(context.clock, beatMs, () => void beat(number))
  }
  const beat = async (number: number) => {
    // One that cannot be written is one that is late.
    await context.books.settle(entry, { beat: number }).catch(() => false)
    if (!isOver) waitFor(number + 1)
  }
  waitFor(entry.beat + 1)
  return () => {
    isOver = true
    stop()
  }
}

/** How long somebody waits for the outcome of another's claim. */
export interface Patience {
  signal?: AbortSignal | undefined
  /** Seconds. */
  deadline: number
}

/**
 * The line of a key that another process is sending under, once it has an outcome. The owner's death is seen, not
 * computed: its process is gone, or its beat did not change for a minute of our own time. Then nobody knows what came of
 * it, and the line is written `unknown` by one of all who see it.
 * @throws `aborted`, `timeout`, `journal_unavailable`; nothing was sent
 */
export async function outcomeOf(context: Context, first: JournalEntry, patience: Patience): Promise<JournalEntry> {
  const { clock, books } = context
  const begun = clock.monotonic()
  let line = first
  let silent = 0
  for (let pause = 50; line.state === 'sending'; pause = Math.min(2 * pause, lookMs)) {
    if (silent >= silenceMs || (await isGone(context, line))) await giveUp(context, line)
    else {
      const left = patience.deadline * 1000 - (clock.monotonic() - begun)
      if (patience.signal?.aborted) throw leftOtherProcess(line)
      if (left <= 0) throw otherProcessTooLate(line, patience.deadline)
      const before = clock.monotonic()
      await clock.sleep(Math.min(pause, left), patience.signal)
      // A process that was stopped itself has seen nothing meanwhile.
      silent += Math.min(clock.monotonic() - before, 2 * pause)
    }
    const next = await books.get(first.key)
    if (!next) throw journalBroken(`the journal has no line of ${JSON.stringify(line.key)} any more`, { key: line.key })
    if (next.attempt !== line.attempt || next.beat !== line.beat) silent = 0
    line = next
  }
  return line
}

/**
 * Is the process that sends under this line dead? Then the line is written `unknown`. It takes up to a minute to be sure.
 * @throws `aborted`, `journal_unavailable`
 */
export async function isDead(context: Context, line: JournalEntry, signal: AbortSignal | undefined): Promise<boolean> {
  const { clock, books } = context
  for (let silent = 0; ; ) {
    if (silent >= silenceMs || (await isGone(context, line))) return giveUp(context, line)
    if (signal?.aborted) throw leftOtherProcess(line)
    const before = clock.monotonic()
    await clock.sleep(lookMs, signal)
    silent += Math.min(clock.monotonic() - before, 2 * lookMs)
    const next = await books.get(line.key)
    if (next?.state !== 'sending' || next.attempt !== line.attempt) return next?.state === 'unknown'
    if (next.beat !== line.beat) return false
  }
}

async function isGone(context: Context, { owner }: JournalEntry): Promise<boolean> {
  if (!owner) return false
  const me = await context.newOwner()
  return (await context.track(lifeOf(owner, me))) === 'gone'
}

/** Nothing comes of it where the owner gave a sign of life, or another one saw its death first. */
const giveUp = (context: Context, line: JournalEntry): Promise<boolean> =>
  context.books.settle(
    line,
    { state: 'unknown', problem: 'submit_unknown: the process that sent it is gone, and nobody heard the answer' },
    { beat: line.beat },
  )
