import { expect, it } from 'vitest'
import { programOf, runProgram } from './program.ts'

it('the program on the page of core hears its own purchase on the channel', async () => {
  expect(await runProgram('channels.ts')).toEqual({
    out: 'apixgo order-31: sending\napixgo order-31: accepted\n',
    creates: 1,
  })
})

it('the program stands in the README of core', () => {
  const { program, readme } = programOf('channels.ts', 'packages/core/README.md')
  expect(readme).toContain(program)
})
