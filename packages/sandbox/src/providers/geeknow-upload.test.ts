import { expect, test } from 'vitest'
import { begin, play, png } from '../../test/play.ts'
import { specCheck } from '../../test/spec-check.ts'

const geeknow = play('geeknow')
const spec = specCheck('geeknow')
const path = '/api/upload/presign'

const presign = async (json: object = { file_name: 'a.png', content_type: 'image/png' }) =>
  (await geeknow.call('POST', path, { json })).body.data
const put = (url: string, type = 'image/png', body: Uint8Array<ArrayBuffer> | string = png) =>
  fetch(url, { method: 'PUT', headers: { 'content-type': type }, body })

test('sign, put, and the file is public to all, and a reference image', async () => {
  const { status, body } = await geeknow.call('POST', path, {
    json: { file_name: 'in put.PNG', content_type: 'image/png' },
  })
  expect(spec.problems('post', path, status, body)).toBeNull()
  expect(body).toMatchObject({
    success: true,
    message: '',
    data: { method: 'PUT', expires_in: 900, content_type: 'image/png' },
  })
  const { upload_url, public_url, object_key } = body.data
  expect(object_key).toMatch(/^uploads\/user\/1\/\w+\.PNG$/)
  expect((await fetch(public_url)).status).toBe(404)
  expect((await put(upload_url)).status).toBe(200)
  const file = await geeknow.bytes('GET', public_url, { key: null })
  expect([file.status, file.type, file.bytes]).toEqual([200, 'image/png', png])

  const json = { model: 'grok-imagine-video-1.5-preview', prompt: 'x', images: [public_url] }
  const before = geeknow.sandbox.requests.length
  await geeknow.call('POST', '/v1/videos', { json })
  expect(geeknow.sandbox.tasks.at(-1)?.failure).toBeNull()
  expect(geeknow.sandbox.requests.length).toBe(before + 1)
})

test('what is put is recorded as a file, without a key, and can be struck by a fault', async () => {
  const { upload_url } = await presign()
  await put(upload_url)
  const [record] = geeknow.sandbox.requests.slice(-1)
  expect(record).toMatchObject({ provider: 'geeknow', operation: 'upload', method: 'PUT', authorization: null })
  expect(record?.body).toMatchObject({ filename: null, type: 'image/png', bytes: png.length })
  geeknow.sandbox.fault({ provider: 'geeknow', on: 'upload', kind: 'status', status: 503 })
  expect((await put(upload_url)).status).toBe(503)
  expect((await put(upload_url)).status).toBe(200)
})

test('an address is for one file, one type and a while', async () => {
  const { upload_url, public_url } = await presign()
  const other = (await presign()).upload_url
  expect((await put(upload_url, 'image/jpeg')).status).toBe(403)
  expect((await put(public_url)).status).toBe(403)
  expect((await put(`${upload_url.split('?')[0]}?${other.split('?')[1]}`)).status).toBe(403)
  expect((await put(upload_url.replace('/uploads/', '/uploads/x'))).status).toBe(404)
  geeknow.at(900)
  expect((await put(upload_url)).status).toBe(403)
})

test.each([
  [1, 60],
  [99_999, 3600],
  [120.7, 120],
])('expires_in %d becomes %d', async (asked, given) => {
  const { upload_url, expires_in } = await presign({ expires_in: asked })
  expect(expires_in).toBe(given)
  expect(new URL(upload_url).searchParams.get('expires')).toBe(String(begin / 1000 + given))
  expect((await put(upload_url, 'text/plain', 'x')).status).toBe(200)
})

test('refusals say success: false, with 200 where it is not the key', async () => {
  const failed = { success: false, message: expect.any(String) }
  expect(await geeknow.call('POST', path, { json: {}, key: 'sk-wrong' })).toMatchObject({
    status: 401,
    body: { success: false, message: '无效的令牌' },
  })
  for (const json of ['{', { expires_in: '900' }, { file_name: 1 }]) {
    expect(await geeknow.call('POST', path, { json })).toMatchObject({ status: 200, body: failed })
  }
  expect((await presign({ file_name: '../../etc/passwd', prefix: 'p' })).object_key).toMatch(/^p\/\w+$/)
})

test('a file that is no image is no reference', async () => {
  const { upload_url, public_url } = await presign()
  await put(upload_url, 'image/png', 'no image')
  await geeknow.call('POST', '/v1/videos', {
    json: { model: 'grok-imagine-video-1.5-preview', prompt: 'x', images: [public_url] },
  })
  expect(geeknow.sandbox.tasks.at(-1)?.failure).toBe('Reference image could not be fetched')
})
