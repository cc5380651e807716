import { execFileSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mountSmallDisk } from '../../test/mount.ts'
import { checkTarget, placeOf } from './target.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vidrelay-'))
})
afterEach(() => rm(folder, { recursive: true }))

const isRoot = process.getuid?.() === 0
const refusal = (target: string, overwrite = true) =>
  checkTarget(target, overwrite).then(
    () => 'accepted',
    error => `${error.code} ${error.field}: ${error.message}`,
  )

describe('what stands there', () => {
  it('may be nothing, and with overwrite a file or a link to one', async () => {
    await writeFile(join(folder, 'old.mp4'), 'old')
    await symlink('old.mp4', join(folder, 'link.mp4'))
    expect(await refusal(join(folder, 'new.mp4'), false)).toBe('accepted')
    for (const name of ['old.mp4', 'link.mp4']) {
      expect(await refusal(join(folder, name))).toBe('accepted')
      expect(await refusal(join(folder, name), false)).toContain('exists and is not overwritten')
    }
    expect(await readdir(folder)).toEqual(['link.mp4', 'old.mp4'])
    expect(await readFile(join(folder, 'old.mp4'), 'utf8')).toBe('old')
  })

  it('is no pipe, socket, device, directory, link to nowhere or circle of links, with overwrite or without', async () => {
    const path = (name: string) => join(folder, name)
    execFileSync('mkfifo', [path('pipe')])
    await mkdir(path('directory'))
    const server = createServer()
    await new Promise<void>(resolve => server.listen(path('socket'), resolve))
    const links = { nowhere: 'nothing', circle: 'circle', 'to-pipe': 'pipe', 'to-device': '/dev/null' }
    for (const [name, to] of Object.entries(links)) await symlink(to, path(name))
    const said = {
      pipe: 'is a pipe',
      socket: 'is a socket',
      directory: 'is a directory',
      nowhere: 'is a link that leads nowhere',
      circle: 'links lead in a circle',
      'to-pipe': 'is a pipe',
      'to-device': 'is a device',
      '/dev/null': 'is a device',
    }
    for (const [name, words] of Object.entries(said)) {
      for (const overwrite of [true, false]) {
        const told = await refusal(name.startsWith('/') ? name : path(name), overwrite)
        expect(told).toMatch(/^invalid_request output: output: /)
        expect(told).toContain(words)
      }
    }
    await new Promise(resolve => server.close(resolve))
  })

  it('is found behind links in its folder, so that one file has one place', async () => {
    await mkdir(join(folder, 'real'))
    await symlink('real', join(folder, 'other'))
    await writeFile(join(folder, 'real', 'old.mp4'), '')
    await symlink('real/old.mp4', join(folder, 'link.mp4'))
    const place = await placeOf(join(folder, 'real', 'old.mp4'), true)
    expect(await placeOf(join(folder, 'other', 'old.mp4'), true)).toEqual(place)
    expect(await placeOf(join(folder, 'link.mp4'), true)).toEqual(place)
  })
})

describe('the name', () => {
  it('is measured in bytes, as the system does', async () => {
    for (const name of ['海'.repeat(80), '海'.repeat(83), 'a'.repeat(251), '😀'.repeat(62)])
      expect(await refusal(join(folder, `${name}.mp4`))).toBe('accepted')
    for (const name of ['海'.repeat(84), 'a'.repeat(252), '😀'.repeat(63)])
      expect(await refusal(join(folder, `${name}.mp4`))).toMatch(/too long for the disk \(the name has 25[56] bytes\)/)
    expect(await readdir(folder)).toEqual([])
  })

  it('leads through folders that are there, in a path that is short enough', async () => {
    await writeFile(join(folder, 'file'), '')
    expect(await refusal(join(folder, 'no', 'out.mp4'))).toContain('there is no folder')
    expect(await refusal(join(folder, 'file', 'out.mp4'))).toContain('is no folder')
    expect(await refusal(join(folder, `${'a/'.repeat(2100)}out.mp4`))).toContain('too long')
    expect(await refusal(join(folder, 'out/'))).toContain('names a folder')
    expect(await refusal(`${folder}/a\0b.mp4`)).toContain('zero byte')
    expect(await refusal('')).toContain('a file name is needed')
  })
})

describe('the folder', () => {
  it('is tried, so that root, too, hears that nothing can be written there', async () => {
    const closed = isRoot ? '/sys' : folder // in /sys nobody makes a file
    if (!isRoot) chmodSync(folder, 0o500)
    expect(await refusal(join(closed, 'out.mp4'))).toMatch(/the folder .* cannot be written: permission is denied/)
    chmodSync(folder, 0o700)
  })

  const small = mountSmallDisk(65_536)
  if (small) {
    it('on a disk that is full, or read-only', async () => {
      try {
        const out = join(small.folder, 'out.mp4')
        expect(await refusal(out)).toBe('accepted')
        await writeFile(join(small.folder, 'full'), Buffer.alloc(65_536)).catch(() => {})
        expect(await refusal(out)).toContain('cannot be written: the disk is full')
        small.makeReadOnly()
        expect(await refusal(out)).toContain('cannot be written: the disk is read-only')
        expect(await readdir(small.folder)).toEqual(['full'])
      } finally {
        small.unmount()
      }
    })

    it('holds the file itself: one that is mounted alone cannot be replaced', async () => {
      const [here, there] = [join(folder, 'here.mp4'), join(folder, 'there.mp4')]
      for (const path of [here, there]) await writeFile(path, '')
      execFileSync('mount', ['--bind', here, there])
      try {
        expect(await refusal(here)).toBe('accepted')
        expect(await refusal(there)).toContain('is mounted by itself')
      } finally {
        execFileSync('umount', [there])
      }
    })
  }
})
