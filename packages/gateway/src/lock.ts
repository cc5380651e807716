import { join } from 'node:path'
import { openDatabase } from '@vidrelay/core/internal'

/** One gateway at a time works in a folder. The lock is SQLite's, so that it ends with its process. @throws `TypeError` */
export async function lockFolder(folder: string): Promise<() => void> {
  const db = await openDatabase(join(folder, 'gateway.lock'))
  try {
    db.exec('begin exclusive')
  } catch {
    db.close()
    throw new TypeError(`folder: another gateway works in ${folder}`)
  }
  return () => db.close()
}
