import type { Stats } from 'node:fs'
import { lstat, mkdir, readFile, realpath, rmdir, unlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { invalid } from '../words/problems.ts'
import { diskProblem } from './disk-problem.ts'
import { freshStem } from './hidden-name.ts'

/** Where a result goes. */
export interface Place {
  /** Absolute, without links on its way or at its end: a link stays, and what it leads to is replaced. */
  path: string
  /** The folder of `path`. */
  folder: string
}

/** Why nothing can be written there. */
export interface NoPlace {
  problem: string
  /** A file is there, and nothing else is wrong. */
  isTaken?: true
}

/**
 * Refuses a target that could not be written, before anything is paid. Only a plain file, a link to one, or nothing may
 * stand there; the disk must take the name, and a byte under it.
 * @throws `invalid_request`
 */
export async function checkTarget(target: string, overwrite: boolean): Promise<void> {
  const place = await placeOf(target, overwrite)
  const problem = 'problem' in place ? place.problem : await writingProblem(place)
  if (problem !== undefined) throw invalid('output', problem)
}

/** The place that a target means now. Nothing is written. */
export async function placeOf(target: string, overwrite: boolean): Promise<Place | NoPlace> {
  if (typeof target !== 'string' || target === '') return { problem: 'a file name is needed' }
  if (target.includes('\0')) return { problem: 'a file name has no zero byte' }
  if (target.endsWith('/') || target.endsWith(sep))
    return { problem: `${target} names a folder; accepted: the name of a file` }
  const path = resolve(target)
  try {
    const real = (await facts(path))?.isSymbolicLink() ? await realpath(path) : path
    const folder = await realpath(dirname(real))
    return (await standingProblem(target, join(folder, basename(real)), overwrite)) ?? placeIn(folder, real)
  } catch (cause) {
    return { problem: await pathProblem(target, path, cause) }
  }
}

const placeIn = (folder: string, path: string): Place => ({ path: join(folder, basename(path)), folder })

/** Undefined where nothing is there. */
const facts = (path: string): Promise<Stats | undefined> =>
  lstat(path).catch(error => (error.code === 'ENOENT' ? undefined : Promise.reject(error)))

/** What stands there and may not be replaced. */
async function standingProblem(target: string, path: string, overwrite: boolean): Promise<NoPlace | undefined> {
  const found = await facts(path)
  if (!found) return undefined
  if (!found.isFile())
    return { problem: `${target} is ${kindOf(found)}; accepted: the name of a plain file, or of none yet` }
  if (!overwrite)
    return { problem: `${target} exists and is not overwritten; accepted: a new name, or overwrite`, isTaken: true }
  if (await isMountPoint(path))
    return { problem: `${target} is mounted by itself, so it cannot be replaced; accepted: a file of a mounted folder` }
  const folder = await lstat(dirname(path))
  // In a folder like /tmp only its owner may replace a file.
  const mine = process.getuid?.() ?? 0
  if (folder.mode & 0o1000 && mine !== 0 && mine !== found.uid && mine !== folder.uid)
    return { problem: `${target} belongs to somebody else and cannot be replaced` }
  return undefined
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a directory'
  if (found.isFIFO()) return 'a pipe'
  if (found.isSocket()) return 'a socket'
  if (found.isCharacterDevice() || found.isBlockDevice()) return 'a device'
  return 'no plain file'
}

/** A file that is mounted alone (containers do that) is told apart only by the system's list of mounts. */
async function isMountPoint(path: string): Promise<boolean> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '')
  const escaped = path.replace(/[ \t\n\\]/g, found => `\\${found.charCodeAt(0).toString(8).padStart(3, '0')}`)
  return mounts.split('\n').some(line => line.split(' ')[4] === escaped)
}

async function pathProblem(target: string, path: string, cause: unknown): Promise<string> {
  const { code } = cause as NodeJS.ErrnoException
  const folder = dirname(path)
  if (code === 'ENOENT') {
    const isLink = await lstat(path).then(
      () => true,
      () => false,
    )
    return isLink
      ? `${target} is a link that leads nowhere; accepted: the name of a plain file, or of none yet`
      : `there is no folder ${folder}`
  }
  if (code === 'ENOTDIR') return `${folder} is no folder`
  const bytes = Buffer.byteLength(basename(path))
  if (code === 'ENAMETOOLONG') return `${target} cannot be written: ${diskProblem(cause)} (the name has ${bytes} bytes)`
  return `${target} cannot be written: ${diskProblem(cause)}`
}

/**
 * Tries it: permissions, a read-only mount, a full disk, letters that the disk does not take, all that root is told too
 * late. The name itself is tried out in a folder beside it, since under the target nothing may stand that is not whole.
 */
async function writingProblem({ path, folder }: Place): Promise<string | undefined> {
  const probe = `${freshStem(folder)}.probe`
  const inside = join(probe, basename(path))
  try {
    await mkdir(probe, 0o700)
    try {
      await writeFile(inside, '.', { flag: 'wx' }).catch(error => {
        // The path is longer here than it will be.
        if (error.code !== 'ENAMETOOLONG' || Buffer.byteLength(inside) < 1000) throw error
      })
    } finally {
      await unlink(inside).catch(() => {})
      await rmdir(probe)
    }
    return undefined
  } catch (cause) {
    return ['ENAMETOOLONG', 'EINVAL', 'EILSEQ'].includes((cause as NodeJS.ErrnoException).code ?? '')
      ? `${path} cannot be written: ${diskProblem(cause)}`
      : `the folder ${folder} cannot be written: ${diskProblem(cause)}`
  }
}
