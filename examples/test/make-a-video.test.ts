import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from '@vidrelay/sandbox'
import { afterEach, beforeEach, expect, it } from 'vitest'
// @ts-expect-error a script without types
import { readMovie } from '../../scripts/read-movie.mjs'

const root = join(import.meta.dirname, '..', '..')
const file = join(root, 'examples', 'make-a-video.ts')
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vidrelay-example-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const run = (env: { [name: string]: string }): Promise<{ code: number; out: string; err: string }> =>
  new Promise(resolve => {
    const args = ['--conditions=@vidrelay/source', file]
    execFile(process.execPath, args, { cwd: folder, env: { ...process.env, ...env } }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    )
  })

it('the program of the README is the example, and the first screen has at most 35 lines, and one for each relay', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  expect(readme).toContain(`\`\`\`ts\n${readFileSync(file, 'utf8')}\`\`\``)
  const screen = readme.slice(0, readme.indexOf('\n## ')).trim().split('\n')
  expect(screen.filter(line => !line.startsWith('| [')).length).toBeLessThanOrEqual(35)
})

it('it makes a playable video, and the same order again pays nothing', { timeout: 60_000 }, async () => {
  const sandbox = await startSandbox({ speed: 100 })
  try {
    const env = { APIXGO_API_KEY: 'sk-example-0123456789', RELAY_URL: sandbox.url }
    const first = await run(env)
    expect(first).toMatchObject({ code: 0, err: '' })
    expect(first.out).toMatch(/^.*lighthouse\.mp4: \d+ bytes\n$/)
    const video = join(folder, 'lighthouse.mp4')
    expect(await readMovie(video)).toMatchObject({ seconds: 6, isFastStart: true })
    renameSync(video, join(folder, 'first.mp4'))
    expect(await run(env)).toMatchObject({ code: 0, err: '' })
    expect(readFileSync(video)).toEqual(readFileSync(join(folder, 'first.mp4')))
    expect(sandbox.requests.filter(request => request.method === 'POST')).toHaveLength(1)
  } finally {
    await sandbox.close()
  }
})

it('without a key it says so in one line, and its exit code is no success', { timeout: 60_000 }, async () => {
  const { code, out, err } = await run({ APIXGO_API_KEY: '', NEWAPI_API_KEY: '' })
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toMatch(/^unauthenticated: .*set APIXGO_API_KEY .*\n$/)
})
