import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startSandbox } from '@vidrelay/sandbox'
import { afterEach, beforeEach, expect, it } from 'vitest'
// @ts-expect-error a script without types
import { readMovie } from '../../scripts/read-movie.mjs'

const root = join(import.meta.dirname, '..', '..')
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vidrelay-example-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('the program of the README is the example, of 15 lines', () => {
  const program = readFileSync(join(root, 'examples', 'make-a-video.ts'), 'utf8')
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(`\`\`\`ts\n${program}\`\`\``)
  expect(program.trim().split('\n')).toHaveLength(15)
})

it('it makes a playable video, and the same order again pays nothing', { timeout: 60_000 }, async () => {
  await using sandbox = await startSandbox({ speed: 100 })
  const run = (output: string) =>
    promisify(execFile)(
      process.execPath,
      ['--conditions=@vidrelay/source', join(root, 'examples', 'make-a-video.ts'), 'a lighthouse', 'order-7', output],
      {
        cwd: folder,
        env: { ...process.env, APIXGO_API_KEY: 'sk-example-0123456789', RELAY_URL: sandbox.url },
      },
    )
  const { stdout, stderr } = await run('a.mp4')
  expect(stderr).toBe('')
  expect(stdout).toMatch(/^succeeded 100\n.*a\.mp4: \d+ bytes\n$/)
  expect(await readMovie(join(folder, 'a.mp4'))).toMatchObject({
    seconds: 6,
    width: 1280,
    height: 720,
    isFastStart: true,
  })
  await run('b.mp4')
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(['a.mp4', 'b.mp4', 'tasks.db']))
  expect(sandbox.requests.filter(request => request.method === 'POST')).toHaveLength(1)
})
