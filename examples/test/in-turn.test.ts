import { expect, it } from 'vitest'
import { programOf, runProgram } from './program.ts'

it('the program on the page of core about concurrency has two tasks under way at a time', async () => {
  const { program, readme } = programOf('in-turn.ts', 'packages/core/README.md')
  expect(readme).toContain(program)
  const { out, creates } = await runProgram('in-turn.ts')
  expect(out).toMatch(/^order-2\d waits\nsucceeded succeeded succeeded\n$/)
  expect(creates).toBe(3)
})
