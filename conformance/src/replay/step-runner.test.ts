import { memoryJournal, type Task } from '@vidrelay/core'
import { virtualClock } from '@vidrelay/core/testing'
import { expect, test } from 'vitest'
import { prompt, recording, submit } from '../../test/made-up.ts'
import { canaryKey } from './secrets.ts'
import type { Session } from './session.ts'
import { createStepRunner } from './step-runner.ts'

/** A session whose client gives what it is told to give. */
function sessionWith(parts: Partial<Session>, task: object = {}): Session {
  const submitted = { ref: { id: 'v1' }, status: 'queued', warnings: [], ...task } as unknown as Task
  const client = { videos: { submit: async () => submitted } } as unknown as Session['client']
  const never = () => {
    throw new Error('not in this test')
  }
  return {
    client,
    journal: memoryJournal(),
    clock: virtualClock(),
    events: [],
    ref: undefined,
    hear() {},
    onWaiting() {},
    connect: never,
    restart: never,
    input: never,
    output: never,
    saved: async () => [],
    close: async () => {},
    discard: async () => {},
    ...parts,
  }
}
const step = { ...submit, expect: { task: { status: 'queued' } } } as typeof submit
const run = (parts: Partial<Session>, task?: object) => createStepRunner(recording(), sessionWith(parts, task))(step)

test('a step that leaves everything in order is right', async () => {
  expect(await run({})).toBeUndefined()
})

test('a file that nobody saved is found', async () => {
  const mismatch = await run({ saved: async () => ['out.mp4.part'] })
  expect(mismatch).toEqual({ what: 'the files left behind', expected: '[]', came: '["out.mp4.part"]' })
})

test('a secret in an event, the journal or the task is found', async () => {
  const event = { type: 'request', operation: 'get', method: 'GET', url: `https://x/${canaryKey}` } as const
  expect(await run({ events: [event] })).toMatchObject({ came: 'an event (inspect)' })
  const journal = { ...memoryJournal(), list: async () => [{ problem: `bad ${prompt}` }] as never }
  expect(await run({ journal })).toMatchObject({
    came: 'the journal (inspect)',
    expected: expect.stringContaining('the prompt'),
  })
  expect(await run({}, { error: { message: canaryKey } })).toMatchObject({ came: 'the task (inspect)' })
})

test('time stands still while it is looked at what a step left behind', async () => {
  const clock = virtualClock()
  void clock.sleep(60_000) // somebody else's
  const turns = async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve))
    return []
  }
  expect(await run({ clock, saved: turns })).toBeUndefined()
  expect(clock.elapsed).toBe(0)
})
