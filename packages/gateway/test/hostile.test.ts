import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { model, startPlay } from './play.ts'

// Bodies that are made to break something, or are broken: each ends in a refusal in the form of the dialect, and nothing stays.

/** The bytes of a request; `leaves`: the sender goes away with the last of them. */
interface Sent {
  bytes: Buffer
  leaves?: true
}

const head = (type: string, length: number | string, more = '') =>
  `POST /v1/videos HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\ncontent-type: ${type}\r\n${length === '' ? '' : `content-length: ${length}\r\n`}${more}\r\n`
const sent = (
  type: string,
  body: string | Buffer,
  more = '',
  length: number | string = Buffer.byteLength(body),
): Sent => ({
  bytes: Buffer.concat([Buffer.from(head(type, length, more)), Buffer.from(body)]),
})
const json = (body: string | Buffer, more = '') => sent('application/json', body, more)
const form = (body: string | Buffer) => sent('multipart/form-data; boundary=b', body)
const asked = (more: string) => json(`{"model":"${model}","prompt":"a heron",${more}}`)
const part = (name: string, text = 'x', more = '') =>
  `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${text}\r\n`
const file = (name: string, text = 'x', more = '') => part(name, text, `; filename="${more || 'a.png'}"`)
const whole = (...parts: string[]) => form(`${parts.join('')}--b--\r\n`)
const deep = (times: number, open: string, close: string) => open.repeat(times) + close.repeat(times)
const wide = (times: number) => Array.from({ length: times }, (_, index) => index).join(',')
const raw = (text: string): Sent => ({ bytes: Buffer.from(text) })
const leaving = (one: Sent): Sent => ({ ...one, leaves: true })
const cutAt = ({ bytes }: Sent, at: number): Sent => ({ bytes: bytes.subarray(0, at) })

