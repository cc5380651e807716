import { readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { remove } from './own-file.ts'
import { syncFolder } from './sync-folder.ts'

/** A file that its owner alone reads: whole and on the disk when this resolves, or absent. */
export async function writePrivate(path: string, text: string): Promise<void> {
  const part = `${path}.part`
  await remove(part)
  try {
    await writeFile(part, text, { flag: 'wx', mode: 0o600, flush: true })
    await rename(part, path)
  } catch (error) {
    await remove(part).catch(() => {}) // half of what nobody else may read
    throw error
  }
  await syncFolder(dirname(path))
}

/** Undefined where none is. */
export const readPrivate = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch(error => (error.code === 'ENOENT' ? undefined : Promise.reject(error)))
