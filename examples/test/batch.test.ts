import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from '@vidrelay/sandbox'
import { expect, it } from 'vitest'

const program = join(import.meta.dirname, '..', 'batch.ts')

it('a hundred jobs from a file, so many at a time; a second run pays for nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vidrelay-batch-'))
  const sandbox = await startSandbox({ speed: 100 })
  const creates = () => sandbox.requests.filter(({ method }) => method === 'POST').length
  const run = () =>
    new Promise<string>((resolve, reject) => {
      const env = { ...process.env, APIXGO_API_KEY: 'sk-example-0123456789', RELAY_URL: sandbox.url, AT_ONCE: '50' }
      execFile(process.execPath, ['--conditions=@vidrelay/source', program], { cwd: folder, env }, (error, out, err) =>
        error ? reject(new Error(`${out}${err}`)) : resolve(out),
      )
    })
  try {
    const jobs = Array.from({ length: 100 }, (_, index) => ({ id: `job-${index + 1}`, prompt: `heron ${index + 1}` }))
    writeFileSync(join(folder, 'jobs.jsonl'), `${jobs.map(job => JSON.stringify(job)).join('\n')}\n`)
    expect(await run()).toBe('100 of 100 saved\n')
    expect(readdirSync(folder).filter(name => name.endsWith('.mp4'))).toHaveLength(100)
    expect(creates()).toBe(100)
    expect(await run()).toBe('100 of 100 saved\n')
    expect(creates()).toBe(100)
  } finally {
    await sandbox.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