const hostile: readonly Sent[] = [
  // deep
  json(deep(100_000, '[', ']')),
  json(`{"prompt":${deep(1_000_000, '{"a":', '}')}}`),
  asked(`"provider_options":${deep(20, '{"a":', '}').replace(':}', ':1}')}`),
  asked(`"images":${deep(17, '[', ']')}`),
  json('['.repeat(2_000_000)),
  json('{"a":'.repeat(500_000)),
  asked(`"provider_options":"${deep(40, '[', ']')}"`),
  whole(part('model', model), part('prompt'), part('provider_options', deep(1000, '[', ']'))),
  // wide
  asked(`"images":[${wide(20_000)}]`),
  asked(`"provider_options":{${Array.from({ length: 20_000 }, (_, i) => `"f${i}":1`)}}`),
  json(`{${Array.from({ length: 20_000 }, (_, i) => `"f${i}":1`)}}`),
  json(`[${wide(1_000_000)}]`),
  whole(...Array.from({ length: 100 }, (_, i) => part(`f${i}`))),
  whole(...Array.from({ length: 20 }, () => file('image'))),
  whole(...Array.from({ length: 10_000 }, () => part('a'))),
  // bombs
  json(gzipSync(Buffer.alloc(50 * 2 ** 20)), 'content-encoding: gzip\r\n'),
  json(gzipSync(`{"model":"${model}","prompt":"a heron"}`), 'content-encoding: gzip\r\n'),
  json(gzipSync('{}')),
  json('{}', 'content-encoding: br\r\n'),
  json('{}', 'content-encoding: deflate, gzip\r\n'),
  sent('application/json', '{}', 'content-encoding: gzip\r\n'),
  asked(`"image":"data:application/gzip;base64,${gzipSync(Buffer.alloc(2 ** 20)).toString('base64')}"`),
  whole(part('model', model), part('prompt'), file('image', 'PK\x03\x04', 'bomb.zip')),
  json(' '.repeat(200_000)),
  // too large, as it says itself, and as it turns out to be
  sent('application/json', '{', '', 49 * 2 ** 20),
  sent('application/json', '{', '', Number.MAX_SAFE_INTEGER),
  sent('multipart/form-data; boundary=b', '--b', '', 129 * 2 ** 20),
  json(`{"prompt":"${'x'.repeat(300_000)}"}`),
  whole(part('prompt', 'x'.repeat(150_000))),
  whole(file('image', 'x'.repeat(150_000))),
  whole(part('n'.repeat(1000))),
  whole(`--b\r\nContent-Disposition: form-data; name="a"\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\nx\r\n`),
  raw(head('application/json', 2, `x-long: ${'x'.repeat(20_000)}\r\n`)),
  raw(head('application/json', 2, Array.from({ length: 3000 }, (_, i) => `x-${i}: 1\r\n`).join(''))),
  raw(`POST /${'x'.repeat(20_000)} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`),
  // slow, and half
  sent('application/json', '{"model":', '', 100),
  sent('application/json', '', '', 100),
  sent('multipart/form-data; boundary=b', part('model', model), '', 10_000),
  sent('multipart/form-data; boundary=b', file('image').slice(0, 60), '', 10_000),
  raw(`${head('application/json', '', 'transfer-encoding: chunked\r\n')}5\r\n{"mod\r\n`),
  raw('POST /v1/videos HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-'),
  raw('POST /v1'),
  cutAt(json(`{"model":"${model}","prompt":"a heron"}`), 130),
  cutAt(whole(part('model', model), file('image', 'x'.repeat(5000))), 400),
  form(part('model', model)),
  form(`${part('model', model)}--b`),
  form(file('image', 'x'.repeat(5000))),
  form('--b\r\nContent-Disposition: form-data; name="a"\r\n'),
  form('--b\r\n'),
  form(''),
  form('--c\r\nContent-Disposition: form-data; name="prompt"\r\n\r\nx\r\n--c--\r\n'),
  form('--b--\r\n'),
  json(''),
  json('{'),
  json('{"model":"sora-2","prompt":"a heron"'),
  json('{"model":"sora-2","prompt":"a heron'),
  json('{"model":"sora-2","prompt":"a heron"}}'),
  json('{"model":"sora-2","prompt":"a heron"}{"model":"sora-2"}'),
  leaving(cutAt(json(`{"model":"${model}","prompt":"a heron"}`), 130)),
  leaving(cutAt(whole(part('model', model), part('prompt'), file('image', 'x'.repeat(90_000))), 50_000)),
  leaving(cutAt(whole(part('model', model), part('prompt'), file('image', 'x'.repeat(90_000))), 90_300)),
  // what it says to be
  sent('text/plain', '{}'),
  sent('', '{}'),
  sent('application/x-www-form-urlencoded', `model=${model}&prompt=x`),
  sent('application/xml', '<a/>'),
  sent('multipart/form-data', part('prompt')),
  sent('multipart/form-data; boundary=', part('prompt')),
  sent(`multipart/form-data; boundary=${'b'.repeat(5000)}`, part('prompt')),
  sent('multipart/mixed; boundary=b', part('prompt')),
  sent('application/json; charset=utf-16', Buffer.from('{"prompt":"x"}', 'utf16le')),
  sent('image/png', '\x89PNG'),
  sent('application/json, multipart/form-data', '{}'),
  // its length
  raw(head('application/json', '1\r\ncontent-length: 2')),
  raw(head('application/json', 'x')),
  raw(head('application/json', -1)),
  raw(`${head('application/json', '2', 'transfer-encoding: chunked\r\n')}2\r\n{}\r\n0\r\n\r\n`),
  raw(`${head('application/json', '', 'transfer-encoding: chunked\r\n')}zz\r\n{}\r\n`),
  raw(`${head('application/json', '', 'transfer-encoding: gzip\r\n')}{}`),
  raw(head('application/json', 2, 'expect: nothing\r\n')),
  raw('POST /v1/videos HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}'),
  raw('POST /v1/videos HTTP/9.9\r\n\r\n'),
  raw('GET // HTTP/1.1\r\nhost: x\r\nexpect: foo\r\n\r\n'),
  raw('GET http://[ HTTP/1.1\r\nhost: x\r\nexpect: foo\r\n\r\n'),
  raw('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'),
  raw('GET\r\n\r\n'),
  // values that come out as others
  json('{"model":"sora-2","model":"other","prompt":"x"}'),
  json('{"model":"sora-2","prompt":"x","prom\\u0070t":"y"}'),
  asked('"provider_options":{"a":{"b":1,"b":2}}'),
  asked('"seconds":1e400'),
  asked('"seconds":99999999999999999999'),
  asked('"seconds":-1'),
  asked('"seconds":4.5'),
  asked('"seed":9007199254740993'),
  asked('"provider_options":{"seed":12345678901234567890}'),
  asked(`"seconds":${'9'.repeat(100_000)}`),
  asked('"seconds":"٤"'),
  asked('"seconds":NaN'),
  asked('"n":0'),
  json(Buffer.from('{"model":"sora-2","prompt":"\xff"}', 'latin1')),
  form(Buffer.from(`${part('model', model)}${part('prompt', '\xff\xfe')}--b--\r\n`, 'latin1')),
  json('\ufeff\ufeff{}'),
  // names and paths
  json('{"__proto__":{"model":"sora-2"},"prompt":"x"}'),
  json('{"constructor":{"prototype":{}},"model":"sora-2","prompt":"x"}'),
  whole(part('__proto__[model]', model)),
  whole(part('model', model), part('prompt'), part('constructor', 'x')),
  asked('"image":"/etc/passwd"'),
  asked('"image":"file:///etc/passwd"'),
  asked('"image":{"path":"/etc/passwd"}'),
  asked('"image":"../../gateway.db"'),
  asked('"image":{"bytes":{"0":1}}'),
  asked('"image":{"task":{"id":"x"}}'),
  whole(part('model', model), part('prompt'), part('image', '/etc/passwd')),
  whole(part('model', model), part('prompt'), file('image', 'no image', '../../../../tmp/evil.png')),
  whole(part('model', model), part('prompt'), file('image', 'no image', '/etc/cron.d/evil')),
  whole(part('model', model), part('prompt'), file('image', 'no image', 'a'.repeat(5000))),
  whole(part('model', model), part('prompt'), file('../../evil', 'x')),
]

