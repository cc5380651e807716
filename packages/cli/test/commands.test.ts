import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseRef } from '@vidrelay/core'
import { startSandbox } from '@vidrelay/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePlace, type Place, secretKey } from './command.ts'

let place: Place
beforeAll(async () => {
  place = await makePlace()
})
afterAll(() => place[Symbol.asyncDispose]())

test.concurrent('an outcome that nobody knows: exit 8, never sent again, until it is settled', async () => {
  await using sandbox = await startSandbox({ speed: 1000 })
  const there = ['--sandbox', sandbox.url]
  const paid = () => sandbox.requests.filter(({ operation }) => operation === 'submit').length
  const generate = (key: string) => place.run(['generate', 'a cat', '--no-wait', '--key', key, '--json', ...there])
  sandbox.fault({ on: 'submit', kind: 'drop-after-accept', times: 2 })
  const lost = await generate('order-8')
  expect(lost).toMatchObject({ code: 8 })
  expect(lost.json().error).toMatchObject({ code: 'submit_unknown', key: 'order-8', exitCode: 8 })
  expect(lost.stderr).toMatch(/^settle: vidrelay tasks settle order-8 --sandbox \S+ --id TASK_ID \| --not-started$/m)
  expect((await generate('order-8')).code).toBe(8)
  expect(paid()).toBe(1)

  const pending = await place.run(['tasks', '--pending', '--json', ...there])
  expect(pending.json().tasks).toEqual([expect.objectContaining({ key: 'order-8', state: 'unknown', ref: null })])
  const early = await place.run(['resume', 'order-8', ...there])
  expect(early).toMatchObject({ code: 8, stderr: expect.stringContaining('settle: vidrelay tasks settle order-8') })

  const wrong = await place.run(['tasks', 'settle', 'order-8', '--id', 'task_of_nobody', ...there])
  expect(wrong.code).toBe(10)
  const settled = await place.run(['tasks', 'settle', 'order-8', '--id', sandbox.tasks[0]!.id, ...there])
  expect(settled).toMatchObject({ code: 0, stdout: expect.stringContaining('succeeded (SUCCESS)') })
  const same = await generate('order-8')
  expect(parseRef(same.json().ref).id).toBe(sandbox.tasks[0]!.id)
  expect(paid()).toBe(1)

  await generate('order-9')
  const freed = await place.run(['tasks', 'settle', 'order-9', '--not-started', ...there])
  expect(freed).toMatchObject({ code: 0, stdout: 'order-9: not started; it may be used again\n' })
  expect((await generate('order-9')).code).toBe(0)
  expect(paid()).toBe(3)
  const both = await place.run(['tasks', 'settle', 'order-9', ...there])
  expect(both).toMatchObject({ code: 2, stderr: expect.stringMatching(/^error: settle: say either/) })
})

