import { statfs } from 'node:fs/promises'
import { storageFull } from './problem.ts'

/** What a result may need. Unit: bytes. */
const usualReserve = 256 * 2 ** 20

/** The disk under the folder of the gateway. */
export interface Storage {
  /** Less is free than a result may need. */
  isFull(): Promise<boolean>
  /** Nothing is bought that could not be saved. @throws `Problem` 507 */
  mustHaveRoom(): Promise<void>
}

/** `freeBytes`: for tests. */
export function createStorage(
  folder: string,
  reserve: number = usualReserve,
  freeBytes: () => Promise<number> = () => freeIn(folder),
): Storage {
  const isFull = async () => (await freeBytes()) < reserve
  return {
    isFull,
    async mustHaveRoom() {
      if (await isFull()) throw storageFull()
    },
  }
}

async function freeIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
