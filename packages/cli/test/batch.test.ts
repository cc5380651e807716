import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Sandbox, startSandbox } from '@vidrelay/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePlace, type Place, secretKey } from './command.ts'
import { pixel } from './video-facts.ts'

let place: Place
beforeAll(async () => {
  place = await makePlace()
})
afterAll(() => place[Symbol.asyncDispose]())

const creates = (sandbox: Sandbox) => sandbox.requests.filter(({ operation }) => operation === 'submit').length

/** A file of jobs with a journal and a folder of its own. */
function jobsOf(name: string, sandbox: Sandbox) {
  const file = join(place.folder, `${name}.jsonl`)
  const out = join(place.folder, name)
  const words = ['--out', out, '--journal', join(place.folder, `${name}.db`), '--sandbox', sandbox.url]
  return {
    out,
    write: (...jobs: (object | string)[]) =>
      writeFileSync(file, jobs.map(job => (typeof job === 'string' ? job : JSON.stringify(job))).join('\n')),
    words: ['batch', file, ...words],
    run: (...more: string[]) => place.run(['batch', file, ...words, ...more]),
  }
}

/** The documents of its lines, by what they say they are about. */
const documents = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))

test.concurrent('every job becomes a file; run again, with its lines in another order, nothing is paid for', async () => {
  await using sandbox = await startSandbox({ speed: 1000 })
  const { run, write, out } = jobsOf('whole', sandbox)
  const heron = { prompt: 'a heron', seconds: 4 }
  write({ ...heron, key: 'order 1/2' }, '', heron, heron, { prompt: 'a cat', output: 'Cat.mp4' })
  const planned = await run('--dry-run')
  expect(planned).toMatchObject({ code: 0, stderr: '4 to buy for 0 USD, and 4 of unknown price; nothing was sent\n' })
  expect(planned.stdout).toMatch(/^buy {2}order 1\/2 {2}grok-image-video\n(buy {2}batch-[\da-f]{32}-\d .*\n){3}$/)
  expect([creates(sandbox), existsSync(out)]).toEqual([0, false])

  const first = await run()
  expect(first.code).toBe(0)
  expect(first.stdout).toMatch(/^(saved {2}(order 1\/2|batch-[\da-f]{32}-\d) {2}\/.*\.mp4\n){4}$/)
  expect(first.stdout).toContain(join(out, 'Cat.mp4'))
  expect(first.stderr).toContain('\n4 of 4 saved\nwhat was bought now and saved: 0 USD, and 4 of unknown price\n')

  write(heron, { prompt: 'a cat', output: 'Cat.mp4' }, { prompt: 'a dog' }, heron, { ...heron, key: 'order 1/2' })
  const again = await run('--json')
  const lines = documents(again.stdout)
  expect(lines.at(-1).summary).toMatchObject({ jobs: 5, saved: 5, repeated: 4 })
  expect(lines.filter(({ isRepeated }) => isRepeated === false)).toMatchObject([{ line: 3, state: 'saved' }])
  expect(creates(sandbox)).toBe(5)
  expect((await run('--dry-run')).stderr).toBe('0 to buy for 0 USD; 5 paid before; nothing was sent\n')
})

test.concurrent('what is wrong is named by line and field, all of it before anything is paid', async () => {
  await using sandbox = await startSandbox({ speed: 1000 })
  const { run, write, out } = jobsOf('wrong', sandbox)
  const prices = join(place.folder, 'batch-prices.json')
  writeFileSync(prices, JSON.stringify({ 'apixgo/grok-image-video': { usd: 0.02, per: 'second' } }))
  write(
    { prompt: 'a heron', seconds: 4 },
    '{"prompt": "a heron"',
    { prompt: 'a heron', second: 4 },
    { prompt: 'a heron', seconds: 16 },
    { prompt: 'a heron', seconds: 4, output: 'con.mp4' },
    { prompt: 'a heron', seconds: 4, output: '../a.mp4' },
    { prompt: 'a heron', seconds: 6 },
    { prompt: 'a heron', images: ['no.png'] },
    { prompt: 'a heron', seconds: 4, key: 'a', output: 'b.mp4' },
    { prompt: 'a heron', seconds: 4, key: 'b' },
    { prompt: 'a heron', aspectRatio: 'wide' },
  )
  const { code, stdout, stderr } = await run('--max-cost', '0.1', '--prices', prices)
  const place2 = (line: number) => `${join(place.folder, 'wrong.jsonl')}:${line}: `
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  const said = stderr.trimEnd().split('\n')
  for (const [index, says] of [
    /^this is no JSON/,
    /^second: .*accepted/,
    /^seconds: 16 is not accepted/,
    /^output: this is the name of a device on Windows$/,
    /^output: a folder stands in it/,
    /^max-cost: it costs 0.12 USD, and 0.1 USD is the most$/,
    /^images\[0\]: cannot read "no.png"/,
    new RegExp(`^output: ${join(out, 'b.mp4')} is where line 9 goes too$`),
    /^aspectRatio: must be a ratio like 16:9/,
  ].entries()) {
    const [line, ...rest] = [index >= 7 ? index + 3 : index + 2, said[index]]
    expect(rest[0]?.startsWith(place2(line)), rest[0]).toBe(true)
    expect(rest[0]?.slice(place2(line).length)).toMatch(says)
  }
  expect(said[9]).toBe('error: file: 9 of its lines cannot be bought; nothing was sent')
  expect(creates(sandbox)).toBe(0)
  expect((await place.run(['batch', 'no.jsonl'])).stderr).toBe('error: file: no.jsonl cannot be read (ENOENT)\n')
  expect((await place.run(['batch', '-'], { input: '\n' })).stderr).toBe('error: file: there is no job in -\n')
})