test.concurrent('tasks: newest first, in columns or as JSON, without a prompt; the journal is made by a purchase only', async () => {
  await using own = await makePlace()
  await using sandbox = await startSandbox()
  const empty = await own.run(['tasks'])
  expect(empty).toMatchObject({ code: 0, stdout: '' })
  expect(empty.stderr).toBe(`no tasks (journal ${join(own.folder, 'state', 'vidrelay', 'tasks.db')})\n`)
  expect(() => statSync(join(own.folder, 'state'))).toThrow()

  const journal = join(own.folder, 'mine.db')
  for (const key of ['order-1', 'order-2'])
    await own.run([
      'generate',
      `a secret cat ${key}`,
      '--no-wait',
      '--key',
      key,
      '--sandbox',
      sandbox.url,
      '--journal',
      journal,
    ])
  const listed = await own.run(['tasks', '--journal', journal])
  const rows = listed.stdout
    .trimEnd()
    .split('\n')
    .map(line => line.split(/ {2,}/))
  expect(rows[0]).toEqual(['created', 'provider', 'state', 'id', 'key'])
  expect(rows.slice(1).map(row => [row[2], row[4]])).toEqual([
    ['accepted', 'order-2'],
    ['accepted', 'order-1'],
  ])
  for (const line of listed.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  // The short id is one that every command takes.
  const [short] = rows.slice(2).map(row => row[3]!)
  expect(sandbox.tasks[0]!.id).toMatch(new RegExp(`^${short}`))
  const words = ['--sandbox', sandbox.url, '--journal', journal]
  expect((await own.run(['get', short!, ...words])).stdout).toContain(sandbox.tasks[0]!.id)
  const shown = await own.run(['tasks', 'show', short!, '--journal', journal])
  expect(shown).toMatchObject({ code: 0, stderr: '' })
  expect(shown.stdout).toMatch(/^key +order-1\nasked +submit video, a prompt of 20 characters/)
  expect(shown.stdout).toMatch(/^attempt 1 .*apixgo/m)
  expect(shown.stdout).toMatch(/^ref +vr1_\S+$/m)
  expect(
    (await own.run(['tasks', 'show', 'order-1', '--sandbox', '--json', '--journal', journal])).json(),
  ).toMatchObject({
    journal,
    purchase: { key: 'order-1', attempts: [{ attempt: 1, state: 'accepted' }] },
  })
  expect(await own.run(['tasks', 'show', 'order-', '--journal', journal])).toMatchObject({ code: 2 })
  const json = await own.run(['tasks', '--limit', '1', '--json'], { env: { VIDRELAY_JOURNAL: journal } })
  expect(json.json()).toMatchObject({ journal, tasks: [{ key: 'order-2', promptLength: 20 }] })
  expect(json.stdout + listed.stdout + readFileSync(journal, 'latin1')).not.toContain('secret cat')
})

test.concurrent('spend: sums by provider, or by what is named, in columns or as JSON', async () => {
  await using own = await makePlace()
  await using sandbox = await startSandbox({ speed: 1000 })
  const words = ['--sandbox', sandbox.url]
  expect(await own.run(['spend', '--sandbox'])).toMatchObject({
    code: 0,
    stdout: '',
    stderr: expect.stringContaining('nothing was paid for'),
  })
  for (const key of ['a', 'b'])
    await own.run(['generate', 'a cat', '--key', key, '--label', 'web shop', '--output', `${key}.mp4`, ...words])
  const told = await own.run(['spend', '--sandbox'])
  expect(told.stdout.split('\n')[0]).toMatch(/^provider +attempts +paid +failed +refunded +running +unknown$/)
  expect(Math.max(...told.stdout.split('\n').map(line => line.length))).toBeLessThanOrEqual(80)
  expect(told.stdout.split('\n')[1]).toMatch(/^apixgo +2 +[\d.]+ +0 +0 +0 +0$/)
  const day = await own.run(['spend', '--sandbox', '--by', 'day', '--since', '2026-01-01', '--json'])
  expect(day.json()).toMatchObject({
    by: 'day',
    since: '2026-01-01T00:00:00.000Z',
    spend: [{ attempts: 2, failed: 0 }],
  })
  expect((await own.run(['spend', '--sandbox', '--since', '2999-01-01', '--json'])).json().spend).toEqual([])
  const label = await own.run(['spend', '--sandbox', '--by', 'label', '--json'])
  expect(label.json()).toMatchObject({ by: 'label', spend: [{ group: 'web shop', attempts: 2 }] })
  expect((await own.run(['tasks', 'show', 'a', '--sandbox'])).stdout).toMatch(/^asked by +web shop$/m)
  for (const wrong of [
    ['--by', 'week'],
    ['--since', 'soon'],
  ])
    expect(await own.run(['spend', ...wrong])).toMatchObject({ code: 2, stderr: expect.stringContaining('accepted') })
})

test.concurrent('--no-journal says aloud what is lost, and the whole ref still works', async () => {
  await using own = await makePlace()
  await using sandbox = await startSandbox({ speed: 1000 })
  const there = ['--no-journal', '--sandbox', sandbox.url]
  const made = await own.run(['generate', 'a cat', '--no-wait', '--key', 'order-1', ...there])
  expect(made.stderr).toMatch(/^warning: without a journal nothing is written down/)
  expect(made.stderr).toMatch(/^resume: vidrelay resume vr1_\S+ --sandbox \S+ --no-journal$/m)
  expect(await own.run(['get', 'order-1', ...there])).toMatchObject({ code: 2 })
  expect(await own.run(['get', made.stdout.trim(), ...there])).toMatchObject({ code: 0 })
  expect(() => statSync(join(own.folder, 'state'))).toThrow()
})

test.concurrent('a journal that cannot be written: exit 11 and nothing sent', async () => {
  await using sandbox = await startSandbox()
  const words = ['generate', 'a cat', '--sandbox', sandbox.url, '--journal', place.folder]
  expect(await place.run(words)).toMatchObject({ code: 11, stderr: expect.stringMatching(/^error: the journal /) })
  expect(sandbox.requests).toEqual([])
})

test.concurrent('providers: what each can do and whether a key is set, never which', async () => {
  const { stdout } = await place.run(['providers'], { env: { APIXGO_API_KEY: secretKey } })
  expect(stdout).toContain('apixgo  Apixgo\n  address  https://img.apixgo.com\n')
  expect(stdout).toContain('APIXGO_API_KEY (set) or NEWAPI_API_KEY (not set)')
  expect(stdout).toMatch(/video: submit, get, content; models: list\n/)
  expect(stdout).toContain('every 5 s, for 300 s')
  const json = await place.run(['providers', '--json'])
  expect(json.json().providers[0]).toMatchObject({
    id: 'apixgo',
    keys: [
      { name: 'APIXGO_API_KEY', set: false },
      { name: 'NEWAPI_API_KEY', set: false },
    ],
    abilities: { video: ['submit', 'get', 'content'], models: ['list'] },
    resultLifeSeconds: 3600,
  })
})

test.concurrent('providers with an id: each word and limit with its source, and whose word it is', async () => {
  const { stdout } = await place.run(['providers', 'apixgo'])
  expect(stdout).toMatch(/^apixgo {2}Apixgo\n/)
  expect(stdout).not.toContain('GeekNow')
  expect(stdout).toContain('    success is succeeded: documented (S1-77)\n')
  expect(stdout).toContain('    succeeded is succeeded: tolerated (vendors)\n')
  expect(stdout).toMatch(/^ {6}seconds: .*15.*\(S1-25; S1-26; S1-36\)/m)
  const json = (await place.run(['providers', 'gaia', '--json'])).json()
  expect(json).toMatchObject({ id: 'gaia', keyPrefix: 'sk-ga_', statusWords: { documented: [] } })
  expect(json.words).toContainEqual({ word: 'queued', is: 'queued', source: 'notes', documented: false })
  expect(json.limits[0]).toMatchObject({ model: 'grok-imagine-video', documented: true })
  const none = await place.run(['providers', 'nobody'])
  expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('accepted: apixgo, gaia') })
})

