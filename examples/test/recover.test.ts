import { expect, it } from 'vitest'
import { programOf, runProgram } from './program.ts'

it('a program that was stopped is gone on with by the next one, and the same order again pays nothing', {
  timeout: 60_000,
}, async () => {
  const { out, creates } = await runProgram('recover.ts')
  expect(out).toBe('aborted\norder-4711: saved\nsucceeded 1\n')
  expect(creates).toBe(1)
})

it('the program stands in the README of core', () => {
  const { program, readme } = programOf('recover.ts', 'packages/core/README.md')
  expect(readme).toContain(program)
})
