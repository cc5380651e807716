import { expect, it } from 'vitest'
import { programOf, runProgram } from './program.ts'

it('the program of the README shows the span of its purchase', async () => {
  const { out, creates } = await runProgram('otel.ts')
  for (const wanted of ["name: 'generate_content grok-image-video'", "'vidrelay.key': 'order-41'"])
    expect(out).toContain(wanted)
  expect(creates).toBe(1)
})

it('the program stands in the README of the package', () => {
  const { program, readme } = programOf('otel.ts', 'packages/otel/README.md')
  expect(readme).toContain(program)
})
