import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sweepParts } from '@vidrelay/core/internal'
import { idOfResult } from './result-names.ts'

/**
 * Takes away what a gateway that died left lying: results of tasks that were deleted meanwhile, and, once they are a day old,
 * the hidden parts of saves that nobody goes on with. `isKnown`: is there a task of this id?
 */
export async function tidyResults(folder: string, isKnown: (id: string) => boolean): Promise<void> {
  for (const name of await readdir(folder)) {
    const isHidden = name.startsWith('.')
    if (!isHidden && !isKnown(idOfResult(name))) await rm(join(folder, name), { force: true })
  }
  await sweepParts(folder)
}
