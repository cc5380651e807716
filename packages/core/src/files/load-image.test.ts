import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { png, pngDataUrl } from '../../test/png.ts'
import type { ImageInput, TaskRef } from '../words/task.ts'
import { checkInputUrl, dataUrlOf, loadMedium } from './load-image.ts'

const load = (input: ImageInput, allowPrivate = false) => loadMedium(input, 'images[0]', allowPrivate)
const base64 = png.toString('base64')

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vidrelay-media-'))
  await writeFile(join(folder, 'cat.png'), png)
  await writeFile(join(folder, 'notes.png'), 'these are words')
  await writeFile(join(folder, 'clip.png'), '\0\0\0\x20ftypisom', 'latin1')
})
afterAll(() => rm(folder, { recursive: true }))

describe('what is taken', () => {
  test.each(['https://a.example/x.png?sig=1', 'HTTP://a.example/x', 'https://1.1.1.1/x'])('%s as it is', async url => {
    expect(await load(url)).toEqual({ label: 'images[0]', role: 'image', url })
  })

  test('a role stays with its medium', async () => {
    expect(await load({ url: 'https://a.example/x', role: 'lastFrame' })).toMatchObject({ role: 'lastFrame' })
    expect(await load({ path: join(folder, 'cat.png'), role: 'reference' })).toMatchObject({ role: 'reference' })
  })

  test('a whole data URL, sent on as it was written', async () => {
    const { file } = await load(pngDataUrl)
    expect(file).toMatchObject({ name: 'image.png', type: 'image/png', bytes: png })
    expect(dataUrlOf({ ...file!, bytes: png })).toBe(pngDataUrl)
  })

  test('a data URL of a type that we do not know by its bytes keeps its claim', async () => {
    const { file } = await load('data:IMAGE/heic;name=x.heic;base64,AAECAw==')
    expect(file).toMatchObject({ name: 'image.heic', type: 'image/heic', bytes: Buffer.from([0, 1, 2, 3]) })
  })

  test('a path: the name stays, the type is read from the bytes', async () => {
    const { file } = await load({ path: join(folder, 'cat.png') })
    expect(file).toMatchObject({ name: 'cat.png', type: 'image/png', bytes: { byteLength: png.byteLength } })
  })

  test('bytes: facts before claims, claims before nothing', async () => {
    expect((await load({ bytes: png, mediaType: 'image/jpeg' })).file).toMatchObject({
      type: 'image/png',
      name: 'image.png',
    })
    const unknown = new Uint8Array([1, 2, 3])
    const named = await load({ bytes: unknown, mediaType: 'image/heic', filename: 'x.heic' })
    expect(named.file).toMatchObject({ type: 'image/heic', name: 'x.heic' })
  })

  test('the output of a task', async () => {
    const task = { id: 't' } as TaskRef
    expect(await load({ task, output: 0 })).toEqual({
      label: 'images[0]',
      role: 'image',
      task: { ref: task, output: 0 },
    })
  })
})

test('a data URL of many megabytes', async () => {
  const large = Buffer.concat([png, Buffer.alloc(24_000_000)])
  const { file } = await load(`data:image/png;base64,${large.toString('base64')}`)
  expect(file!.bytes.byteLength).toBe(large.byteLength)
  await expect(load(`data:image/png;base64,${large.toString('base64')}!`)).rejects.toThrow(/not a whole base64 image/)
  await expect(load('A'.repeat(32_000_000))).rejects.toThrow(/bare base64/)
})

