import { statfs } from 'node:fs/promises'
import { storageFull } from './problem.ts'

/** The disk under the folder of the gateway. */
export interface Storage {
  /** Nothing is bought that could not be saved. @throws `Problem` 507 */
  mustHaveRoom(): Promise<void>
}

/** `reserve`: what a result may need. Unit: bytes. `freeBytes`: for tests. */
export function createStorage(
  folder: string,
  reserve: number,
  freeBytes: () => Promise<number> = () => freeIn(folder),
): Storage {
  return {
    async mustHaveRoom() {
      if ((await freeBytes()) < reserve) throw storageFull()
    },
  }
}

async function freeIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
