import { createHash, randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { access, type FileHandle, link, lstat, open, rename, statfs, unlink } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { defaultMaxBytes, outputIndex, resultBytes } from './bytes.ts'
import { createContainerCheck } from './container.ts'
import type { Context } from './context.ts'
import { invalid, isVidrelayError, VidrelayError } from './errors.ts'
import type { Task, TaskRef } from './vocabulary.ts'

export interface DownloadOptions {
  /** Stops the wait and the download; no part is left behind. */
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

/** Refuses a target that could not be written, before anything is paid. @throws `invalid_request` */
export async function checkTarget(target: string, overwrite: boolean): Promise<void> {
  if (target === '') throw invalid('output', 'a file name is needed')
  const path = resolve(target)
  const facts = await lstat(path).catch(() => undefined)
  if (facts?.isDirectory())
    throw invalid('output', `${target} is a directory; accepted: the name of a file that does not exist yet`)
  if (facts && !overwrite)
    throw invalid('output', `${target} exists and is not overwritten; accepted: a new name, or overwrite`)
  const folder = await lstat(dirname(path)).catch(() => undefined)
  if (!folder) throw invalid('output', `there is no folder ${dirname(path)}`)
  const isWritable = await access(dirname(path), constants.W_OK).then(
    () => true,
    () => false,
  )
  if (!isWritable) throw invalid('output', `the folder ${dirname(path)} cannot be written`)
}

/** Complete or absent: a temporary file beside the target, checked, synced, and only then given its name. */
export async function saveResult(
  context: Context,
  ref: TaskRef,
  task: Task,
  target: string,
  options: DownloadOptions,
  refresh: () => Promise<Task>,
): Promise<SavedFile> {
  const path = resolve(target)
  const temporary = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomBytes(6).toString('hex')}.part`)
  const { O_CREAT, O_EXCL, O_RDWR, O_NOFOLLOW = 0 } = constants
  const io = <T>(work: Promise<T>) =>
    context.track(work).catch(cause => Promise.reject(diskTrouble(cause, ref, target)))
  const file = await io(open(temporary, O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW, 0o666))
  try {
    const saved = await writePieces(context, ref, task, file, options, refresh, io, dirname(path))
    await io(file.sync())
    await io(file.close())
    await io(publish(temporary, path, options.overwrite ?? false))
    await io(syncFolder(dirname(path)))
    return { path, ...saved, task }
  } catch (error) {
    await file.close().catch(() => {})
    await unlink(temporary).catch(() => {})
    throw error
  }
}

async function writePieces(
  context: Context,
  ref: TaskRef,
  task: Task,
  file: FileHandle,
  options: DownloadOptions,
  refresh: () => Promise<Task>,
  io: <T>(work: Promise<T>) => Promise<T>,
  folder: string,
): Promise<{ bytes: number; sha256: string; mediaType: string | null }> {
  let hash = createHash('sha256')
  let head = createContainerCheck()
  let written = 0
  let total: number | null = null
  const pieces = resultBytes(context, {
    ref,
    task,
    index: outputIndex(task, options.output),
    maxBytes: options.maxBytes ?? defaultMaxBytes,
    signal: options.signal,
    refresh,
    onLength: length => {
      total = length
    },
  })
  let isRoomChecked = false
  for await (const { offset, chunk } of pieces) {
    if (offset < written) {
      await io(file.truncate(0))
      hash = createHash('sha256')
      head = createContainerCheck()
      written = 0
    }
    if (total !== null && !isRoomChecked) {
      isRoomChecked = true
      const { bavail, bsize } = await io(statfs(folder))
      if (bavail * bsize < total) throw diskTrouble({ code: 'ENOSPC' }, ref, folder)
    }
    await io(file.write(chunk, 0, chunk.byteLength, offset))
    hash.update(chunk)
    head.push(chunk.subarray(0, 512))
    written = offset + chunk.byteLength
    context.emit({ type: 'download', ref, received: written, total })
  }
  return { bytes: written, sha256: hash.digest('hex'), mediaType: head.mediaType ?? null }
}

/** A link never replaces what is there; where links are not possible, a rename after a look is the best there is. */
async function publish(temporary: string, path: string, overwrite: boolean): Promise<void> {
  if (overwrite) return rename(temporary, path)
  try {
    await link(temporary, path)
    await unlink(temporary)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' || (await lstat(path).catch(() => undefined))) throw error
    await rename(temporary, path)
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined) // some systems do not open folders
  await handle?.sync().catch(() => {})
  await handle?.close()
}

function diskTrouble(cause: unknown, ref: TaskRef, target: string): VidrelayError {
  if (isVidrelayError(cause)) return cause
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
  const told: { [code: string]: string } = {
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EACCES: 'permission is denied',
    EROFS: 'the disk is read-only',
    EEXIST: 'the file came into being meanwhile and is not overwritten',
    ENOENT: 'the folder is gone',
  }
  return new VidrelayError(
    'download_failed',
    `${target} could not be written: ${told[code] ?? code}; the task is still succeeded`,
    {
      taskRef: ref,
      cause,
      retryable: code !== 'EEXIST',
      hint: 'download the same ref again to another place',
    },
  )
}
