import type { Dialect, Json, Provider } from '@vidrelay/core/provider'
import type { Subject } from '../../behaviour.ts'
import type { BytesSpec, RecordedExchange, RecordedResponse } from '../../recording.ts'
import type { Tape } from '../../tape.ts'
import { addressOf, type Holes } from '../requests/places.ts'

/** A tape and what the document says about its dialect. */
export interface Stage {
  readonly provider: Provider
  readonly tape: Tape
  /** Its name: the first part of what a trial is called. */
  readonly name: string
  readonly dialect: Dialect
  /** Of every route: where the tape's paid request went, without its path. */
  readonly base: string
}

export const stagesOf = ({ provider, tapes }: Subject): readonly Stage[] =>
  tapes.map(tape => ({
    provider,
    tape,
    name: tape.dialect,
    dialect: provider.dialects[tape.dialect]!,
    base: baseOf(provider, tape),
  }))

function baseOf({ dialects }: Provider, { dialect, submit }: Tape): string {
  const { origin, pathname } = new URL(submit.request.url)
  const own = dialects[dialect]!.routes.submit!.path.replace(/\{.*$/, '')
  const at = pathname.lastIndexOf(own)
  return origin + (at > 0 ? pathname.slice(0, at) : '')
}

/** The key as the document sends it: on every request to the provider itself. */
export const withKey = ({ auth }: Provider): Record<string, string> => ({
  [auth.header.toLowerCase()]: `${auth.prefix ?? 'Bearer '}{{key}}`,
})
export const withoutKey = ({ auth }: Provider): Record<string, string> => ({ [auth.header.toLowerCase()]: 'absent' })

/** The second that a replay begins in. */
export const beginning = '2026-01-01T00:00:00.000Z'

/** What a submit answer may have left for later routes. */
export const keptOf = ({ dialect }: Stage): Record<string, string> =>
  Object.fromEntries(Object.keys(dialect.routes.submit?.take ?? {}).map(hole => [hole, `kept-${hole}`]))

/** A submit answer says that at these places. */
export const takenPlaces = (stage: Stage): readonly (readonly [path: string, value: Json])[] =>
  Object.entries(keptOf(stage)).map(([hole, value]) => [stage.dialect.routes.submit!.take![hole]![0]!, value])

/** A task that was submitted in another process, just now. */
export const refOf = (stage: Stage, id: string): Record<string, Json> => {
  const { provider, tape, base } = stage
  const kept = keptOf(stage)
  return {
    v: 1,
    provider: provider.id,
    dialect: tape.dialect,
    kind: tape.kind,
    id,
    ...(typeof tape.request.model === 'string' && { model: tape.request.model }),
    baseURL: base,
    ...(tape.recording.client?.account !== undefined && { account: tape.recording.client.account }),
    createdAt: beginning,
    ...(Object.keys(kept).length > 0 && { kept }),
  }
}

const holesOf = (stage: Stage, id: string): Holes => ({
  ...keptOf(stage),
  id,
  model: typeof stage.tape.request.model === 'string' ? stage.tape.request.model : undefined,
})

/** A look at a task, and what it is answered. */
export const lookOf = (stage: Stage, id: string, response: RecordedResponse): RecordedExchange => ({
  request: {
    method: 'GET',
    url: addressOf(stage.base, stage.dialect.routes.get!, holesOf(stage, id)),
    headers: withKey(stage.provider),
  },
  response,
})

/** A request for the result by the content route. */
export const contentOf = (
  stage: Stage,
  id: string,
  response: RecordedResponse,
  variant?: string | undefined,
): RecordedExchange => ({
  request: {
    method: 'GET',
    url: addressOf(stage.base, stage.dialect.routes.content!, { ...holesOf(stage, id), variant }),
    headers: withKey(stage.provider),
  },
  response,
})

/** The paid request of a tape, and another answer to it; uploads and the like go before it. */
export const paidWith = ({ tape }: Stage, response: RecordedResponse): readonly RecordedExchange[] => [
  ...tape.lead.map(({ at: _at, ...exchange }) => exchange),
  { request: tape.submit.request, response },
]

export const jsonAnswer = (json: Json, status = 200): RecordedResponse => ({ status, json: json as never })

/** Links of results stand on a host of their own, so that a key that goes there is seen. */
export const linkOf = ({ tape }: Stage, name: string): string =>
  `https://results.example.net/${name}.${tape.body.kind}?sig=0123456789abcdef`

/** Whoever has the link has the result: no key goes there. */
export const linkFetch = ({ provider }: Stage, url: string, response: RecordedResponse): RecordedExchange => ({
  request: { method: 'GET', url, headers: withoutKey(provider) },
  response,
})

export const bytesAnswer = (bytes: BytesSpec): RecordedResponse => ({ status: 200, bytes })