test.concurrent('providers --openai-settings: what another client needs, and never the key', async () => {
  const env = { GAIA_API_KEY: secretKey }
  const human = await place.run(['providers', 'gaia', '--openai-settings'], { env })
  expect(human.stdout).toContain('  base URL  https://api.gaiavideofactory.com/v1\n')
  expect(human.stdout).toContain('  key       in GAIA_API_KEY (set)\n  model     gpt-5.4-mini\n')
  expect(human.stdout).toContain('export OPENAI_API_KEY="$GAIA_API_KEY"\n')
  const json = await place.run(['providers', 'gaia', '--openai-settings', '--json'])
  const settings = { baseURL: 'https://api.gaiavideofactory.com/v1', apiKeyEnv: 'GAIA_API_KEY', model: 'gpt-5.4-mini' }
  expect(json.json()).toMatchObject({ provider: 'gaia', ...settings, isKeySet: false })
  const all = await place.run(['providers', '--openai-settings', '--json'], { env })
  expect(all.json()).toEqual({ providers: [expect.objectContaining({ ...settings, isKeySet: true })] })
  expect(await place.run(['providers', 'apixgo', '--openai-settings'])).toMatchObject({
    code: 2,
    stderr: 'error: openai-settings: Apixgo documents no gateway for OpenAI-style clients\n',
  })
  expect(human.stdout + all.stdout).not.toContain(secretKey)
})

