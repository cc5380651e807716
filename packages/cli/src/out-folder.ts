import { accessSync, constants, mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { refusal } from './refusal.ts'

/** The folder of `--out` as an absolute path, made where it is not there. Tried now: after a purchase it would be late. @throws `invalid_request` */
export function outFolder(out: string): string {
  const folder = resolve(out)
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
  } catch (cause) {
    throw refusal('out', `nothing can be saved in ${folder} (${(cause as NodeJS.ErrnoException).code})`)
  }
  return folder
}
