import { rename, writeFile } from 'node:fs/promises'
import { readOwnFile, remove } from './own-file.ts'

/** What stands beside a part: which version it is of, and how much of it can be relied on. */
export interface Note {
  v: 1
  /** Bytes of the whole. */
  total: number
  /** A strong ETag. */
  validator: string
  /** Bytes from the beginning that were synced before the note was written, and their SHA-256. */
  synced: number
  sha256: string
}

/** What an earlier attempt noted down; undefined where there is nothing, or nothing that makes sense. */
export async function readNote(path: string): Promise<Note | undefined> {
  try {
    const note = JSON.parse((await readOwnFile(path)) ?? '') as Note
    const isGood =
      note.v === 1 &&
      Number.isSafeInteger(note.total) &&
      Number.isSafeInteger(note.synced) &&
      note.synced > 0 &&
      note.synced < note.total &&
      typeof note.validator === 'string' &&
      note.validator !== ''
    return isGood ? note : undefined
  } catch {
    return undefined
  }
}

/** The old note stands until the new one is whole. */
export async function writeNote(path: string, note: Note): Promise<void> {
  const next = `${path}-next`
  await remove(next)
  await writeFile(next, JSON.stringify(note), { flag: 'wx', mode: 0o600, flush: true })
  await rename(next, path)
}
