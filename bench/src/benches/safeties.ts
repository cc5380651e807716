import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { built, coreIn, own } from '../measure/cores.ts'
import type { Line } from '../measure/report.ts'
import { median, quantile } from '../measure/statistics.ts'

const parts = 30

/** What each safety costs by itself, in microseconds: the middle of many parts of a run, and where the middle half lies. */
export async function safeties(): Promise<Line[]> {
  const { core, openaiVideos } = await coreIn(own)
  const inside = <T>(path: string) => import(pathToFileURL(built(own, `core/dist/${path}`)).href) as Promise<T>
  const { createGuard } = await inside<typeof import('../../../packages/core/src/net/guard.ts')>('net/guard.js')
  const { createScrub } = await inside<typeof import('../../../packages/core/src/base/redact.ts')>('base/redact.js')
  const { checkProvider } =
    await inside<typeof import('../../../packages/core/src/contract/check-provider.ts')>('contract/check-provider.js')
  const { entryOf } =
    await inside<typeof import('../../../packages/core/src/journal/suite-lines.ts')>('journal/suite-lines.js')

  const folder = mkdtempSync(join(tmpdir(), 'vidrelay-bench-'))
  const journal = core.sqliteJournal(join(folder, 'tasks.db'))
  const guard = createGuard({ trusts: () => false, allowFakeIp: false })
  const [byName, byAddress] = [new URL('https://relay.example.com/v1/videos/1'), new URL('https://93.184.216.34/v1')]
  const scrub = createScrub(['sk-bench-0123456789'], ['a lighthouse in the rain, seen from the sea at night'])
  const words = `the model refused this prompt: ${'no such thing can be shown, try another one. '.repeat(20)}`
  const { definition } = openaiVideos({ baseURL: 'https://relay.example.com', apiKey: 'sk-bench-0123456789' })
  let key = 0
  const claims = await each(50, () => journal.claim(entryOf({ key: `key-${key++}` })))
  let ended = 0
  const outcomes = await each(50, () =>
    journal.update(`key-${ended++}`, { state: 'rejected', problem: 'for the bench' }),
  )
  const together = await each(2, () =>
    Promise.all(Array.from({ length: 100 }, () => journal.claim(entryOf({ key: `key-${key++}` })))),
  )
  const lines = [
    line('claim of a key, synced to disk', claims),
    line(
      'the same, 100 at once, each',
      together.map(one => one / 100),
    ),
    line('its outcome, synced to disk', outcomes),
    line('guard, an address with a name', await each(2000, () => guard.checkUrl(byName))),
    line('guard, an address with numbers', await each(2000, () => guard.checkUrl(byAddress))),
    line('scrub of a reason of 1,000 characters', await each(500, () => scrub(words))),
    line('check of a whole document', await each(1, () => checkProvider(definition))),
  ]
  await journal.close()
  rmSync(folder, { recursive: true })
  return lines
}

const line = (name: string, microseconds: readonly number[]): Line => ({
  name,
  unit: 'us',
  value: median(microseconds),
  low: quantile(microseconds, 0.25),
  high: quantile(microseconds, 0.75),
})

/** Microseconds of one, for each part of so many. */
async function each(ofPart: number, work: () => unknown): Promise<number[]> {
  const run = async () => {
    const begun = performance.now()
    for (let done = 0; done < ofPart; done++) await work()
    return (1000 * (performance.now() - begun)) / ofPart
  }
  await run()
  const found: number[] = []
  for (let part = 0; part < parts; part++) found.push(await run())
  return found
}
