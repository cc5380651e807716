import { expect, test } from 'vitest'
import { proveGateway } from './gateway-proof.ts'

const seed = Number(process.env.VIDRELAY_TORTURE_SEED ?? 0)

test('one purchase at the gateway is one paid create, whatever dies and whatever answer is lost (a sample)', {
  timeout: 300_000, // only so that what hangs ends: many processes share the machine
}, async () => {
  const lines: string[] = []
  for await (const { line, wrong } of proveGateway({ every: 60, seed, parallel: 4 })) {
    lines.push(line)
    expect.soft(wrong).toEqual([])
  }
  process.stdout.write(`${lines.join('\n')}\nseed ${seed}; all of it: pnpm gateway-proof\n`)
  expect(lines.length).toBe(6)
})