/** The status of the answer, and its body. */
async function send(port: number, { bytes, leaves }: Sent) {
  const socket = connect(port, '127.0.0.1')
  const came: Buffer[] = []
  socket.on('error', () => {}) // what is refused may be cut
  socket.on('data', chunk => came.push(chunk))
  socket.write(bytes)
  if (leaves) socket.end()
  await once(socket, 'close')
  const [headers = '', body = ''] = Buffer.concat(came).toString('utf8').split('\r\n\r\n')
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(headers)?.[1]), body }
}

test(`${hostile.length} hostile bodies end in a refusal, and nothing stays`, async () => {
  expect(hostile.length).toBeGreaterThan(100)
  const times = { headerSeconds: 0.5, bodySeconds: 1, idleSeconds: 0.2 }
  await using play = await startPlay({ limits: { formBytes: 250_000, fileBytes: 100_000, ...times } })
  const port = Number(new URL(play.url).port)
  const told = await Promise.all(hostile.map(async one => ({ one, ...(await send(port, one)) })))
  const odd = told.filter(({ status, body }) => {
    if (!(status >= 400 && status < 500)) return true
    return !/^\{"error":\{"message":"[^\n]{10,400}","type":"\w+","param":.*,"code":"\w+"\}\}$/.test(body)
  })
  expect(
    odd.map(({ one, status, body }) => [one.bytes.toString('latin1').slice(0, 300), status, body.slice(0, 300)]),
  ).toEqual([])
  expect(await readdir(join(play.folder, 'uploads'))).toEqual([])
  expect(play.sandbox.requests).toEqual([])
  expect((await play.call('GET', '/v1/videos')).body.data).toEqual([])
})
