import { lstat } from 'node:fs/promises'
import type { Disk } from '../files/disk-problem.ts'
import { type FileLock, tryLock } from '../files/file-lock.ts'
import { stoppedDownload } from '../words/problems.ts'
import type { TaskRef } from '../words/task.ts'
import type { Context } from './context.ts'

/** The lock of one part. */
export interface PartLock extends Pick<FileLock, 'isSure' | 'release'> {
  /** @throws Error where somebody else took it over meanwhile */
  mustBeHeld(): Promise<void>
}

const lookEvery = 1000
/** So long an owner out of sight may be silent: longer than one address may keep a save that is alive without a byte. Unit: milliseconds. */
const patience = 900_000

/**
 * Waits until no other save works on the part. An owner that certainly lives is waited for as long as the caller wants;
 * one that nobody can see from here, as long as its files change.
 * @throws `aborted`, `download_failed`
 */
export async function waitForLock(
  context: Context,
  ref: TaskRef,
  stem: string,
  disk: Disk,
  signal: AbortSignal | undefined,
): Promise<PartLock> {
  const path = `${stem}.lock`
  let silent = 0
  let before = ''
  for (let isFirst = true; ; isFirst = false) {
    if (signal?.aborted) throw stoppedDownload(ref)
    const lock = await disk(tryLock(path, silent >= patience))
    if (!('busy' in lock)) return heldLock(lock)
    const signs = lock.busy === 'alive' ? '' : await context.track(signsOfLife(stem))
    silent = signs !== '' && signs === before ? silent + lookEvery : 0
    before = signs
    if (isFirst) {
      context.emit?.({
        type: 'retry',
        operation: 'download',
        reason: 'not_ready',
        message: 'the same result is being saved to the same file already; waiting for that',
        seconds: lookEvery / 1000,
        ref,
      })
    }
    await context.clock.sleep(lookEvery, signal)
  }
}

const heldLock = ({ isSure, isHeld, release }: FileLock): PartLock => ({
  isSure,
  release,
  async mustBeHeld() {
    if (!(await isHeld())) throw new Error('another process took it over')
  },
})

async function signsOfLife(stem: string): Promise<string> {
  const facts = await Promise.all(['part', 'json', 'lock'].map(use => lstat(`${stem}.${use}`).catch(() => undefined)))
  return facts.map(found => (found ? `${found.ino} ${found.size} ${found.mtimeMs}` : 'none')).join()
}
