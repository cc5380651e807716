import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Sandbox, startSandbox } from '@vidrelay/sandbox'
import { afterEach, beforeEach, expect, test } from 'vitest'

/** `capture` and `drift` as commands, against the sandbox on a real port. */

const main = join(import.meta.dirname, '..', 'src', 'cli', 'main.ts')
const key = 'sk-sandbox-7Hq2pX9sLm4Zt8'
let sandbox: Sandbox
let folder = ''
beforeEach(async () => {
  sandbox = await startSandbox({ speed: 1000, keys: { apixgo: key } })
  folder = mkdtempSync(join(tmpdir(), 'conformance-live-'))
})
afterEach(async () => {
  await sandbox.close()
  rmSync(folder, { recursive: true, force: true })
})

const command = (...words: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise(resolve => {
    const args = ['--conditions=@vidrelay/source', main, ...words]
    const env = { ...process.env, NODE_OPTIONS: '', APIXGO_API_KEY: key, NO_PROXY: '127.0.0.1' }
    execFile(process.execPath, args, { cwd: import.meta.dirname, env }, (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err })
    })
  })
const paid = () => sandbox.requests.filter(({ method }) => method === 'POST')

test('capture writes what costs nothing, and run takes it', { timeout: 60_000 }, async () => {
  const baseURL = `${sandbox.url}/apixgo`
  const captured = await command('capture', '@vidrelay/apixgo', '--base-url', baseURL, '--out', folder)
  expect([captured.code, captured.out]).toEqual([0, expect.stringContaining('wrote ')])
  expect(captured.out + captured.err).not.toContain(key)
  expect(paid()).toEqual([])
  expect(readdirSync(folder).length).toBeGreaterThan(1)
  const only = readdirSync(folder).map(name => name.replace('.json', ''))
  const ran = await command('run', '@vidrelay/apixgo', '--recordings', folder, '--only', ...only)
  expect([ran.code, ran.err]).toEqual([0, ''])
})

test('capture pays only where that is said, and once', { timeout: 60_000 }, async () => {
  const words = ['capture', '@vidrelay/apixgo', '--base-url', `${sandbox.url}/apixgo`, '--out', folder, '--paid']
  const refused = await command(...words)
  expect([refused.code, paid().length]).toEqual([2, 0])
  expect(refused.err).toContain('maxCost')
  const captured = await command(...words, '--max-cost', 'unknown')
  expect([captured.code, paid().length]).toEqual([0, 1])
})

test('drift finds what changed, and never says that it works', { timeout: 60_000 }, async () => {
  const words = ['drift', '@vidrelay/apixgo', '--base-url', `${sandbox.url}/apixgo`]
  const same = await command(...words)
  expect([same.code, same.err]).toEqual([0, ''])
  expect(same.out).toContain('only a real task proves')
  sandbox.drift({ provider: 'apixgo', kind: 'error-shape' })
  const changed = await command(...words)
  expect(changed.code).toBe(1)
  expect(changed.out).toMatch(/broken|changed/)
  for (const { out } of [same, changed]) expect(out).not.toMatch(/usable|\bworks\b/)
  expect(paid()).toEqual([])
})
