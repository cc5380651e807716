import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
/**
 * The files of ours beside a target: `.vidrelay-<16 hexadecimal digits>.part`, `.json`, `.lock` and `.probe`. Hidden, and short
 * whatever the target's name is. This is the path without the ending; the same words give the same.
 */
export const hiddenStem = (folder, words) =>
  join(folder, `.vidrelay-${createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 16)}`)
/** One that nobody has. */
export const freshStem = folder => hiddenStem(folder, [randomBytes(16).toString('hex')])
/** What the names of one stem have in common, also those that stand there for a moment only; undefined for any other name. */
export const stemName = name => /^(\.vidrelay-[0-9a-f]{16})\./.exec(name)?.[1]
