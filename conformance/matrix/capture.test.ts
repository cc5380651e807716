import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apixgo } from '@vidrelay/apixgo'
import { type CaptureOptions, capture, loadRecordings, type Recording, replay } from '@vidrelay/conformance'
import { type ProviderFactory, paidOperations } from '@vidrelay/core/provider'
import { virtualClock } from '@vidrelay/core/testing'
import { gaia } from '@vidrelay/gaia'
import { geeknow } from '@vidrelay/geeknow'
import { openaiVideos } from '@vidrelay/openai-videos'
import { type RecordedRequest, startSandbox } from '@vidrelay/sandbox'
import { toapis } from '@vidrelay/toapis'
import { afterEach, expect, test } from 'vitest'
import { adapters } from '../../scripts/adapters.mjs'

const key = 'nightjar-4471-over-the-heath'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const one of undo.splice(0)) await one()
})

/** Captures from a sandbox that takes one key, on a clock that stands still while anything is on the wire. */
async function captureFrom(adapter: ProviderFactory, more: Partial<CaptureOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'vidrelay-captured-'))
  undo.push(() => rm(folder, { recursive: true }))
  const clock = virtualClock({ start: '2026-11-21T09:00:00Z' })
  const { id } = adapter.definition
  const sandbox = await startSandbox({ now: clock.now, keys: { [id]: key } })
  undo.push(() => sandbox.close())
  const { url: baseURL } = sandbox.providers.find(own => own.id === id)!
  const { written, skipped } = await capture({ adapter, apiKey: key, baseURL, folder, clock, env: {}, ...more })
  const text = (await Promise.all(written.map(path => readFile(path, 'utf8')))).join('')
  const recordings = loadRecordings(folder)
  return { sandbox, skipped, text, recordings, secrets: [key, '127.0.0.1', ...sandbox.tasks.map(task => task.id)] }
}

const isPaid = ({ operation }: RecordedRequest) => paidOperations.some(paid => paid === operation)

async function expectSound(adapter: ProviderFactory, recordings: readonly Recording[]): Promise<void> {
  for (const recording of recordings) {
    expect(recording.source).toMatchObject({ class: 'captured', date: '2026-11-21' })
    await replay(adapter, recording, { seed: 7 })
  }
}

/** The adapter, and what is asked of it where the cheapest request of its document is not meant. */
const all: [title: string, adapter: ProviderFactory, request: CaptureOptions['request'], scenario: string][] = [
  ['Apixgo', apixgo, undefined, 'captured-video'],
  ['Gaia', gaia, undefined, 'captured-video'],
  ['Gaia, an image', gaia, { model: 'gpt-image-2' }, 'captured-image'],
  ['GeekNow', geeknow, undefined, 'captured-video'],
  ['GeekNow, an image', geeknow, { model: 'gpt-image-2' }, 'captured-image'],
  ['ToAPIs', toapis, { model: 'grok-video-3' }, 'captured-video'],
  ['OpenAI-compatible videos', openaiVideos, undefined, 'captured-video'],
]

test('every adapter is captured from', () => {
  expect([...new Set(all.map(([, { definition }]) => definition.id))].toSorted()).toEqual(adapters.toSorted())
})

test.each(all.filter(([, , request]) => request?.model !== 'gpt-image-2'))(
  '%s: what costs nothing',
  async (_, adapter) => {
    const { sandbox, skipped, text, recordings, secrets } = await captureFrom(adapter)
    expect(skipped).toEqual([])
    expect(recordings.map(({ scenario }) => scenario)).toEqual(
      expect.arrayContaining(['captured-models', 'captured-unknown-task', 'captured-wrong-key']),
    )
    await expectSound(adapter, recordings)
    expect(sandbox.requests.filter(isPaid)).toEqual([])
    expect(sandbox.requests.every(({ method }) => method === 'GET')).toBe(true)
    for (const secret of secrets) expect(text).not.toContain(secret)
  },
)

test.each(all)('%s: one task is paid for, once', async (_, adapter, request, scenario) => {
  const paid = { paid: true, maxCost: 'unknown', ...(request && { request }) } as const
  const { sandbox, skipped, text, recordings, secrets } = await captureFrom(adapter, paid)
  expect(skipped).toEqual([])
  const shown = recordings.find(own => own.scenario === scenario)
  expect(shown?.steps.at(-1)).toMatchObject({ do: 'download', expect: { result: { task: { status: 'succeeded' } } } })
  await expectSound(adapter, recordings)
  expect(sandbox.requests.filter(isPaid).length).toBe(1)
  expect(sandbox.tasks.length).toBe(1)
  for (const secret of secrets) expect(text).not.toContain(secret)
  expect(text).not.toMatch(/expires=|signature=(?!placeholder)/)
})
