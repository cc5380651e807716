import { execFileSync, spawnSync } from 'node:child_process'
import { lstatSync } from 'node:fs'
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startSandbox } from '@vidrelay/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePlace, type Place } from './command.ts'

let place: Place
beforeAll(async () => {
  place = await makePlace()
})
afterAll(() => place[Symbol.asyncDispose]())

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** The command with its data in a file that may have no more than half a KiB or a KiB, as the shell counts. */
function intoSmallFile(words: readonly string[]) {
  const command = [process.execPath, '--conditions=@vidrelay/source', main, ...words]
  return spawnSync('sh', ['-c', 'ulimit -f 1; exec "$@" > out.json', 'sh', ...command], {
    cwd: place.folder,
    env: { PATH: process.env.PATH ?? '', HOME: place.folder },
    encoding: 'utf8',
  })
}

test('a document that is cut by a full disk or a limit is an error and says so', async () => {
  const { status, stderr } = intoSmallFile(['providers', '--json'])
  expect(stderr).toContain('error: stdout cannot be written: the file may not grow any more\n')
  expect(status).toBe(12)
})

test('a document of which nothing is cut is none', () => {
  expect(intoSmallFile(['--version'])).toMatchObject({ status: 0, stderr: '' })
})

test('a pipe is no output: refused before anything is sent, and kept', async () => {
  await using sandbox = await startSandbox({ speed: 1000 })
  const pipe = join(place.folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  const refused = await place.run(['generate', 'a cat', '--output', pipe, '--overwrite', '--sandbox', sandbox.url])
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toContain(`output: ${pipe} is a pipe; accepted: the name of a plain file`)
  expect(lstatSync(pipe).isFIFO()).toBe(true)
  expect(sandbox.tasks).toEqual([])
})

test('resume takes away parts that nobody went on with for a day, and no others', async () => {
  const own = await makePlace()
  const part = (digit: number) => `.vidrelay-${String(digit).repeat(16)}.part`
  for (const digit of [1, 2]) await writeFile(join(own.folder, part(digit)), 'x')
  const before = new Date(Date.now() - 25 * 3_600_000)
  await utimes(join(own.folder, part(1)), before, before)
  const resumed = await own.run(['resume', '--sandbox', 'http://127.0.0.1:9'])
  expect(resumed.stderr).toBe('removed 1 part of a file, left for more than a day\nnothing to resume\n')
  const left = await readdir(own.folder)
  expect([left.includes(part(1)), left.includes(part(2))]).toEqual([false, true])
  await own[Symbol.asyncDispose]()
})

test('a task that is saved without a name gets the same name in every run', async () => {
  const own = await makePlace()
  await using sandbox = await startSandbox({ speed: 1000 })
  await own.run(['generate', 'a cat', '--no-wait', '--key', 'order-1', '--sandbox', sandbox.url])
  const first = await own.run(['download', 'order-1', '--sandbox', sandbox.url])
  const saved = first.stdout.trim()
  await writeFile(saved, 'spoilt')
  const next = await own.run(['download', 'order-1', '--sandbox', sandbox.url])
  expect(next.stdout.trim()).toBe(saved.replace(/(-2)?\.mp4$/, '-2.mp4'))
  expect(await readFile(saved, 'utf8')).toBe('spoilt')
  await own[Symbol.asyncDispose]()
})
