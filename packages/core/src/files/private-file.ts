import { open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { remove } from './own-file.ts'
import { syncFolder } from './sync-folder.ts'

/** A file that its owner alone reads: whole and on the disk when this resolves, or absent. */
export async function writePrivate(path: string, text: string): Promise<void> {
  const part = `${path}.part`
  await remove(part)
  const file = await open(part, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(part, path)
  await syncFolder(dirname(path))
}

/** Undefined where none is. */
export const readPrivate = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch(error => (error.code === 'ENOENT' ? undefined : Promise.reject(error)))
