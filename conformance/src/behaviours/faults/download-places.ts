import type { Json } from '@vidrelay/core'
import type { Behaviour, Trial } from '../../behaviour.ts'
import type { RecordedExchange } from '../../recording.ts'
import { downloadStep } from '../scene.ts'
import { changedBy, jsonOf, page } from './changes.ts'
import { noResult } from './download-answers.ts'
import {
  ending,
  fetches,
  getting,
  meaningOf,
  otherPlaces,
  saves,
  type Way,
  wayOfTape,
  whole,
} from './download-scene.ts'
import { faultBehaviour, type Ground, succeeded } from './ground.ts'
import { deadline } from './poll-scene.ts'

const source = 'packages/core/README.md, "A download is complete or absent"'

/** So often one address is asked. */
const attempts = 6

/** The look that gives a fresh link, and the way by it; the same way where no answer names an address. */
export function renewed(ground: Ground): { poll: RecordedExchange; way: Way } {
  const [{ request }] = wayOfTape(ground) as [RecordedExchange]
  const fresh = 'https://fresh.example.org/renewed/1.bin?sig=fedcba9876543210'
  const base = new URL(ground.baseURL)
  const swap = (json: Json): Json => {
    if (typeof json === 'string') return isAddress(json) && new URL(json, base).href === request.url ? fresh : json
    if (Array.isArray(json)) return json.map(item => swap(item as Json))
    if (typeof json !== 'object' || json === null) return json
    return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, swap(value as Json)]))
  }
  const poll = changedBy(ground.poll, swap)!
  const isNamed = JSON.stringify(jsonOf(poll)) !== JSON.stringify(jsonOf(ground.poll))
  return isNamed
    ? { poll, way: [getting(ground, fresh, whole(ground))] }
    : { poll: ground.poll, way: wayOfTape(ground) }
}

const isAddress = (text: string) => /^(https?:\/\/|\/(?!\/))/i.test(text)

/** The other places, each as dead as the first one: by an answer that is not asked for again. */
function deadOthers(ground: Ground): { exchanges: Way; last: string | undefined } {
  let last: string | undefined
  const exchanges = otherPlaces(ground).flatMap(way => {
    const status = [410, 404, 403].find(http => meaningOf(ground, way, http) !== 'again') ?? 410
    const meaning = meaningOf(ground, way, status)
    last = typeof meaning === 'object' ? meaning.code : 'result_expired'
    return ending(way, { response: page(status) })
  })
  return { exchanges, last }
}

const expired = faultBehaviour(
  'download.expired',
  'A result whose link is no longer good is asked for again through its task, once, and the fresh link is used.',
  source,
  ground => {
    const { poll, way } = renewed(ground)
    const { exchanges: others } = deadOthers(ground)
    return [401, 403, 404, 410].flatMap((status): Trial[] => {
      const dead = ending(wayOfTape(ground), { response: page(status) })
      if (meaningOf(ground, dead, status) !== 'expired')
        return [noResult(ground, String(status), `${status} in the place of its bytes`, page(status))]
      return [saves(ground, String(status), `${status}, then a fresh link`, [...dead, ...others, poll, ...way])]
    })
  },
)

const gone = faultBehaviour(
  'download.gone',
  'A result that is gone, also by its fresh link, is an error that carries the ref, and no file.',
  source,
  ground => {
    const { poll, way } = renewed(ground)
    const { exchanges: others, last } = deadOthers(ground)
    const status = [410, 404, 403, 401].find(http => meaningOf(ground, wayOfTape(ground), http) === 'expired')
    if (status === undefined)
      return { notApplicable: 'by the rows of the document no status says that a result is gone' }
    const dead = (own: Way) => ending(own, { response: page(status) })
    const error = { code: last ?? 'result_expired', taskRef: { id: ground.tape.id } }
    const step = downloadStep(ground.tape, { deadline, expect: { error } })
    const exchanges = [...dead(wayOfTape(ground)), ...others, poll, ...dead(way), ...others]
    return [fetches(ground, '', `${status} each time`, [step], exchanges)]
  },
)

const dead = faultBehaviour(
  'download.given-up',
  'A result that fails six times in a row, by every place that the answer names, is given up without a file; the task is as good as before.',
  source,
  ground => {
    const each = [wayOfTape(ground), ...otherPlaces(ground)].flatMap(way =>
      Array.from({ length: attempts }, () => ending(way, { response: page(503) })).flat(),
    )
    const fail = { error: { code: { $in: ['download_failed', 'upstream_error'] }, taskRef: { id: ground.tape.id } } }
    const failing = downloadStep(ground.tape, { deadline, expect: fail })
    const again = { do: 'get' as const, note: 'the task', expect: { task: succeeded(ground) } }
    return [fetches(ground, '', '503 each time', [failing, again], [...each, ground.poll])]
  },
)

const otherPlace = faultBehaviour(
  'download.other-place',
  'Where an answer names several places for a result, a dead one gives way to the next.',
  'packages/core/src/contract/provider.ts, "OutputRow"',
  ground => {
    const [next] = otherPlaces(ground)
    if (!next) return { notApplicable: 'the answer names one place' }
    const way = ending(wayOfTape(ground), { response: page(404) })
    return [saves(ground, '', '404 at the first place', [...way, ...next])]
  },
)

export const downloadPlaces: readonly Behaviour[] = [expired, gone, dead, otherPlace]
