import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { serve } from './serve.ts'

test('the program of the README makes and saves a video in a fresh folder', async () => {
  const path = new URL('../../packages/gateway/README.md', import.meta.url)
  const readme = await readFile(path, 'utf8')
  const [, program = ''] = /```js\n(import .*?)```/s.exec(readme) ?? []
  expect(program).toContain('http://127.0.0.1:8788/v1')
  const serving = await serve({ own: true })
  const parent = join(import.meta.dirname, '.results') // from here the client is found
  await mkdir(parent, { recursive: true })
  const folder = await mkdtemp(join(parent, 'readme-'))
  try {
    await writeFile(join(folder, 'make.mjs'), program.replace('http://127.0.0.1:8788/v1', serving.url))
    await promisify(execFile)(process.execPath, ['make.mjs'], { cwd: folder })
    const video = await readFile(join(folder, 'lighthouse.mp4'))
    expect(video.toString('latin1', 4, 8)).toBe('ftyp')
  } finally {
    await serving.close()
    await rm(folder, { recursive: true, force: true })
  }
})
