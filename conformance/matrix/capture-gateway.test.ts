import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadRecordings } from '@vidrelay/conformance'
import { afterAll, beforeAll, expect, test } from 'vitest'

const key = 'sk-nightjar-4471-over-the-heath'
const folder = mkdtempSync(join(tmpdir(), 'capture-gateway-'))

/** Stands for a gateway: it knows its key, one model, and no task. */
const gateway = createServer(({ url = '', headers, method }, response) => {
  asked.push(`${method} ${url}`)
  const isKnown = headers.authorization === `Bearer ${key}`
  const isList = url.startsWith('/v1/models')
  response.writeHead(isKnown ? (isList ? 200 : 404) : 401, { 'content-type': 'application/json', 'x-trace': key })
  const error = (code: string) => ({
    error: { code, message: `${code} for ${headers.authorization}`, type: 'new_api_error' },
  })
  const list = { object: 'list', data: [{ id: 'sora-2', object: 'model', owned_by: 'someone-secret' }] }
  response.end(JSON.stringify(isKnown ? (isList ? list : error('task_not_exist')) : error('invalid_api_key')))
})
const asked: string[] = []
beforeAll(() => new Promise<void>(resolve => gateway.listen(0, '127.0.0.1', resolve)))
afterAll(() => {
  gateway.close()
  rmSync(folder, { recursive: true })
})

const run = (words: string[], env: { [name: string]: string }): Promise<{ code: number; out: string; err: string }> =>
  new Promise(resolve => {
    const args = ['--conditions=@vidrelay/source', join(import.meta.dirname, 'capture-gateway.ts'), ...words]
    const { VIDRELAY_GATEWAY_URL: _, ...rest } = process.env
    execFile(process.execPath, args, { env: { ...rest, NODE_OPTIONS: '', ...env } }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    )
  })

test('what a gateway on this machine answers is recorded, without its address and the key', async () => {
  const baseURL = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`
  const env = { VIDRELAY_GATEWAY_URL: baseURL, VIDRELAY_GATEWAY_NAME: 'new-api v1', OPENAI_VIDEOS_API_KEY: key }
  const { code, out, err } = await run(['openai-videos', '--out', folder], env)
  expect({ code, written: out.match(/^wrote /gm)?.length }).toMatchObject({ code: 0, written: expect.any(Number) })
  expect(asked.every(line => line.startsWith('GET '))).toBe(true)
  const recordings = loadRecordings(folder)
  expect(recordings.map(({ scenario }) => scenario)).toContain('captured-models')
  for (const { source } of recordings)
    expect(source).toMatchObject({
      class: 'captured',
      document: expect.stringMatching(/^new-api v1, running on a machine/),
    })
  const text =
    readdirSync(folder)
      .map(name => readFileSync(join(folder, name), 'utf8'))
      .join('') +
    out +
    err
  for (const secret of [key, baseURL, '127.0.0.1', 'someone-secret']) expect(text).not.toContain(secret)
})

test('where there is none, that is said aloud, and nothing is written', async () => {
  const { code, out } = await run(['--out', join(folder, 'none')], {})
  expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^SKIPPED: .*VIDRELAY_GATEWAY_URL/) })
  expect(readdirSync(folder)).not.toContain('none')
})

test('an adapter that there is not, and a gateway that nobody answers at', async () => {
  expect((await run(['acme'], {})).code).toBe(2)
  const env = { VIDRELAY_GATEWAY_URL: 'http://127.0.0.1:9', OPENAI_VIDEOS_API_KEY: key }
  const { code, err } = await run(['--out', join(folder, 'none')], env)
  expect(code).toBe(1)
  expect(err).not.toMatch(/\n\s+at /)
})
