import { randomBytes } from 'node:crypto'
import { link, lstat, mkdir, rename, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A file that is about to be written. */
export interface FileText {
  name: string
  text: string
}

/** Asked before anything is sent. @throws Error where a file is there already and `force` was not said, or where the folder cannot be made */
export async function checkFree(folder: string, names: readonly string[], force: boolean): Promise<void> {
  await mkdir(folder, { recursive: true })
  if (!force) for (const name of names) await mustBeFree(join(folder, name))
}

/**
 * Writes all of them or none, each under its name only when it is whole.
 *
 * @returns their paths
 * @throws Error where one is there already and `force` was not said
 */
export async function writeAll(folder: string, files: readonly FileText[], force: boolean): Promise<string[]> {
  const targets = files.map(({ name }) => join(folder, name))
  const parts: string[] = []
  try {
    for (const { name, text } of files) {
      const part = join(folder, `.${name}.${randomBytes(6).toString('hex')}.part`)
      parts.push(part)
      await writeFile(part, text, { flag: 'wx' })
    }
    for (const [index, target] of targets.entries()) await publish(parts[index]!, target, force)
    return targets
  } finally {
    await Promise.all(parts.map(part => unlink(part).catch(() => {})))
  }
}

async function mustBeFree(target: string): Promise<void> {
  if (await lstat(target).catch(() => undefined)) throw exists(target)
}

const exists = (target: string) =>
  new Error(`${target} exists and is not overwritten; accepted: another folder, or force`)

/** A link never replaces what came into being meanwhile; where links are not possible, a rename after a look is the best there is. */
async function publish(part: string, target: string, force: boolean): Promise<void> {
  if (force) return rename(part, target)
  try {
    await link(part, target)
  } catch {
    await mustBeFree(target)
    await rename(part, target)
  }
}
