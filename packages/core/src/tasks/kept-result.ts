import { createHash } from 'node:crypto'
import { remove } from '../files/own-file.ts'
import { readPrivate, writePrivate } from '../files/private-file.ts'
import type { JournalEntry } from '../journal/journal.ts'
import { inlineBegin } from '../wire/brought.ts'
import { buildTask } from '../wire/build-task.ts'
import type { Reading } from '../wire/read.ts'
import { isOwnId } from '../words/own-id.ts'
import { refIdentity } from '../words/ref.ts'
import type { Task, TaskRef, Warning } from '../words/task.ts'
import type { Context } from './context.ts'

// What the answer to a paid call brought and no look can bring again stands in a file of its owner beside the journal,
// until it is saved.

interface Kept {
  outputs: Reading['outputs']
  /** Those that were delivered. */
  delivered: readonly number[]
}

const placeOf = ({ journal }: Context, ref: TaskRef): string | undefined => {
  const name = createHash('sha256').update(refIdentity(ref)).digest('hex').slice(0, 32)
  return journal?.beside === undefined ? undefined : `${journal.beside}.kept-${name}`
}

const isUnrepeatable = ({ ref, outputs }: Task): boolean =>
  isOwnId(ref.id) || outputs.some(({ sources }) => sources.some(source => inlineBegin(source) !== undefined))

/** Keeps what came. Gives the warning where it stands in memory alone; it never rejects: the paid call went well. */
export async function keepResult(context: Context, task: Task): Promise<Warning | undefined> {
  if (task.status !== 'succeeded' || !isUnrepeatable(task)) return undefined
  const place = placeOf(context, task.ref)
  const outputs = task.outputs.map(({ role, sources }) => ({ role, sources: [...sources] }))
  if (place === undefined) return inMemory('there is no journal on this machine')
  return context
    .track(writePrivate(place, JSON.stringify({ outputs, delivered: [] } satisfies Kept)))
    .then(() => undefined)
    .catch(error =>
      inMemory(`the file beside the journal could not be written (${(error as NodeJS.ErrnoException).code})`),
    )
}

const inMemory = (why: string): Warning => ({
  code: 'journal',
  message: `journal: the result came in the answer to the paid call, and ${why}: save it before this process ends, since nobody can ask for it again`,
})

/** The task whose result is kept here. */
export async function keptTask(
  context: Context,
  ref: TaskRef,
  entry: JournalEntry | undefined,
): Promise<Task | undefined> {
  const kept = await readKept(context, ref)
  if (!kept) return undefined
  const { outputs } = kept
  const reading: Reading = {
    http: 200,
    id: ref.id,
    ids: [ref.id],
    status: 'succeeded',
    progress: null,
    outputs,
    effective: {},
  }
  return context.settle(buildTask(context, ref, reading, undefined, entry), entry)
}

async function readKept(context: Context, ref: TaskRef): Promise<Kept | undefined> {
  const place = placeOf(context, ref)
  if (place === undefined) return undefined
  const text = await context.track(readPrivate(place)).catch(() => undefined)
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Kept)
  } catch {
    return undefined
  }
}

/** The caller has this output, or the first of the task's own kind. With the last one the file goes. */
export async function deliveredKept(context: Context, { ref, outputs }: Task, output?: number): Promise<void> {
  const index = output ?? outputs.findIndex(({ role }) => role === ref.kind)
  const place = placeOf(context, ref)
  const kept = await readKept(context, ref)
  if (!kept || place === undefined) return
  const delivered = [...new Set([...kept.delivered, index])]
  const isOpen = outputs.some(output => output.role === ref.kind && !delivered.includes(output.index))
  const change = isOpen ? writePrivate(place, JSON.stringify({ ...kept, delivered })) : remove(place)
  await context.track(change).catch(() => {}) // a file too many does no harm
}
