import { expect, it } from 'vitest'
import { programOf, runProgram } from './program.ts'

it('an order goes on at the second relay where the first one has no room, and one task is made', {
  timeout: 60_000,
}, async () => {
  const body = { code: 'invalid_api_key', message: 'no' }
  const { out } = await runProgram('two-relays.ts', {
    on: 'submit',
    provider: 'apixgo',
    kind: 'status',
    status: 401,
    body,
  })
  expect(out).toBe('apixgo -> toapis: unauthenticated\ntoapis\n1 apixgo rejected\n2 toapis accepted\n')
})

it('the program stands in the README of core', () => {
  const { program, readme } = programOf('two-relays.ts', 'packages/core/README.md')
  expect(readme).toContain(program)
})
