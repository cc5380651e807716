import { randomBytes } from 'node:crypto'
import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'

/** Who holds a lock or a claim, so that another process can tell whether it still lives. */
export interface Owner {
  /** Of this one lock or claim: a process may hold several. */
  token: string
  pid: number
  /** When the process began, in the system's own ticks: a later process with the same number began at another time. Null where the system does not tell. */
  start: string | null
  /** Which run of the system it is, and within which process numbers count; null where the system does not tell. */
  boot: string | null
  space: string | null
  host: string
}

export async function thisProcess(): Promise<Omit<Owner, 'token'>> {
  const read = (path: string) => readFile(path, 'utf8').then(text => text.trim())
  const orNull = (work: Promise<string>) => work.catch(() => null)
  return {
    pid: process.pid,
    start: (await processState(process.pid))?.start ?? null,
    boot: await orNull(read('/proc/sys/kernel/random/boot_id')),
    space: await orNull(readlink('/proc/self/ns/pid')),
    host: hostname(),
  }
}

export const newOwner = (process: Omit<Owner, 'token'>): Owner => ({
  ...process,
  token: randomBytes(8).toString('hex'),
})

/** `gone` and `alive` are certain; `unsure`: it is out of our sight. */
export async function lifeOf(owner: Partial<Owner>, me: Owner): Promise<'alive' | 'gone' | 'unsure'> {
  if (typeof owner.pid !== 'number') return 'unsure'
  if (owner.boot === me.boot && owner.space === me.space && (me.boot !== null || owner.host === me.host))
    return processLife(owner.pid, owner.start)
  // The same machine was started again.
  return owner.boot && me.boot && owner.boot !== me.boot && owner.host === me.host ? 'gone' : 'unsure'
}

async function processLife(pid: number, start: string | null | undefined): Promise<'alive' | 'gone' | 'unsure'> {
  const state = await processState(pid)
  if (state && start) return state.start === start && !state.isDead ? 'alive' : 'gone'
  return isThere(pid) ? 'unsure' : 'gone'
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** What Linux tells of a process. A zombie has ended and only waits for its parent to hear of it. */
async function processState(pid: number): Promise<{ start: string; isDead: boolean } | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // The name of the program stands in parentheses and may hold anything.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ')
  return fields?.[19] === undefined ? undefined : { start: fields[19], isDead: /^[ZX]/i.test(fields[0]!) }
}
