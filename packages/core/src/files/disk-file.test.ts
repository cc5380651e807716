import { createHash } from 'node:crypto'
import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { providerWith } from '../../test/made-up-provider.ts'
import { png } from '../../test/png.ts'
import { written } from '../../test/prepare.ts'
import { type BodyPiece, isReadPiece } from '../net/messages.ts'
import { encodeBody } from '../wire/encode-body.ts'
import { diskFile } from './disk-file.ts'
import { loadMedium } from './load-image.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vidrelay-disk-file-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function readAll(pieces: readonly BodyPiece[]): Promise<Buffer> {
  const all: Uint8Array[] = []
  for (const piece of pieces) {
    if (!isReadPiece(piece)) all.push(piece)
    else for await (const chunk of piece.read()) all.push(chunk)
  }
  return Buffer.concat(all)
}

test.each([0, 1, 2, 49_151, 49_152, 49_153, 200_000])('%d bytes are the same, however they are read', async size => {
  const path = join(folder, `${size}.bin`)
  const bytes = Buffer.alloc(size, 'one after the other ')
  await writeFile(path, bytes)
  const file = diskFile(path, 'images[0]', await stat(path))
  expect((await readAll([file])).equals(bytes)).toBe(true)
  const coded = await readAll([file.base64()])
  expect([coded.toString() === bytes.toString('base64'), coded.byteLength]).toEqual([true, file.base64().byteLength])
  expect(await file.sha256()).toBe(createHash('sha256').update(bytes).digest('hex'))
})

test('a file is read from the disk while it is sent, wherever its bytes go', async () => {
  const path = join(folder, 'large.png')
  const bytes = Buffer.concat([png, Buffer.alloc(500_000, 'x')])
  await writeFile(path, bytes)
  const media = [await loadMedium({ path }, 'images[0]', false), await loadMedium({ path }, 'images[1]', false)]
  const through = async (as: 'data' | 'part', body: 'json' | 'form') => {
    const submit = { body, fields: { prompt: 'prompt' as const }, media: [{ as, to: 'pictures[]' }] }
    const made = written({ prompt: 'p' }, { media }, providerWith({ submit }))
    const { pieces } = encodeBody(made.body([]))
    const whole = await readAll(pieces)
    expect(whole.byteLength).toBe(pieces.reduce((sum, { byteLength }) => sum + byteLength, 0))
    expect(pieces.every(piece => isReadPiece(piece) || piece.byteLength < 1000)).toBe(true)
    return whole
  }
  const url = `data:image/png;base64,${bytes.toString('base64')}`
  expect(JSON.parse((await through('data', 'json')).toString())).toEqual({ prompt: 'p', pictures: [url, url] })
  expect((await through('data', 'form')).toString().split(url)).toHaveLength(3)
  expect((await through('part', 'form')).toString('latin1').split(bytes.toString('latin1'))).toHaveLength(3)
})

test.each<[what: string, change: (path: string) => Promise<unknown>, says: string]>([
  ['gone', path => rm(path), 'is gone'],
  ['longer', path => writeFile(path, 'longer'), 'was changed'],
  ['another of the same length', path => utimes(path, 1, 1), 'was changed'],
])('a file that is %s is told before anything is sent', async (_, change, says) => {
  const path = join(folder, 'changing.png')
  await writeFile(path, 'x')
  const file = diskFile(path, 'images[0]', await stat(path))
  await file.check()
  await change(path)
  await expect(file.check()).rejects.toMatchObject({ field: 'images[0]', message: expect.stringContaining(says) })
})