describe('what is refused', () => {
  const mp4 = Buffer.from('\0\0\0\x20ftypisom', 'latin1').toString('base64')
  test.each<[name: string, input: string, says: RegExp]>([
    ['bare base64 of a PNG', base64, /bare base64.*whole data URL/],
    ['bare base64 of a JPEG', '/9j/4AAQSkZJRg', /bare base64/],
    ['bare base64 of anything', 'QUJD'.repeat(40), /bare base64/],
    ['a file: URL', 'file:///etc/passwd', /file: URL is not opened/],
    ['a FILE: URL', 'FILE:///etc/passwd', /file: URL is not opened/],
    ['a path as text', '/etc/passwd', /no address.*\{ path \}/],
    ['a relative path', './cat.png', /no address/],
    ['a Windows path', 'C:\\cat.png', /no address/],
    ['a script', 'javascript:alert(1)', /no address/],
    ['ftp', 'ftp://a.example/x', /no address/],
    ['no scheme', '//a.example/x', /no address/],
    ['nothing', '', /no address/],
    ['a broken address', 'https://a b/x', /no address/],
    ['a user', 'https://me@a.example/x', /user or password/],
    ['a password', 'https://me:secret@a.example/x', /user or password/],
    ['a data URL of text', 'data:text/plain;base64,QUJD', /not a whole base64 image/],
    ['a data URL without base64', 'data:image/png,QUJD', /not a whole base64 image/],
    ['an empty data URL', 'data:image/png;base64,', /not a whole base64 image/],
    ['a data URL with a hole', 'data:image/png;base64,iVBO Rw0K', /not a whole base64 image/],
    ['a data URL with an ellipsis', 'data:image/png;base64,iVBORw0K...', /not a whole base64 image/],
    ['a data URL cut inside a group', `data:image/png;base64,${base64.slice(0, 21)}`, /not a whole base64 image/],
    ['a data URL that holds a film', `data:image/png;base64,${mp4}`, /not/],
  ])('%s', async (_, input, says) => {
    for (const form of [input, { url: input }]) {
      await expect(load(form)).rejects.toMatchObject({
        code: 'invalid_request',
        field: 'images[0]',
        message: expect.stringMatching(says),
      })
    }
  })

  test('a refusal repeats neither a password nor the data', async () => {
    for (const input of ['https://me:secret@a.example/', `${base64}secret`, 'data:image/png;base64,secret!']) {
      await expect(load(input)).rejects.not.toMatchObject({ message: expect.stringContaining('secret') })
    }
  })

  test.each<[path: () => string, says: RegExp]>([
    [() => join(folder, 'none.png'), /there is no such file/],
    [() => folder, /it is a directory/],
    [() => join(folder, 'cat.png', 'below'), /cannot read.*ENOTDIR/],
    [() => 'a\0b', /cannot read/],
    [() => join(folder, 'notes.png'), /is not an image; accepted: PNG/],
    [() => join(folder, 'clip.png'), /is not an image/],
  ])('path %#', async (path, says) => {
    const refusal = { code: 'invalid_request', field: 'images[0]', message: expect.stringMatching(says) }
    await expect(load({ path: path() })).rejects.toMatchObject(refusal)
  })

  test('a device is no file', async () => {
    const device = process.platform === 'win32' ? '\\\\.\\NUL' : '/dev/null'
    await expect(load({ path: device })).rejects.toThrow(/cannot read.*not a regular file/)
  })

  test('bytes that are no image', async () => {
    const text = Buffer.from('hello')
    await expect(load({ bytes: text })).rejects.toThrow('not an image')
    await expect(load({ bytes: text, mediaType: 'text/plain' })).rejects.toThrow('not an image')
    await expect(load({ bytes: Buffer.from('\0\0\0\x20ftypisom', 'latin1'), mediaType: 'image/png' })).rejects.toThrow()
  })

  test.each([
    ['heic', 'a HEIC image'],
    ['mif1', 'a HEIF image'],
  ])('HEIF of the brand %s is refused by its name, however it is given', async (brand, name) => {
    const bytes = Buffer.from(`\0\0\0\x14ftyp${brand}\0\0\0\0mif1....`, 'latin1')
    await expect(load({ bytes, mediaType: 'image/png' })).rejects.toThrow(`these bytes are ${name}; accepted: PNG`)
    await expect(load(`data:image/avif;base64,${bytes.toString('base64')}`)).rejects.toThrow(`is ${name}`)
  })
})

describe('addresses that the provider cannot reach', () => {
  test.each([
    'http://127.0.0.1/x',
    'http://127.0.0.1./x',
    'http://0x7f.1/x',
    'http://2130706433/x',
    'http://017700000001/x',
    'http://①②⑦.0.0.1/x',
    'http://[::1]/x',
    'http://[::ffff:127.0.0.1]/x',
    'http://[::ffff:7f00:1]/x',
    'http://[0:0:0:0:0:ffff:10.0.0.1]/x',
    'http://[64:ff9b::7f00:1]/x',
    'http://[fe80::1]/x',
    'http://[fd00:ec2::254]/x',
    'http://10.1.2.3/x',
    'http://172.16.0.1/x',
    'http://192.168.1.1/x',
    'http://169.254.169.254/latest',
    'http://100.64.0.1/x',
    'http://198.18.0.1/x',
    'http://0.0.0.0/x',
    'http://localhost/x',
    'http://LOCALHOST./x',
    'http://a.localhost/x',
    'http://printer.local/x',
    'http://metadata.google.internal/x',
    'http://intranet/x',
  ])('%s', url => {
    expect(() => checkInputUrl(url, 'images[1]', false)).toThrow(/images\[1\]: .*private.*\{ path \}/)
    expect(() => checkInputUrl(url, 'images[1]', true)).not.toThrow()
  })

  test('a private base URL changes nothing else', () => {
    for (const url of ['file:///x', 'http://me:pw@127.0.0.1/', base64])
      expect(() => checkInputUrl(url, 'images[0]', true)).toThrow()
  })
})
