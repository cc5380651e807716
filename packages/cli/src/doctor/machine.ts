import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { inspectJournal, isVidrelayError } from '@vidrelay/core/internal'
import { sizeText } from '../table.ts'
import { type Finding, fail, failBy, ok, warn } from './finding.ts'

/** As a command ends that cannot use its journal. */
const journalExit = 11

export const aboutNode = (): Finding => ok('Node.js', process.version)

/** Bytes. A line of the journal takes some kB, and a full disk costs a paid call its line. */
const [least, few] = [1e6, 1e8]

/** Where paid calls are written down: is it there, may it be written, is there room, who else may take it away? */
export async function aboutJournal(path: string): Promise<Finding[]> {
  const file = resolve(path)
  const folder = nearestFolder(dirname(file))
  return [await aboutFile(file, folder), aboutSpace(folder), ...aboutRights(folder)]
}

async function aboutFile(file: string, folder: string): Promise<Finding> {
  const check = 'the journal'
  try {
    accessSync(existsSync(file) ? file : folder, constants.W_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const todo = 'make it writable for you, or name another with --journal or VIDRELAY_JOURNAL'
    return fail(check, `${file} cannot be written (${code})`, todo, journalExit)
  }
  if (!existsSync(file)) return ok(check, `${file} will be made with the first paid call`)
  try {
    const { purchases, doubt } = await inspectJournal(file)
    if (doubt === null) return ok(check, `${file} knows ${purchases} paid calls`)
    const todo = 'put the right file back, with those beside it, or say: vidrelay journal accept'
    return fail(check, `${file} may have forgotten paid calls, and takes no new ones: ${doubt}`, todo, journalExit)
  } catch (error) {
    if (!isVidrelayError(error)) throw error
    return failBy(check, error)
  }
}

function aboutSpace(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder)
  return spaceFinding(bavail * bsize, folder)
}

/** `free`: bytes. */
export function spaceFinding(free: number, folder: string): Finding {
  const check = 'room for the journal'
  const detail = `${sizeText(free)} free at ${folder}`
  if (free < least)
    return fail(check, detail, 'free some space: nothing is bought that cannot be written down', journalExit)
  if (free < few) return warn(check, detail, 'free some space before it is full')
  return ok(check, detail)
}

/** The file itself is made its owner's alone whenever it is opened. Windows keeps rights elsewhere. */
function aboutRights(folder: string): Finding[] {
  if (process.platform === 'win32') return []
  const { mode } = statSync(folder)
  const isOpen = (mode & 0o022) !== 0 && (mode & 0o1000) === 0 // where the sticky bit is set, nobody takes another's file away
  const check = 'who may replace the journal'
  if (!isOpen) return [ok(check, 'you alone')]
  return [warn(check, `others on this machine may write ${folder}`, `chmod go-w ${folder}`)]
}

const nearestFolder = (folder: string): string => (existsSync(folder) ? folder : nearestFolder(dirname(folder)))
