import { expect, it } from 'vitest'
import { programOf, runProgram } from './program.ts'

it('two clients with one key have one task, and the relay is paid once', { timeout: 60_000 }, async () => {
  const { out, creates } = await runProgram('one-key-two-processes.ts')
  expect(out).toBe('true 1\n')
  expect(creates).toBe(1)
})

it('the program stands in the README of core', () => {
  const { program, readme } = programOf('one-key-two-processes.ts', 'packages/core/README.md')
  expect(readme).toContain(program)
})
