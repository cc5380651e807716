import { expect, test } from 'vitest'
import { gatewayFaults } from './faults.ts'
import { creatings, playKilled } from './gateway-killed.ts'
import { proveGateway } from './gateway-proof.ts'
import { startRelay } from './relay.ts'

const seed = Number(process.env.VIDRELAY_TORTURE_SEED ?? 0)

test('one purchase at the gateway is one paid create, whatever dies and whatever answer is lost (a sample)', {
  timeout: 300_000, // only so that what hangs ends: many processes share the machine
}, async () => {
  const lines: string[] = []
  for await (const { line, wrong } of proveGateway({ every: 90, seed, parallel: 4 })) {
    lines.push(line)
    expect.soft(wrong).toEqual([])
  }
  process.stdout.write(`${lines.join('\n')}\nseed ${seed}; all of it: pnpm gateway-proof\n`)
  expect(lines.length).toBe(6)
})

test.concurrent.each(Object.entries(gatewayFaults))('%s is seen', { timeout: 300_000 }, async (_, fault) => {
  const relay = await startRelay()
  try {
    const creating = creatings.find(({ id }) => id === fault.scenario)!
    const { wrong } = await playKilled(relay, creating, fault.at, fault.changes)
    expect(wrong.join('\n')).toMatch(fault.says)
  } finally {
    await relay.close()
  }
})
