import { defineProvider, type Provider, type ProviderFactory } from '@vidrelay/core/provider'
import { ReplayFailure } from '../replay/failure.ts'
import { replay } from '../replay/replay.ts'
import { type Check, isMade } from '../ways/check.ts'
import type { DocumentRow, Mutant } from './document-rows.ts'
import type { DocumentPath } from './edit.ts'
import { sourcesOf } from './sources.ts'
import { type Watched, watched } from './watched.ts'

/** `hung`: it did not end in time, which proves nothing. */
export type Played = 'red' | 'green' | 'hung'

/** A replay takes milliseconds, whatever its virtual hours; only a client that waits for nothing takes longer. Unit: milliseconds. */
const patience = 10_000

/** Plays one check against a document. Red is a `ReplayFailure`, and nothing else is. */
export async function playAgainst(provider: Provider, { recording }: Check): Promise<Played> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Played>(resolve => {
    timer = setTimeout(resolve, patience, 'hung')
  })
  const playing = replay(defineProvider(provider), recording).then(
    (): Played => 'green',
    (error: unknown): Played => {
      if (error instanceof ReplayFailure) return 'red'
      throw error
    },
  )
  playing.catch(() => {}) // one that hung may still break later, when nobody listens
  try {
    return await Promise.race([playing, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Looks for the check that a wrong row turns red. */
export interface Hunter {
  /** Checks that the adapter itself does not pass: they prove nothing, and are not asked. */
  readonly broken: readonly string[]
  /** The id of a check that finds this row wrong; `before` is asked first, where it still is one. */
  killerOf(row: DocumentRow, mutant: Mutant, before?: string): Promise<string | undefined>
}

interface Candidate {
  readonly check: Check
  readonly document: Watched
  readonly text: string
  kills: number
}

/** Plays every recording once against the adapter as it is, to see what it looks at. A check made out of the document is no evidence for it. */
export async function createHunter({ definition }: ProviderFactory, checks: readonly Check[]): Promise<Hunter> {
  const broken: string[] = []
  const candidates: Candidate[] = []
  for (const check of checks.filter(own => !isMade(own))) {
    const document = watched(definition)
    if ((await playAgainst(document.provider, check)) !== 'green') broken.push(check.id)
    else candidates.push({ check, document, text: JSON.stringify(check.recording), kills: 0 })
  }
  let last: Candidate | undefined

  /** The likeliest first: the one that found it before, or its neighbour; one that names its source; one that has its words. */
  function inOrder(able: readonly Candidate[], row: DocumentRow, mutant: Mutant, before: string | undefined) {
    const place = mutant.places[0] ?? []
    const sources = sourcesOf(definition, place)
    const words = wordsOf(row, place)
    const worth = (one: Candidate): number => {
      if (one.check.id === before) return Number.POSITIVE_INFINITY
      const named = one.check.covers.filter(id => sources.includes(id)).length
      const said = words.filter(word => one.text.includes(word)).length
      return (one === last ? 3 : 0) + named * 2 + said + Math.min(one.kills, 100) / 100
    }
    const worths = new Map(able.map(one => [one, worth(one)]))
    return able.toSorted((a, b) => worths.get(b)! - worths.get(a)!)
  }

  return {
    broken,
    async killerOf(row, mutant, before) {
      const able = candidates.filter(({ document }) => mutant.places.some(document.wasRead))
      for (const candidate of inOrder(able, row, mutant, before)) {
        if ((await playAgainst(mutant.provider, candidate.check)) !== 'red') continue
        candidate.kills++
        last = candidate
        return candidate.check.id
      }
      return undefined
    },
  }
}

/** What a recording that is about this row would have in its text. */
function wordsOf({ what }: DocumentRow, place: DocumentPath): readonly string[] {
  const keys = place.filter(key => typeof key === 'string').slice(-3)
  const value = /^"[^"\\]+"$|^\d+$/.test(what) ? [what] : []
  return [...keys.map(key => JSON.stringify(key).slice(1, -1)), ...value].filter(word => word.length > 1)
}
