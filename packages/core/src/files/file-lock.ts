import { link, rename, unlink, writeFile } from 'node:fs/promises'
import { lifeOf, newOwner, type Owner, thisProcess } from '../base/process-life.ts'
import { readOwnFile } from './own-file.ts'

/** A lock that is held. */
export interface FileLock {
  /** It was nobody's, or its owner is certainly gone. Else its owner may still be at work somewhere out of sight. */
  readonly isSure: boolean
  /** False once somebody else took it over. */
  isHeld(): Promise<boolean>
  release(): Promise<void>
}

/** Another one has it. `alive`: certainly; `unsure`: in another container, on another machine, or nobody can tell. */
export interface Busy {
  busy: 'alive' | 'unsure'
}

/**
 * Takes the lock at `path`, a file that names its owner, or tells that another one has it. The lock of a process that is gone is
 * taken over, by one of all who try; that of an owner out of sight only with `force`.
 * @throws the system's error where the folder cannot be written
 */
export async function tryLock(path: string, force = false): Promise<FileLock | Busy> {
  const me = newOwner(await thisProcess())
  for (;;) {
    const owner = await readOwner(path)
    const life = owner === undefined || owner === nobody ? 'gone' : await lifeOf(owner, me)
    if (life === 'alive' || (life === 'unsure' && !force)) return { busy: life }
    const taken = await withOwn(`${path}-${me.token}`, me, own =>
      owner === undefined ? create(own, path, me) : takeOver(own, path, owner, me),
    )
    if (taken === 'busy') return { busy: 'alive' }
    if (taken) return lockOf(path, me.token, life === 'gone')
  }
}

const lockOf = (path: string, token: string, isSure: boolean): FileLock => {
  const isHeld = async () => (await readOwner(path))?.token === token
  return {
    isSure,
    isHeld,
    release: async () => {
      if (await isHeld()) await unlink(path)
    },
  }
}

/** Of what stands under the name of a lock and is no file, like a link: no process of ours made it. */
const nobody: Partial<Owner> = {}

/** Who has it: undefined where nobody does; an owner of whom nothing is known where the file says nothing. */
async function readOwner(path: string): Promise<Partial<Owner> | undefined> {
  const text = await readOwnFile(path)
  if (text === undefined) return undefined
  if (text === null) return nobody
  try {
    return JSON.parse(text) as Owner
  } catch {
    return {}
  }
}

/** A file with our name in it, whole before it is seen under the lock's name. */
async function withOwn<T>(own: string, me: Owner, work: (own: string) => Promise<T>): Promise<T> {
  await writeFile(own, JSON.stringify(me), { flag: 'wx', mode: 0o600 })
  try {
    return await work(own)
  } finally {
    await unlink(own).catch(() => {})
  }
}

/** True where it was made, false where one is there. A disk without links gets a file that is empty for a moment. */
async function create(own: string, path: string, me: Owner): Promise<boolean> {
  const isThere = (error: NodeJS.ErrnoException) => (error.code === 'EEXIST' ? false : Promise.reject(error))
  try {
    await link(own, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    return writeFile(path, JSON.stringify(me), { flag: 'wx', mode: 0o600 }).then(() => true, isThere)
  }
}

/**
 * Only who made the claim on this very owner's lock may replace it, and looks once more before; so two who saw the same
 * dead owner cannot both have it, nor can a late one take it from the first.
 */
async function takeOver(own: string, path: string, owner: Partial<Owner>, me: Owner): Promise<boolean | 'busy'> {
  const claim = `${path}-${/^[0-9a-f]{16}$/.test(owner.token ?? '') ? owner.token : 'nobody'}.claim`
  if (!(await create(own, claim, me))) {
    const claimer = await readOwner(claim)
    if (claimer && (await lifeOf(claimer, me)) !== 'gone') return 'busy'
    if (claimer) await unlink(claim).catch(() => {})
    return false
  }
  try {
    if ((await readOwner(path))?.token !== owner.token) return false
    await rename(own, path)
    return true
  } finally {
    await unlink(claim).catch(() => {})
  }
}
