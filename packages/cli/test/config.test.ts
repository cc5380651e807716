import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makePlace, secretKey } from './command.ts'

test('vidrelay config check tells by line and column what is wrong, or what stands there', async () => {
  await using place = await makePlace()
  const write = (name: string, text: string) => writeFile(join(place.folder, name), text)
  await write('vidrelay.config.yaml', 'providers:\n  - use: apixgo\nroutes:\n  grok:\n    - provider: apixgo\n')
  const good = await place.run(['config', 'check'])
  expect([good.code, good.stdout]).toEqual([0, 'vidrelay.config.yaml is in order: 1 provider, 1 route\n'])
  expect(good.stderr).toBe('not set in this environment: APIXGO_API_KEY or NEWAPI_API_KEY\n')
  await write(
    'bad.yaml',
    `listen:\n  port: 99999\nproviders:\n  - use: apixgo\n    baseURL: https://a.example/${secretKey}\n`,
  )
  const bad = await place.run(['config', 'check', 'bad.yaml'])
  expect([bad.code, bad.stdout]).toEqual([2, ''])
  expect(bad.stderr).toBe('bad.yaml:2:9 listen.port: this is not taken; accepted: a whole number from 0 to 65535\n')
  await write('key.yaml', `providers:\n  - use: apixgo\n    baseURL: https://a.example/${secretKey}\n`)
  const key = await place.run(['config', 'check', 'key.yaml', '--json'], { env: { APIXGO_API_KEY: secretKey } })
  expect([key.code, key.json().problems]).toEqual([
    2,
    [{ line: 3, column: 32, message: expect.stringContaining('the key that APIXGO_API_KEY holds stands here too') }],
  ])
  const none = await place.run(['config', 'check', 'none.yaml'])
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('there is no file none.yaml')])
})

test('vidrelay serve takes its settings from where it stands; options count more', async () => {
  await using place = await makePlace()
  await writeFile(
    join(place.folder, 'vidrelay.config.yaml'),
    `listen: { port: 1 }
data: ./data
providers:
  - { use: apixgo, account: main, keyEnv: MAIN_API_KEY }
  - { use: openai-videos }
routes:
  film:
    - { provider: apixgo, model: grok-image-video, set: { seconds: 6 } }
`,
  )
  const serving = place.start(['serve', '--sandbox', '--port', '0', '--json'])
  const [text] = await serving.printed(/\{.*\}/)
  const { url, models, folder } = JSON.parse(text) as { url: string; models: string[]; folder: string }
  expect([models, folder.startsWith(join(place.folder, 'data'))]).toEqual([['film'], false])
  const asked = await fetch(`${url}/estimates`, {
    method: 'POST',
    body: JSON.stringify({ model: 'film', prompt: 'a heron' }),
    headers: { 'content-type': 'application/json' },
  })
  expect(((await asked.json()) as { effective: object }).effective).toMatchObject({ seconds: 6 })
  serving.child.kill('SIGTERM')
  expect((await serving.done).stderr).toContain('settings: vidrelay.config.yaml')
  await place.run(['keys', 'create', '--name', 'web'])
  expect(await readdir(join(place.folder, 'data'))).toContain('gateway.db')
  const keyless = await place.run(['serve', '--port', '0'])
  expect([keyless.code, keyless.stderr]).toEqual([2, expect.stringContaining('MAIN_API_KEY, which is not set')])
  await writeFile(join(place.folder, 'usual.yaml'), 'providers: [{ use: apixgo }]\n')
  const usual = await place.run(['serve', '--config', 'usual.yaml'])
  expect([usual.code, usual.stderr]).toEqual([2, expect.stringMatching(/APIXGO_API_KEY or .*, which is not set/)])
  await writeFile(join(place.folder, 'bad.yaml'), 'port: 1\nhost: 2\n')
  const bad = await place.run(['serve', '--config', 'bad.yaml'])
  expect([bad.code, bad.stderr]).toEqual([2, expect.stringContaining('bad.yaml:1:1 port: there is no such field')])
})

test('the settings that the README of the gateway shows are in order', async () => {
  await using place = await makePlace()
  const readme = await readFile(new URL('../../gateway/README.md', import.meta.url), 'utf8')
  await writeFile(join(place.folder, 'vidrelay.config.yaml'), /```yaml\n(.*?)```/s.exec(readme)![1]!)
  const { stdout, stderr } = await place.run(['config', 'check'])
  expect([stdout, stderr]).toEqual([expect.stringContaining('is in order'), expect.stringContaining('not set')])
})