test.concurrent('models: the table without a key, with the live list where there is one', async () => {
  await using sandbox = await startSandbox()
  const offline = await place.run(['models', '--offline', '--provider', 'apixgo'])
  expect(offline.stdout).toMatch(/^Apixgo \(apixgo\)\n\ngrok-image-video {2}video\n {2}The recommended default/)
  expect(offline.stdout).toContain('  seconds: 1 to 15, default 4; advised: 4, 6, 8, 10, 12, 15\n')
  expect(offline.stdout).toContain('Preview model')
  expect(offline.stdout).toMatch(/ {2}source: S1-11\n.*sources:\n {2}S1 {2}Apixgo Developer Docs/s)
  const body = { data: [{ id: 'grok-image-video' }, { id: 'new\u001b[2Jmodel' }] }
  sandbox.fault({ on: 'models', kind: 'status', status: 200, body })
  const live = await place.run(['models', '--sandbox', sandbox.url])
  expect(live.stdout).toContain('grok-image-video  video  listed now\n')
  expect(live.stdout).toContain('grok-video-1.5  video  in the table, not listed now\n')
  expect(live.stdout).toContain('new\\u001b[2Jmodel  listed now, not in the table: its limits are not checked\n')
  const json = await place.run(['models', '--sandbox', sandbox.url, '--json'])
  expect(json.json()).toMatchObject({
    provider: 'apixgo',
    asked: true,
    models: [{ id: 'grok-image-video', live: true }, {}],
  })
})

test.concurrent('doctor with an address of another relay, as its help has it', async () => {
  await using sandbox = await startSandbox({ speed: 1000 })
  const { stdout: help } = await place.run(['doctor', '--help'])
  const example = /^ {2}vidrelay (doctor .*--base-url .*)$/m.exec(help)![1]!
  const words = [...example.replace(/https:\S+/, `${sandbox.url}/apixgo`).split(' '), '--journal', 'no-journal-yet.db']
  const { code, json } = await place.run(words, { env: { APIXGO_API_KEY: secretKey } })
  expect(code).toBe(0)
  const { findings } = json()
  expect(findings.map(({ check, state }: { check: string; state: string }) => `${state} ${check}`)).toEqual([
    'ok Node.js',
    'ok the journal',
    'ok room for the journal',
    'ok who may replace the journal',
    'ok keys in the environment',
    'ok the way out',
    'ok the base URL',
    'ok the clock',
    'ok the list of models, with your key',
    'ok a task that cannot be there',
  ])
})

test.concurrent('a key of another form is told before anything is asked, by its variable and never by itself', async () => {
  await using sandbox = await startSandbox({ speed: 1000 })
  const doctor = (apiKey: string, ...more: string[]) =>
    place.run(['doctor', '--provider', 'gaia', '--base-url', `${sandbox.url}/gaia`, ...more], {
      env: { GAIA_API_KEY: apiKey },
    })
  const other = await doctor(secretKey)
  expect(other.stderr).toMatch(
    /^warning: GAIA_API_KEY: keys of Gaia Video Factory begin with sk-ga_, and this one does not/,
  )
  expect(other.stdout).toContain('  fail  the form of your key: not as documented: GAIA_API_KEY: ')
  expect(other).toMatchObject({ code: 3 })
  const well = await doctor(`sk-ga_${secretKey}`, '--json')
  expect(well.json().findings).toContainEqual({
    check: 'the form of your key',
    state: 'ok',
    detail: 'as documented; it begins with sk-ga_',
    todo: null,
  })
  expect(well.stderr).toBe('')
  const words = ['generate', 'a cat', '--provider', 'gaia', '--base-url', `${sandbox.url}/gaia`, '--no-wait', '--json']
  const sent = await place.run([...words, '--model', 'grok-imagine-video', '--api-key', secretKey])
  expect(sent.stderr.match(/^warning: api-key: keys of Gaia.*GAIA_API_KEY/gm)).toHaveLength(1)
  expect(sent.json().task.warnings).toMatchObject([{ code: 'key', field: 'apiKey', source: 'S0-05' }])
  expect(other.stdout + other.stderr + sent.stdout + sent.stderr).not.toContain(secretKey)
})

test.concurrent('doctor: what costs nothing is asked, and it never says that the provider works', async () => {
  await using sandbox = await startSandbox()
  const well = await place.run(['doctor', '--sandbox', sandbox.url])
  expect(well).toMatchObject({ code: 0, stdout: expect.stringContaining('not proven: that a video comes out') })
  expect(well.stdout).toContain('ok    the list of models, with your key: as documented')
  expect(well.stdout).toContain('ok    a task that cannot be there: as documented')
  expect(well.stdout).not.toMatch(/usable|healthy|works/i)
  sandbox.fault({ on: 'models', kind: 'garbage' })
  const ill = await place.run(['doctor', '--sandbox', sandbox.url, '--json'])
  expect(ill.code).toBe(9)
  expect(ill.json().findings.slice(-2)).toMatchObject([
    { state: 'fail', detail: expect.stringMatching(/^not as documented: unexpected_response: /) },
    { state: 'ok', detail: expect.stringMatching(/^as documented; task_not_found: /) },
  ])
  expect(sandbox.requests.every(request => request.method === 'GET')).toBe(true)
})

