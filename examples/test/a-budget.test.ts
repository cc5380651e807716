import { expect, it } from 'vitest'
import { programOf, runProgram } from './program.ts'

it('the program on the page of core about money stays within the budget of each label', async () => {
  const { program, readme } = programOf('a-budget.ts', 'packages/core/README.md')
  expect(readme).toContain(program)
  const { out, creates } = await runProgram('a-budget.ts')
  expect(out).toBe(
    'order-1: bought for ann\norder-2: budget_exceeded, 0.12 of 0.2 USD are used\norder-3: bought for bob\nann 0.12\nbob 0.12\n',
  )
  expect(creates).toBe(2)
})
