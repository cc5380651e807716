import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makePlace, secretKey } from './command.ts'

test('vidrelay serve --sandbox makes a video for a client that knows only OpenAI’s routes, and ends well', async () => {
  await using place = await makePlace()
  const serving = place.start(['serve', '--sandbox', '--port', '0'])
  const [, url] = await serving.printed(/listens at (http:\S+)/)
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into any answer
  const json = async (path: string, init?: RequestInit): Promise<any> => (await fetch(`${url}${path}`, init)).json()
  const body = JSON.stringify({ model: 'grok-image-video', prompt: 'a lighthouse in the rain', seconds: '6' })
  const made = await json('/videos', { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  expect(made).toMatchObject({ object: 'video', status: 'queued', seconds: '6' })
  await serving.told(/"status":"saved"/)
  expect((await json(`/videos/${made.id}`)).status).toBe('completed')
  const content = Buffer.from(await (await fetch(`${url}/videos/${made.id}/content`)).arrayBuffer())
  expect(content.toString('latin1', 4, 8)).toBe('ftyp')
  serving.child.kill('SIGTERM')
  const { code, stderr } = await serving.done
  expect(code).toBe(0)
  expect(stderr).not.toContain('lighthouse')
})

test('keys are made, listed and revoked; another address needs one', async () => {
  await using place = await makePlace()
  const data = join(place.folder, 'data')
  const refused = await place.run(['serve', '--sandbox', '--data', data, '--host', '0.0.0.0', '--port', '0'])
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('make a key first')])
  const made = await place.run(['keys', 'create', '--name', 'web', '--data', data, '--json'])
  expect(made.json()).toEqual({ name: 'web', key: expect.stringMatching(/^vr_[0-9a-f]{12}_[\w-]{43}$/) })
  const twice = await place.run(['keys', 'create', '--name', 'web', '--data', data])
  expect([twice.code, twice.stderr]).toEqual([2, expect.stringContaining('there is a key "web" already')])
  const listed = await place.run(['keys', 'list', '--data', data])
  expect(listed.stdout).toMatch(/^name.*\nweb /)
  expect(listed.stdout).not.toContain(made.json().key)
  const allowed = await place.run(['keys', 'allow', '--name', 'web', '--max-usd-per-day', '2.5', '--data', data])
  expect(allowed.stdout).toBe('web may spend 2.5 USD a day\n')
  const wrong = await place.run(['keys', 'create', '--name', 'two', '--max-usd-per-day', '-1', '--data', data])
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('max-usd-per-day: accepted: US dollars')])
  expect((await place.run(['keys', 'revoke', '--name', 'web', '--data', data])).stdout).toBe('web is revoked\n')
  expect((await place.run(['keys', 'revoke', '--name', 'web', '--data', data])).code).toBe(2)
  expect((await place.run(['serve'])).stderr).toContain('no key of any provider is set')
})

test('what serve cannot do is said in a sentence that fits', async () => {
  await using place = await makePlace()
  const ways = '[{ provider: apixgo }, { provider: gaia }]'
  await writeFile(join(place.folder, 'vidrelay.config.yaml'), `routes: { film: ${ways} }\n`)
  const env = { APIXGO_API_KEY: secretKey }
  const keyless = await place.run(['serve', '--port', '0'], { env })
  expect([keyless.code, keyless.stderr]).toEqual([
    2,
    'error: config: gaia: its key is to be in GAIA_API_KEY, which is not set\nhint: vidrelay config check\n',
  ])
  const checked = await place.run(['config', 'check'], { env })
  expect(checked.stderr).toBe('not set in this environment: GAIA_API_KEY\n')
  const data = join(place.folder, 'data')
  const serving = place.start(['serve', '--sandbox', '--data', data, '--port', '0'])
  await serving.printed(/listens at/)
  const second = await place.run(['serve', '--sandbox', '--data', data, '--port', '0'])
  expect([second.code, second.stderr]).toEqual([2, `error: data: another gateway works in ${data}\n`])
  serving.child.kill('SIGTERM')
  expect((await serving.done).code).toBe(0)
})
