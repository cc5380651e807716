import { createHash } from 'node:crypto'
import {
  link,
  lstat,
  mkdtemp,
  open as openFile,
  readdir,
  readFile,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openPart, type Part } from './part.ts'

let folder: string
let stem: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vidrelay-'))
  stem = join(folder, '.vidrelay-0123456789abcdef')
})
const opened: Part[] = []
afterEach(async () => {
  for (const part of opened.splice(0)) await part.discard().catch(() => {}) // a file may be closed only once
  await rm(folder, { recursive: true })
})

const open = async (mayReuse = true) => {
  const part = await openPart(stem, mayReuse, work => work)
  opened.push(part)
  return part
}
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
/** One of many versions of a result: every byte tells which one it is. */
const versionOf = (fill: number, total = 1000) => ({ bytes: Buffer.alloc(total, fill), total, validator: `"${fill}"` })
const first = versionOf(1)

/** Goes on as a download does: what is held if it is of this version, then the network, up to `end`. */
async function go(part: Part, version: ReturnType<typeof versionOf>, end: number, step = 100): Promise<number> {
  const { bytes, total, validator } = version
  part.setVersion({ total, validator })
  let at = 0
  if (part.held?.validator === validator) {
    for await (const chunk of part.held.bytes()) {
      await part.take({ offset: at, chunk, held: true })
      at += chunk.byteLength
    }
  }
  const resumedAt = at
  for (; at < end; at += Math.min(step, end - at))
    await part.take({ offset: at, chunk: bytes.subarray(at, Math.min(end, at + step)) })
  return resumedAt
}
const whole = async (part: Part, { bytes }: ReturnType<typeof versionOf>) => {
  await part.finish()
  expect(part.digest()).toBe(sha256(bytes))
  expect((await readFile(part.path)).equals(bytes)).toBe(true)
  await part.published()
  expect(await readdir(folder)).toEqual([])
}

test('what was kept is gone on with, by another one that opens it', async () => {
  const one = await open()
  expect(one.held).toBeUndefined()
  await go(one, first, 400)
  await one.keep()
  expect((await lstat(`${stem}.json`)).mode & 0o777).toBe(0o600)
  const two = await open()
  expect(two).toMatchObject({ size: 400, held: { length: 400, total: 1000, validator: '"1"' } })
  expect(await go(two, first, 1000)).toBe(400)
  await whole(two, first)
})

