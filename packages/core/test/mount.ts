import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A small disk of its own. */
export interface Mount {
  readonly folder: string
  /** The same disk, read-only from now on. */
  makeReadOnly(): void
  unmount(): void
}

/** A disk in memory of so many bytes, or undefined where this process may not mount one. */
export function mountSmallDisk(bytes: number): Mount | undefined {
  const parent = mkdtempSync(join(tmpdir(), 'vidrelay-disk-'))
  const folder = join(parent, 'disk')
  const run = (command: string, ...words: string[]) => execFileSync(command, words, { stdio: 'pipe' })
  mkdirSync(folder)
  try {
    run('mount', '-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder)
  } catch {
    rmSync(parent, { recursive: true })
    return undefined
  }
  return {
    folder,
    makeReadOnly: () => run('mount', '-o', 'remount,ro', folder),
    unmount() {
      run('umount', folder)
      rmSync(parent, { recursive: true })
    },
  }
}
