import { constants, type Stats } from 'node:fs'
import { type FileHandle, lstat, open, unlink } from 'node:fs/promises'

const { O_RDONLY, O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants

/** More than any text of ours beside a target has. Unit: bytes. */
const longestText = 4096

/** A file of ours beside a target: plain, ours alone, with this one name. What is anything else was put there by somebody. */
const isOwn = (found: Stats): boolean =>
  found.isFile() && found.nlink === 1 && (process.getuid === undefined || found.uid === process.getuid())

/** Opens a file of ours that is there, for reading and writing; undefined where none is. It never follows a link. */
export async function openOwn(path: string): Promise<FileHandle | undefined> {
  const file = await open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK).catch(() => undefined)
  const found = await file?.stat().catch(() => undefined)
  if (found && isOwn(found)) return file
  await file?.close()
  return undefined
}

/** Makes a file, after whatever has its name lost it. What a link led to is left alone. */
export async function makeOwn(path: string): Promise<FileHandle> {
  await remove(path)
  return open(path, O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW, 0o666)
}

/** A short text of ours: undefined where nothing is there, null where no plain file is, empty where we may not read it. */
export async function readOwnFile(path: string): Promise<string | null | undefined> {
  let file: FileHandle
  try {
    file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    return code === 'EACCES' ? '' : null
  }
  try {
    if (!(await file.stat()).isFile()) return null
    const { buffer, bytesRead } = await file.read(Buffer.alloc(longestText), 0, longestText, 0)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Takes the name away, if it is there. */
export async function remove(path: string): Promise<void> {
  await unlink(path).catch(error => (error.code === 'ENOENT' ? undefined : Promise.reject(error)))
}

/** The same file still stands under this name. Whose it is was seen when it was opened: some disks tell strange owners. */
export async function isStillAt(path: string, file: FileHandle): Promise<boolean> {
  const [named, opened] = await Promise.all([lstat(path), file.stat()].map(facts => facts.catch(() => undefined)))
  return named && opened ? named.ino === opened.ino && named.dev === opened.dev : false
}