test.concurrent('some fail: the others are saved, each is told, and the exit code is that of the first', async () => {
  await using sandbox = await startSandbox({ speed: 1000 })
  const { run, write } = jobsOf('some', sandbox)
  sandbox.fault({ on: 'submit', kind: 'drop-after-accept' })
  write(
    { prompt: 'lost', key: 'lost' },
    { prompt: '[fail: no swans]', key: 'swan' },
    { prompt: 'a heron', key: 'heron' },
  )
  const { code, stdout, stderr } = await run('--at-once', '1')
  expect(code).toBe(8)
  expect(stdout.split('\n')).toEqual([
    expect.stringMatching(/^unknown {2}lost {2}submit_unknown: the answer was lost/),
    expect.stringMatching(/^failed {2}swan {2}task_failed: .*no swans/),
    expect.stringMatching(/^saved {2}heron {2}\/.*heron\.mp4$/),
    '',
  ])
  expect(stderr).toContain('lost: settle: vidrelay tasks settle lost')
  expect(stderr).toContain('1 of 3 saved, 1 failed, 1 of unknown outcome\n')
  const again = await run('--json')
  expect(again.code).toBe(8)
  expect(documents(again.stdout).at(-1).summary).toMatchObject({ saved: 1, repeated: 1, failed: 1, unknown: 1 })
  expect(creates(sandbox)).toBe(3)
})

test.concurrent('what every other line would meet ends the run at that provider', async () => {
  await using sandbox = await startSandbox({ speed: 1000 })
  const { run, write } = jobsOf('budget', sandbox)
  write(...[1, 2, 3].map(n => ({ prompt: `heron ${n}`, key: `h${n}` })))
  const { code, stdout, stderr } = await run('--budget', '0.2/day', '--reserve', '0.15', '--at-once', '1')
  expect(code).toBe(4)
  expect(stdout).toMatch(/^saved {2}h1 .*\nrefused {2}h2 {2}budget_exceeded: .*\n$/)
  expect(stderr).toContain('1 of 3 saved, 1 refused and not paid, 1 not begun\n')
})

test.concurrent('Ctrl-C leaves everything as it is, never more than so many are under way, and the next run goes on', async () => {
  let now = () => 0
  await using sandbox = await startSandbox({ now: () => now() })
  const { run, write, words } = jobsOf('stopped', sandbox)
  write(...[1, 2, 3, 4].map(n => ({ prompt: `heron ${n}`, key: `h${n}` })))
  const running = place.start([...words, '--at-once', '2'])
  await running.told(/h1: accepted(.|\n)*h2: accepted|h2: accepted(.|\n)*h1: accepted/)
  running.child.kill('SIGINT')
  const { code, stdout, stderr } = await running.done
  expect(code).toBe(130)
  expect(stdout).toMatch(/^open {2}h\d {2}aborted: .*\nopen {2}h\d {2}aborted: .*\n$/)
  expect(stderr).toContain('0 of 4 saved, 2 paid and not at their end, 2 not begun\n')
  expect(creates(sandbox)).toBe(2)
  const again = place.start([...words, '--at-once', '3'])
  await again.told(/h\d: accepted/)
  again.child.kill('SIGTERM')
  expect((await again.done).code).toBe(143)
  now = () => performance.now() * 1000
  expect((await run()).stderr).toContain('4 of 4 saved (3 bought before)\n')
  expect(creates(sandbox)).toBe(4)
})

test.concurrent('a reader that leaves ends the run in good order: what was sent has its answer', async () => {
  await using sandbox = await startSandbox({ speed: 1000 })
  const { write, words } = jobsOf('left', sandbox)
  write(...[1, 2, 3, 4, 5, 6].map(n => ({ prompt: `heron ${n}`, key: `h${n}` })))
  const running = place.start(words)
  running.child.stdout.destroy()
  const { code, stderr } = await running.done
  expect(code).toBe(130)
  expect(stderr).toMatch(/ of 6 saved/)
  const { tasks } = (await place.run(['tasks', '--json', ...words.slice(4, 6)])).json()
  expect(tasks).toHaveLength(creates(sandbox))
  expect(tasks.every(({ state }: { state: string }) => state === 'accepted')).toBe(true)
})

test.concurrent('the jobs of the README can be bought', async () => {
  await using sandbox = await startSandbox()
  const { run, write } = jobsOf('readme', sandbox)
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  writeFileSync(join(place.folder, 'portrait.png'), pixel)
  write(/```json\n(\{"prompt"[^`]*)```/.exec(readme)![1]!)
  expect((await run('--dry-run')).stderr).toBe('2 to buy for 0 USD, and 2 of unknown price; nothing was sent\n')
})

test.concurrent('three tasks that were seen to their end tell how long the next one may take', async () => {
  await using sandbox = await startSandbox({ speed: 1000 })
  const { write, words } = jobsOf('usual', sandbox)
  write(...[1, 2, 3].map(n => ({ prompt: `heron ${n}`, key: `h${n}` })))
  const there = ['--provider', 'apixgo', '--base-url', `${sandbox.url}/apixgo`]
  const env = { APIXGO_API_KEY: secretKey }
  expect((await place.run([...words.slice(0, 6), ...there], { env })).code).toBe(0)
  const { stderr } = await place.run(['watch', 'h1', ...words.slice(4, 6), ...there], { env })
  expect(stderr).toMatch(/^such tasks took about \d+ s before \(median of 3\)$/m)
})
