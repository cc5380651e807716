import type { ProviderFactory } from '@vidrelay/core'
import { loadRecordings } from './load-recordings.ts'
import type { Recording, RecordingSource } from './recording.ts'
import { replay } from './replay.ts'

export interface ConformanceOptions {
  /** What the adapter's package exports. */
  adapter: ProviderFactory
  /** A folder of recordings, or the recordings themselves. */
  recordings: string | URL | readonly Recording[]
}

/** One thing to prove. There is no way to skip one. */
export interface ConformanceCase {
  /** Scenario and title. */
  name: string
  /** Ids of the requirements that it proves. */
  covers: readonly string[]
  source: RecordingSource
  /** @throws ReplayFailure where the adapter does not do as recorded */
  run(): Promise<void>
}

/**
 * The conformance suite of an adapter as a list, for any test runner.
 * @throws Error on a folder or recording that cannot be used, or none, or two of the same scenario
 */
export function conformanceCases({ adapter, recordings }: ConformanceOptions): ConformanceCase[] {
  const list = typeof recordings === 'string' || recordings instanceof URL ? loadRecordings(recordings) : recordings
  if (list.length === 0) throw new Error('there are no recordings')
  const seen = new Set<string>()
  return list.map(recording => {
    const { provider, scenario, title, covers, source } = recording
    if (provider !== adapter.definition.id)
      throw new Error(`${scenario} is a recording of ${provider}, not of ${adapter.definition.id}`)
    if (seen.has(scenario)) throw new Error(`the scenario ${scenario} is there twice`)
    seen.add(scenario)
    const run = async () => {
      await replay(adapter, recording)
    }
    return { name: `${scenario}: ${title}`, covers, source, run }
  })
}
