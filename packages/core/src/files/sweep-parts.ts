import type { Stats } from 'node:fs'
import { lstat, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { tryLock } from './file-lock.ts'
import { stemName } from './hidden-name.ts'

const day = 86_400_000

/** What the client's face promises, with all that it needs. */
export async function sweepParts(folder: string, now: number = Date.now()): Promise<number> {
  const names = await readdir(folder).catch(() => [])
  let swept = 0
  for (const [stem, all] of Map.groupBy(names, stemName)) {
    if (stem !== undefined && (await sweepOne(folder, stem, all, now).catch(() => false))) swept++
  }
  return swept
}

/** True where a part was removed. Its lock is taken first, so that a save which begins right now waits and begins anew. */
async function sweepOne(folder: string, stem: string, names: readonly string[], now: number): Promise<boolean> {
  const isOld = async () => {
    const facts = await Promise.all(names.map(name => lstat(join(folder, name)).catch(() => undefined)))
    return facts.every(found => found === undefined || (isOurs(found) && found.mtimeMs < now - day))
  }
  if (!(await isOld())) return false
  const lock = await tryLock(join(folder, `${stem}.lock`))
  if ('busy' in lock) return false
  try {
    const others = names.filter(name => name !== `${stem}.lock`)
    for (const name of others) await rm(join(folder, name), { recursive: true, force: true })
    return others.includes(`${stem}.part`)
  } finally {
    await lock.release()
  }
}

const isOurs = ({ uid }: Stats): boolean => process.getuid === undefined || uid === process.getuid()
