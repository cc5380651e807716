import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { makePlace } from './command.ts'

const deploy = (name: string) => readFileSync(new URL(`../../../deploy/${name}`, import.meta.url), 'utf8')

/** The instructions of a Dockerfile, each on one line. */
const instructions = deploy('Dockerfile')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n/g, ' ')
  .split('\n')
  .filter(line => line.trim() !== '')
  .map(line => /^([A-Z]+)\s+(.*)$/.exec(line.trim())!.slice(1) as [name: string, words: string])
const wordsOf = (name: string) => instructions.filter(([own]) => own === name).map(([, words]) => words)
const listOf = (name: string) => JSON.parse(wordsOf(name)[0]!) as string[]

test('the container runs as nobody in particular, keeps its data in a volume, and tells whether it is ready', () => {
  const known = ['FROM', 'ARG', 'RUN', 'ENV', 'USER', 'WORKDIR', 'VOLUME', 'EXPOSE', 'STOPSIGNAL', 'HEALTHCHECK']
  for (const [name] of instructions) expect([...known, 'ENTRYPOINT', 'CMD']).toContain(name)
  expect([wordsOf('USER'), wordsOf('VOLUME'), wordsOf('STOPSIGNAL')]).toEqual([['node'], ['/data'], ['SIGTERM']])
  const user = instructions.findIndex(([name]) => name === 'USER')
  expect(instructions.findLastIndex(([name]) => name === 'RUN')).toBeLessThan(user)
  // A shell in between would keep the signals to itself.
  for (const name of ['ENTRYPOINT', 'CMD']) expect(listOf(name).length).toBeGreaterThan(0)
  const check = JSON.parse(/CMD (\[.*\])$/.exec(wordsOf('HEALTHCHECK')[0]!)![1]!) as string[]
  expect(spawnSync(process.execPath, ['--check', '-'], { input: check[2]! }).status).toBe(0)
  const [major] = /^node:(\d+)-slim$/.exec(wordsOf('FROM')[0]!)!.slice(1)
  expect(Number(major)).toBeGreaterThanOrEqual(22)
})

test('what the container runs is a command that there is, and its check follows it', async () => {
  await using place = await makePlace()
  const words = listOf('CMD').map(word => (word === '/data' ? 'data' : word === '8788' ? '0' : word))
  const refused = await place.run([...words, '--sandbox'])
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('make a key first')])
  await place.run(['keys', 'create', '--name', 'web', '--data', 'data'])
  const serving = place.start([...words, '--sandbox'])
  const [, address] = await serving.printed(/listens at http:\/\/0\.0\.0\.0:(\d+)/)
  const check = JSON.parse(/CMD (\[.*\])$/.exec(wordsOf('HEALTHCHECK')[0]!)![1]!) as string[]
  const asked = () =>
    spawnSync(
      process.execPath,
      check.slice(1).map(word => word.replace('8788', address!)),
    )
  expect(asked().status).toBe(0)
  serving.child.kill('SIGTERM')
  expect((await serving.done).code).toBe(0)
  expect(asked().status).toBe(1)
})

test('the unit of systemd starts it again, gives it time to end, and lets it write its own folder alone', () => {
  const sections = deploy('vidrelay.service')
    .replace(/^#.*\n/gm, '')
    .split(/^\[(\w+)\]\n/m)
    .slice(1)
  expect(sections.filter((_, index) => index % 2 === 0)).toEqual(['Unit', 'Service', 'Install'])
  const entries = sections[3]!
    .split('\n')
    .filter(Boolean)
    .map(line => /^([A-Za-z]+)=(.*)$/.exec(line)!.slice(1))
  const service = Object.fromEntries(entries) as Record<string, string>
  expect(service).toMatchObject({
    Restart: 'always',
    DynamicUser: 'yes',
    NoNewPrivileges: 'yes',
    ProtectSystem: 'strict',
    StateDirectory: 'vidrelay',
    KillSignal: 'SIGTERM',
  })
  expect(Number(service.TimeoutStopSec)).toBeGreaterThan(10)
  expect(service.ExecStart).toMatch(/ vidrelay serve .*--data \/var\/lib\/vidrelay$/)
  expect(entries.map(([name]) => name)).toEqual([...new Set(entries.map(([name]) => name))])
})
