import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { makePlace } from './command.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** The command with a stdout that takes nothing: `/dev/full` is the disk that is always full. */
function onFullDisk(words: readonly string[], cwd: string) {
  const full = openSync('/dev/full', 'w')
  const { status, stderr } = spawnSync(process.execPath, ['--conditions=@vidrelay/source', main, ...words], {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: cwd, XDG_STATE_HOME: `${cwd}/state` },
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  })
  closeSync(full)
  return { status, stderr }
}

const sentence = 'error: stdout cannot be written: the disk is full\n'

test.each([[['--help']], [['--version']], [['providers']], [['models', '--offline', '--json']]])(
  'a stdout that is full is told once: %j',
  async words => {
    await using place = await makePlace()
    const { status, stderr } = onFullDisk(words, place.folder)
    expect({ status, told: stderr.split(sentence).length - 1 }).toEqual({ status: 12, told: 1 })
    expect(stderr).not.toMatch(/^\s+at /m)
  },
)

test('what is made is made all the same', async () => {
  await using place = await makePlace()
  const { status, stderr } = onFullDisk(['generate', 'a cat', '--sandbox'], place.folder)
  expect(status).toBe(12)
  expect(stderr).toMatch(/^saved: /m)
  expect(stderr).toContain(sentence)
  expect(readdirSync(place.folder).filter(name => name.endsWith('.mp4'))).toHaveLength(1)
})

test('a command that failed exits as it failed', async () => {
  await using place = await makePlace()
  expect(onFullDisk(['generate', '--json', '--provider', 'nobody'], place.folder).status).toBe(2)
})