test('whatever happens in between: what is whole at the end is one version, with its own hash', async () => {
  const attempt = fc.record({
    fill: fc.integer({ min: 1, max: 3 }),
    total: fc.integer({ min: 1, max: 3000 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    step: fc.integer({ min: 1, max: 900 }),
    end: fc.constantFrom('keep', 'discard', 'crash', 'restart'),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(attempt, { maxLength: 6 }), fc.boolean(), async (attempts, isSure) => {
      for (const { fill, total, share, step, end } of attempts) {
        const part = await open(isSure)
        const version = versionOf(fill, total)
        await go(part, version, Math.floor(share * total), step)
        if (end === 'restart')
          await go({ ...part, held: undefined }, versionOf(4, total), Math.floor(share * total), step)
        if (end === 'discard') await part.discard()
        else if (end !== 'crash') await part.keep()
      }
      const last = versionOf(5, 700)
      const part = await open()
      await go(part, last, last.total)
      await whole(part, last)
    }),
    { numRuns: 60 },
  )
})

describe('nothing is gone on with', () => {
  const left = async (version = first, end = 400) => {
    const part = await open()
    await go(part, version, end)
    await part.keep()
  }

  test('where nothing tells one version from another, and nothing is left behind', async () => {
    const part = await open()
    part.setVersion({ total: 1000, validator: undefined })
    await part.take({ offset: 0, chunk: first.bytes.subarray(0, 400) })
    await part.keep()
    expect(await readdir(folder)).toEqual([])
  })

  test('where the version changed and no byte of the new one came: the note tells of the bytes that are there', async () => {
    const part = await open()
    await go(part, first, 400)
    part.setVersion({ total: 2000, validator: '"2"' })
    await part.keep()
    expect((await open()).held).toMatchObject({ length: 400, total: 1000, validator: '"1"' })
  })

  test('beyond what was synced, whatever the length of the file', async () => {
    await left()
    await writeFile(`${stem}.part`, Buffer.concat([first.bytes.subarray(0, 400), Buffer.alloc(500, 9)]))
    const part = await open()
    expect(part.held?.length).toBe(400)
    expect(await go(part, first, 1000)).toBe(400)
    await whole(part, first)
  })

  const spoilt: [string, () => Promise<unknown>][] = [
    ['shorter than noted', () => truncate(`${stem}.part`, 399)],
    ['other bytes than noted', () => writeFile(`${stem}.part`, Buffer.alloc(400, 9))],
    ['a note that is cut', () => truncate(`${stem}.json`, 20)],
    ['no note', () => rm(`${stem}.json`)],
    ['no part', () => rm(`${stem}.part`)],
    [
      'a note of more than the whole',
      () => writeFile(`${stem}.json`, '{"v":1,"total":9,"synced":400,"validator":"\\"1\\""}'),
    ],
  ]
  for (const [name, spoil] of spoilt) {
    test(`where it is spoilt: ${name}`, async () => {
      await left()
      await spoil()
      const part = await open()
      expect(part).toMatchObject({ held: undefined, size: 0 })
      await go(part, first, 1000)
      await whole(part, first)
    })
  }

  test('where somebody out of sight may still write: a new file is begun', async () => {
    await left()
    const theirs = await openFile(`${stem}.part`, 'r+')
    const part = await open(false)
    expect(part.held).toBeUndefined()
    await go(part, first, 1000)
    await theirs.write(Buffer.alloc(2000, 9), 0, 2000, 0)
    await theirs.close()
    await whole(part, first)
  })
})

describe('what is not our own file is never written into', () => {
  const theirs = () => join(folder, 'theirs')
  const ways: [string, () => Promise<void>][] = [
    ['a link', () => symlink(theirs(), `${stem}.part`)],
    ['a second name of a file', () => link(theirs(), `${stem}.part`)],
  ]
  for (const [name, put] of ways) {
    test(name, async () => {
      const one = await open()
      await go(one, first, 400)
      await one.keep()
      await writeFile(theirs(), first.bytes)
      await rm(`${stem}.part`)
      await put()
      const part = await open()
      expect(part.held).toBeUndefined()
      await go(part, first, 300)
      expect((await readFile(theirs())).equals(first.bytes)).toBe(true)
      await part.discard()
      expect(await readdir(folder)).toEqual(['theirs'])
    })
  }

  test('a note that is a link is neither read nor written through', async () => {
    await writeFile(theirs(), 'theirs')
    await symlink(theirs(), `${stem}.json`)
    const part = await open()
    await go(part, first, 400)
    await part.keep()
    expect(await readFile(theirs(), 'utf8')).toBe('theirs')
    expect((await lstat(`${stem}.json`)).isFile()).toBe(true)
  })

  test('a part that was replaced while it was written is not published, and what replaced it stays', async () => {
    const part = await open()
    await go(part, first, 1000)
    await rm(part.path)
    await writeFile(part.path, 'theirs')
    await expect(part.finish()).rejects.toThrow('was replaced while it was written')
    await part.discard()
    expect(await readFile(part.path, 'utf8')).toBe('theirs')
  })
})

test('a file that is shorter or longer than what was counted is not published', async () => {
  for (const size of [999, 1001]) {
    const part = await open()
    await go(part, first, 1000)
    await truncate(part.path, size)
    await expect(part.finish()).rejects.toThrow(`${size} bytes are in the file where 1000 were written`)
    await part.discard()
  }
  expect(await readdir(folder)).toEqual([])
})

test('of a long part the note is never far behind', async () => {
  const long = versionOf(7, 40 * 2 ** 20)
  const part = await open()
  await go(part, long, 30 * 2 ** 20, 2 ** 20) // and then the process ends
  expect((await open()).held?.length).toBe(24 * 2 ** 20)
})

test('a piece that the disk refuses is in no hash: what was there before it is gone on with', async () => {
  const part = await open()
  await go(part, first, 300)
  const sample = await openFile(devNull)
  const full = vi.spyOn(Object.getPrototypeOf(sample), 'write').mockRejectedValueOnce(new Error('ENOSPC'))
  await sample.close()
  await expect(part.take({ offset: 300, chunk: first.bytes.subarray(300, 400) })).rejects.toThrow('ENOSPC')
  full.mockRestore()
  await part.keep()
  const again = await open()
  expect(await go(again, first, 1000)).toBe(300)
  await whole(again, first)
})
