import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createContainerCheck } from '../base/container.ts'
import type { JournalEntry } from '../journal/journal.ts'
import { buildTask } from '../wire/build-task.ts'
import type { Reading } from '../wire/read.ts'
import type { Task } from '../words/task.ts'
import type { Context } from './context.ts'
import type { SavedFile } from './download.ts'

/**
 * The file of a paid call that is at its end, where it stands there whole: where it was saved, or at another place that it
 * was copied to. Nothing is asked of the provider.
 */
export async function savedBefore(
  context: Context,
  entry: JournalEntry,
  file: string | null = entry.file,
): Promise<SavedFile | undefined> {
  const { ref, sha256, finalStatus } = entry
  if (!ref || file === null || sha256 === null || finalStatus !== 'succeeded') return undefined
  const found = await context.track(factsOf(file)).catch(() => undefined)
  return found?.sha256 === sha256 ? { path: file, ...found, task: taskOf(context, entry) } : undefined
}

async function factsOf(path: string): Promise<Pick<SavedFile, 'bytes' | 'sha256' | 'mediaType'>> {
  const hash = createHash('sha256')
  const head = createContainerCheck()
  let bytes = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
    if (bytes === 0) head.push(chunk.subarray(0, 512))
    hash.update(chunk)
    bytes += chunk.byteLength
  }
  return { bytes, sha256: hash.digest('hex'), mediaType: head.mediaType ?? null }
}

/** As the journal knows it: how it ended, and no link any more. */
function taskOf(context: Context, entry: JournalEntry): Task {
  const ref = entry.ref!
  const reading: Reading = { http: 200, id: ref.id, ids: [], progress: null, outputs: [], effective: {} }
  const task = buildTask(context, ref, reading, undefined, entry)
  const facts = Object.getOwnPropertyDescriptors(task)
  const told = {
    status: { ...facts.status, value: 'succeeded' },
    expiresAt: { ...facts.expiresAt, value: entry.keptUntil },
  }
  return Object.defineProperties({} as Task, { ...facts, ...told })
}
