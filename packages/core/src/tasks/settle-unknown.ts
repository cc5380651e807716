import { dialectsOf } from '../contract/model-table.ts'
import type { JournalEntry } from '../journal/journal.ts'
import type { Kind } from '../words/names.ts'
import type { Task, TaskRef } from '../words/task.ts'
import { about, whoseOf } from './about.ts'
import type { Context } from './context.ts'
import { isSaltedHashOf } from './fingerprint.ts'
import { isHeld } from './holder.ts'
import { listTasks } from './list.ts'
import { look } from './look.ts'
import { refOfEntry } from './reconcile.ts'

/** The task that a paid call of unknown outcome made, or what a person must look at. */
export type Settled = { ref: TaskRef } | { reason: string }

/** The tasks that the provider lists, the newest first and read once; none where it has no list. */
export type Listed = (kind: Kind, since: number) => Promise<readonly Task[]>

/** The clocks of two machines without a common time differ by seconds, rarely by more than a minute. Unit: milliseconds. */
const skewMs = 60_000
/** So long after its claim a call is no longer taken for the one that made a task. Unit: milliseconds. */
const longestMs = 900_000
const mostPages = 20

/**
 * Settles a paid call only *towards accepted*: by an id that came with its answer, or by an entry of the provider's list
 * that was made in its time with its prompt; in both cases only where nothing else fits, and no other key has it. What is
 * not found frees no key. `others`: more calls that are open.
 * @throws `journal_unavailable`
 */
export async function settleUnknown(
  client: Context,
  line: JournalEntry,
  others: readonly JournalEntry[],
  listed: Listed,
  signal: AbortSignal | undefined,
): Promise<Settled> {
  const context = about(client, whoseOf(line))
  const named = await knownCandidates(context, line, signal)
  const found = named.length > 0 ? named : await fittingEntries(context, line, others, listed)
  const [only] = found
  if (!only) return { reason: nothingFound(context, line) }
  if (found.length > 1)
    return { reason: `it may be ${found.map(({ id }) => id).join(' or ')}, which fit equally; ${settleIt(line)}` }
  const patch = { state: 'accepted', ref: only, problem: null, candidates: [] } as const
  if (await context.books.settle(line, patch, { isFree: true })) {
    context.rememberPurchase(only, whoseOf(line))
    return { ref: only }
  }
  return { reason: `it may be ${only.id}, which another paid call has; ${settleIt(line)}` }
}

async function knownCandidates(context: Context, line: JournalEntry, signal?: AbortSignal): Promise<TaskRef[]> {
  const refs = (line.candidates ?? []).map(id => refOfEntry(context, line, id))
  const known = await Promise.all(
    refs.map(async ref => 'task' in (await look(context, ref, signal)) && !(await isHeld(context, ref, line.key))),
  )
  return refs.filter((_, index) => known[index])
}

async function fittingEntries(
  context: Context,
  line: JournalEntry,
  others: readonly JournalEntry[],
  listed: Listed,
): Promise<TaskRef[]> {
  if (line.promptHash === null) return []
  const tasks = await listed(line.kind, Date.parse(line.createdAt) - skewMs)
  const fitting = tasks.filter(task => fits(line, task))
  const free = await Promise.all(fitting.map(async ({ ref }) => !(await isHeld(context, ref, line.key))))
  const own = fitting.filter((_, index) => free[index])
  // What fits another open call as well is nobody's.
  const isDisputed = own.some(task => others.some(other => other.key !== line.key && fits(other, task)))
  return isDisputed ? [] : own.map(({ ref }) => ref)
}

/** Made in its time, with its prompt standing in the entry as it was sent. */
function fits(line: JournalEntry, { createdAt, raw }: Task): boolean {
  const [made, begun] = [Date.parse(createdAt ?? ''), Date.parse(line.createdAt)]
  const last = Math.min(Date.parse(line.updatedAt) + skewMs, begun + longestMs)
  return made >= begun - skewMs && made <= last && saysPrompt(line, raw)
}

function saysPrompt(line: JournalEntry, value: unknown): boolean {
  if (typeof value === 'string')
    return [...value].length === line.promptLength && isSaltedHashOf(line.promptHash ?? '', value)
  return typeof value === 'object' && value !== null && Object.values(value).some(part => saysPrompt(line, part))
}

/** Reads the provider's list back to the moment (epoch milliseconds) that is asked for, once for all who ask. */
export function createListed(context: Context, signal: AbortSignal | undefined): Listed {
  const lists = new Map<Kind, Promise<readonly Task[]>>()
  return (kind, since) => {
    const known = lists.get(kind) ?? readList(context, kind, since, signal).catch(() => []) // an absent list tells nothing
    lists.set(kind, known)
    return known
  }
}

async function readList(
  context: Context,
  kind: Kind,
  since: number,
  signal: AbortSignal | undefined,
): Promise<readonly Task[]> {
  const { dialects } = context.relay.provider
  if (!dialectsOf(context.relay.provider, kind).some(name => dialects[name]!.routes.list)) return []
  const begun = context.clock.now()
  const all: Task[] = []
  let after: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const { tasks, next } = await listTasks(context, kind, {
      ...(after !== undefined && { after }),
      ...(signal && { signal }),
    })
    // One without a date has the date of its reading.
    all.push(...tasks.filter(({ createdAt }) => Date.parse(createdAt ?? '') < begun))
    if (next === null || tasks.every(({ createdAt }) => Date.parse(createdAt ?? '') < since)) break
    after = next
  }
  return all
}

const settleIt = ({ key }: JournalEntry): string =>
  `look at the provider, then settle ${JSON.stringify(key)} by an id or as not started`

const nothingFound = ({ relay }: Context, line: JournalEntry): string =>
  `nobody knows whether ${relay.provider.title} started it${line.problem === null ? '' : ` (${line.problem})`}, and nothing that it tells now is certainly its task; ${settleIt(line)}`
