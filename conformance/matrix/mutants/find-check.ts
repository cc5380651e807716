import { loadRecordings, type Recording } from '@vidrelay/conformance'
import { adapters, suiteFor } from '../suites.ts'

type Checks = ReadonlyMap<string, Recording>

/** The adapters whose checks there are. */
export const adapterIds: readonly string[] = Object.keys(adapters)

/** Every check of an adapter by its id: its recordings, and what the kit makes out of them. */
export const checksOf = once(
  (adapter): Checks => new Map(suiteFor(adapter).checks.map(({ id, recording }) => [id, recording])),
)

/** Recordings are read in no time; the rest is made only for who asks. */
const recordingsOf = once((adapter): Checks => {
  const folder = new URL(`../../recordings/${adapter}/`, import.meta.url)
  return new Map(loadRecordings(folder).map(recording => [recording.scenario, recording]))
})

/**
 * The check of a name like `apixgo/text-to-video`; its id may hold slashes itself.
 * @throws Error on a check that there is not
 */
export function findCheck(name: string): { adapter: string; recording: Recording } {
  const slash = name.indexOf('/')
  const [adapter, id] = [name.slice(0, slash), name.slice(slash + 1)]
  if (!adapterIds.includes(adapter)) throw new Error(`there is no check ${name}: nor an adapter ${adapter}`)
  const recording = recordingsOf(adapter).get(id) ?? checksOf(adapter).get(id)
  if (!recording) throw new Error(`there is no check ${name}`)
  return { adapter, recording }
}

function once(make: (adapter: string) => Checks): (adapter: string) => Checks {
  const made = new Map<string, Checks>()
  return adapter => {
    const checks = made.get(adapter) ?? make(adapter)
    made.set(adapter, checks)
    return checks
  }
}
