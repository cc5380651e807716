import { rename, writeFile } from 'node:fs/promises'
import { readOwnFile, remove } from './own-file.ts'
/** What an earlier attempt noted down; undefined where there is nothing, or nothing that makes sense. */
export async function readNote(path) {
  try {
    const note = JSON.parse((await readOwnFile(path)) ?? '')
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
export async function writeNote(path, note) {
  const next = `${path}-next`
  await remove(next)
  await writeFile(next, JSON.stringify(note), { flag: 'wx', mode: 0o600, flush: true })
  await rename(next, path)
}
