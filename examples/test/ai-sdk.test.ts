import { expect, it } from 'vitest'
import { programOf, runProgram } from './program.ts'

it('an app of the AI SDK makes a video at a relay, with one create', async () => {
  expect(await runProgram('ai-sdk.ts')).toEqual({
    out: expect.stringMatching(/^video\/mp4: \d+ bytes\n$/),
    creates: 1,
  })
})

it('the program stands in the README of the package', () => {
  const { program, readme } = programOf('ai-sdk.ts', 'packages/ai-sdk/README.md')
  expect(readme).toContain(program)
})
