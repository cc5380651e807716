import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'
export async function thisProcess() {
  const read = path => readFile(path, 'utf8').then(text => text.trim())
  const orNull = work => work.catch(() => null)
  return {
    pid: process.pid,
    start: (await processState(process.pid))?.start ?? null,
    boot: await orNull(read('/proc/sys/kernel/random/boot_id')),
    space: await orNull(readlink('/proc/self/ns/pid')),
    host: hostname(),
  }
}
/** `gone` and `alive` are certain; `unsure`: it is out of our sight. */
export async function lifeOf(owner, me) {
  if (typeof owner.pid !== 'number') return 'unsure'
  if (owner.boot === me.boot && owner.space === me.space && (me.boot !== null || owner.host === me.host))
    return processLife(owner.pid, owner.start)
  // The same machine was started again.
  return owner.boot && me.boot && owner.boot !== me.boot && owner.host === me.host ? 'gone' : 'unsure'
}
async function processLife(pid, start) {
  const state = await processState(pid)
  if (state && start) return state.start === start && !state.isDead ? 'alive' : 'gone'
  return isThere(pid) ? 'unsure' : 'gone'
}
function isThere(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
/** What Linux tells of a process. A zombie has ended and only waits for its parent to hear of it. */
async function processState(pid) {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // The name of the program stands in parentheses and may hold anything.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ')
  return fields?.[19] === undefined ? undefined : { start: fields[19], isDead: /^[ZX]/i.test(fields[0]) }
}
