import { link, rename, statfs } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createContainerCheck } from '../base/container.ts'
import { type Disk, diskProblem } from '../files/disk-problem.ts'
import { hiddenStem } from '../files/hidden-name.ts'
import { openPart, type Part } from '../files/part.ts'
import { syncFolder } from '../files/sync-folder.ts'
import { type Place, placeOf } from '../files/target.ts'
import { isVidrelayError, type VidrelayError } from '../words/errors.ts'
import { notDelivered } from '../words/problems.ts'
import { refIdentity } from '../words/ref.ts'
import type { Task, TaskRef } from '../words/task.ts'
import type { Context } from './context.ts'
import { type BytesInput, defaultMaxBytes, outputIndex, resultBytes } from './fetch-result.ts'
import { waitForLock } from './wait-for-lock.ts'

export interface DownloadOptions {
  /** Stops the wait and the download. A part that a later call can go on with stays, hidden, beside the target. */
  signal?: AbortSignal
  /** Seconds to wait for the task to succeed. Default: the client's. */
  deadline?: number
  /** Which output, from 0. */
  output?: number
  /** Replace an existing file. Default: refused. */
  overwrite?: boolean
  /** Decoded bytes. Default 4 GiB. */
  maxBytes?: number
}

/** A saved result. */
export interface SavedFile {
  /** Absolute. */
  path: string
  bytes: number
  sha256: string
  mediaType: string | null
  task: Task
}

/** So many bytes tell what kind of file it is. */
const headBytes = 512

/**
 * Complete or absent: written into a hidden part beside the target, checked, synced, and only then given its name. One save
 * at a time of the same result to the same file, in whatever process; the others wait, and what an earlier one got to the
 * disk is not fetched again.
 */
export async function saveResult(
  context: Context,
  ref: TaskRef,
  task: Task,
  target: string,
  options: DownloadOptions,
  refresh: () => Promise<Task>,
): Promise<SavedFile> {
  const index = outputIndex(task, options.output)
  let isDiskAtFault = false
  const disk: Disk = work =>
    context.track(work).catch(cause => {
      isDiskAtFault = true
      throw notSaved(cause, ref, target)
    })
  const place = await disk(standingPlace(target, options))
  const stem = hiddenStem(place.folder, [refIdentity(ref), index, place.path])
  const lock = await waitForLock(context, ref, stem, disk, options.signal)
  try {
    await disk(standingPlace(target, options)) // whoever held the lock may have saved it
    const part = await disk(openPart(stem, lock.isSure, disk))
    try {
      const input = { ref, task, index, maxBytes: options.maxBytes ?? defaultMaxBytes, signal: options.signal, refresh }
      const saved = await fetchInto(part, place, context, input, disk)
      await disk(part.finish())
      await disk(lock.mustBeHeld())
      await disk(publish(part.path, place, target, options))
      await part.published().catch(() => {}) // a name of ours that stays does no harm
      await context.track(syncFolder(place.folder))
      return { path: resolve(target), ...saved, task }
    } catch (error) {
      // A full disk gets its room back; whatever else stopped it, a later call may go on from there.
      const isOfNoUse = isDiskAtFault || (isVidrelayError(error) && error.code === 'limit_exceeded')
      await context.track(isOfNoUse ? part.discard() : part.keep()).catch(() => {})
      throw error
    }
  } finally {
    await context.track(lock.release()).catch(() => {})
  }
}

/** A place that is still as good as when it was checked. */
async function standingPlace(target: string, { overwrite = false }: DownloadOptions): Promise<Place> {
  const place = await placeOf(target, overwrite)
  if (!('problem' in place)) return place
  throw Object.assign(new Error(place.problem), place.isTaken && { code: 'EEXIST' })
}

type Fetch = Omit<BytesInput, 'onLength' | 'onVersion' | 'held'>

async function fetchInto(
  part: Part,
  { folder }: Place,
  context: Context,
  fetch: Fetch,
  disk: Disk,
): Promise<{ bytes: number; sha256: string; mediaType: string | null }> {
  let head = createContainerCheck()
  let received = 0
  let total: number | null = null
  let roomFor: number | null = null
  const pieces = resultBytes(context, {
    ...fetch,
    ...(part.held && { held: part.held }),
    onVersion: version => part.setVersion(version),
    onLength: length => {
      total = length
    },
  })
  for await (const piece of pieces) {
    const { offset, chunk } = piece
    if (total !== null && total !== roomFor) await disk(checkRoom(folder, total - part.size))
    roomFor = total
    if (offset === 0) head = createContainerCheck()
    if (offset < headBytes) head.push(chunk.subarray(0, headBytes))
    await disk(part.take(piece))
    received = offset + chunk.byteLength
    context.emit?.({ type: 'download', ref: fetch.ref, received, total })
  }
  return { bytes: received, sha256: part.digest(), mediaType: head.mediaType ?? null }
}

/** What there is no room for is not begun. */
async function checkRoom(folder: string, needed: number): Promise<void> {
  const { bavail, bsize, blocks } = await statfs(folder)
  const free = bavail * bsize
  // Some systems tell nothing: no blocks at all.
  if (blocks > 0 && free < needed) throw new Error(`the disk is full: ${needed} bytes are needed and ${free} are free`)
}

/** A link never replaces what is there; where links are not possible, a rename after a look is the best there is. */
async function publish(part: string, place: Place, target: string, options: DownloadOptions): Promise<void> {
  const now = await standingPlace(target, options)
  if (now.path !== place.path) throw new Error('the link leads elsewhere now')
  if (options.overwrite) return rename(part, place.path)
  try {
    await link(part, place.path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error
    await standingPlace(target, options)
    await rename(part, place.path)
  }
}

function notSaved(cause: unknown, ref: TaskRef, target: string): VidrelayError {
  if (isVidrelayError(cause)) return cause
  const isTaken = (cause as NodeJS.ErrnoException).code === 'EEXIST'
  return notDelivered(ref, `${target} could not be written: ${diskProblem(cause)}; the task is still succeeded`, {
    cause,
    retryable: !isTaken,
    hint: 'download the same ref again to another place',
  })
}