test.concurrent('--debug writes what happened and no key, prompt, image or signed query, on failure too', async () => {
  await using sandbox = await startSandbox({ speed: 1000 })
  const env = { APIXGO_API_KEY: secretKey }
  const there = ['--provider', 'apixgo', '--base-url', `${sandbox.url}/apixgo`]
  const prompt = 'my secret cat [fail: no secret cat for sk-other-key-123456]'
  const image = `data:image/png;base64,${'iVBORw0KGgo'.padEnd(2000, 'A')}`
  const words = ['generate', prompt, '--image', image, '--no-wait', '--key', 'order-5']
  const made = await place.run([...words, '--debug', 'made.json', ...there], { env })
  expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining('recording: made.json (read it before') })
  const failed = await place.run(['watch', 'order-5', '--debug', 'failed.json', ...there, '--deadline', '60'], { env })
  expect(failed.code).toBe(6)
  const text = (name: string) => readFileSync(join(place.folder, name), 'utf8')
  for (const name of ['made.json', 'failed.json']) {
    for (const secret of [secretKey, 'sk-other', 'secret cat', 'iVBORw0', 'signature'])
      expect(text(name)).not.toContain(secret)
    expect(statSync(join(place.folder, name)).mode & 0o077).toBe(0)
  }
  const recording = JSON.parse(text('made.json'))
  expect(recording).toMatchObject({
    command: 'generate',
    exitCode: 0,
    error: null,
    versions: { node: process.version },
  })
  expect(recording.events.map(({ type, state }: { type: string; state?: string }) => state ?? type)).toEqual([
    'sending',
    'request',
    'response',
    'accepted',
  ])
  expect(JSON.parse(text('failed.json'))).toMatchObject({
    exitCode: 6,
    error: { code: 'task_failed', provider: 'apixgo' },
  })
})

test.concurrent('sandbox: one line of JSON, or addresses and examples that work; Ctrl-C ends it well', async () => {
  const running = place.start(['sandbox', '--port', '0', '--speed', '1000'])
  const [, url] = await running.printed(/^The sandbox listens at (\S+)$/m)
  await running.told(/Ctrl-C ends it/)
  const made = await place.run(['generate', 'a cat', '--no-wait', '--sandbox', url!])
  expect(made.code).toBe(0)
  const taken = await place.run(['sandbox', '--port', new URL(url!).port])
  expect(taken).toMatchObject({ code: 2, stderr: expect.stringMatching(/^error: port: \d+ is taken/) })
  const endless = await place.run(['sandbox', '--speed', '1e400'])
  expect([endless.code, endless.stderr]).toEqual([
    2,
    'error: speed: 1e400 is not accepted; accepted: a number above 0\n',
  ])
  running.child.kill('SIGINT')
  const ended = await running.done
  expect(ended.code).toBe(0)
  expect(ended.stdout).toContain(`vidrelay generate "a cat on a piano" --sandbox ${url}\n`)
  expect(ended.stdout).toContain('export APIXGO_API_KEY=sk-sandbox\n')
  expect(ended.stdout).toContain(` ${url}/apixgo/v1/models`)
  const machine = place.start(['sandbox', '--port', '0', '--json'])
  await machine.printed(/\n/)
  machine.child.kill('SIGTERM')
  expect((await machine.done).json()).toEqual({
    url: expect.stringMatching(/^http:\/\/127/),
    providers: expect.arrayContaining([{ id: 'apixgo', url: expect.any(String), key: 'sk-sandbox' }]),
  })
})

test.concurrent('a reader that has seen enough ends the command without a word', async () => {
  const running = place.start(['models', '--offline', '--json', '--provider', 'apixgo'])
  running.child.stdout.destroy()
  expect(await running.done).toEqual(expect.objectContaining({ code: 0, stdout: '' }))
  expect((await running.done).stderr).not.toMatch(/EPIPE|error/i)
})
