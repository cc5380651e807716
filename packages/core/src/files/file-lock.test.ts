import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startChild } from '../../test/child.ts'
import { type FileLock, tryLock } from './file-lock.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vidrelay-'))
  path = join(folder, 'lock')
})
afterEach(() => rm(folder, { recursive: true }))

const taken = async (force = false): Promise<FileLock> => {
  const lock = await tryLock(path, force)
  if ('busy' in lock) throw new Error(`it is ${lock.busy}`)
  return lock
}
const write = (owner: object) => writeFile(path, JSON.stringify(owner))
/** What this process writes down about itself. */
const self = async () => {
  const lock = await taken()
  const owner = JSON.parse(await readFile(path, 'utf8'))
  await lock.release()
  return owner
}

test('one at a time, and nothing is left of it', async () => {
  const lock = await taken()
  expect(lock.isSure).toBe(true)
  expect(await tryLock(path)).toEqual({ busy: 'alive' })
  expect(await tryLock(path, true)).toEqual({ busy: 'alive' })
  expect(await readdir(folder)).toEqual(['lock'])
  await lock.release()
  const next = await taken()
  await lock.release() // it is no longer its own
  expect(await next.isHeld()).toBe(true)
  await next.release()
  expect(await readdir(folder)).toEqual([])
})

test('that of a process which was killed is taken over, by one of many', async () => {
  const child = startChild('lock-in-child.ts', [path])
  await child.said(/^held/)
  expect(await tryLock(path)).toEqual({ busy: 'alive' })
  child.process.kill('SIGKILL')
  await child.ended
  const all = await Promise.all(Array.from({ length: 40 }, () => tryLock(path)))
  const [lock, ...others] = all.filter(one => !('busy' in one))
  expect(others).toEqual([])
  expect(lock).toMatchObject({ isSure: true })
  expect(await readdir(folder)).toEqual(['lock'])
})

test('a process with the same number that began later is another one', async () => {
  await write({ ...(await self()), start: '1' })
  expect((await taken()).isSure).toBe(true)
})

test('what was held before the machine was started again is free', async () => {
  await write({ ...(await self()), boot: 'an earlier one' })
  expect((await taken()).isSure).toBe(true)
})

test('an owner in another container or on another machine is left alone, unless one insists', async () => {
  const own = await self()
  for (const other of [{ space: 'pid:[1]' }, { boot: 'another', host: `not-${hostname()}` }]) {
    await write({ ...own, ...other })
    expect(await tryLock(path)).toEqual({ busy: 'unsure' })
    const lock = await taken(true)
    expect(lock.isSure).toBe(false)
    await lock.release()
  }
})

test('an empty lock, of which nobody knows whose it is, is left alone, unless one insists', async () => {
  await writeFile(path, '')
  expect(await tryLock(path)).toEqual({ busy: 'unsure' })
  expect((await taken(true)).isSure).toBe(false)
})

test('what is no file is replaced and never followed', async () => {
  await writeFile(join(folder, 'other'), 'theirs')
  for (const put of [() => symlink('other', path), async () => execFileSync('mkfifo', [path])]) {
    await put()
    await (await taken()).release()
    expect(await readdir(folder)).toEqual(['other'])
  }
  expect(await readFile(join(folder, 'other'), 'utf8')).toBe('theirs')
})

test('who was killed while taking over is no obstacle, and who is at it is waited for', async () => {
  const own = await self()
  const gone = { ...own, token: '0123456789abcdef', start: '1' }
  const claim = `${path}-0123456789abcdef.claim`
  await write(gone)
  await writeFile(claim, JSON.stringify(own))
  expect(await tryLock(path)).toEqual({ busy: 'alive' })
  await unlink(claim)
  await writeFile(claim, JSON.stringify(gone))
  await taken()
  expect(await readdir(folder)).toEqual(['lock'])
})

test('who lost it is told, and takes nothing from the next', async () => {
  const lock = await taken()
  await write({ ...(await self().catch(() => ({}))), token: 'another' })
  expect(await lock.isHeld()).toBe(false)
  await lock.release()
  expect(await readdir(folder)).toEqual(['lock'])
})
