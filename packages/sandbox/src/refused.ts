import { isPoor, keyProblem } from './gateway.ts'
import type { Call, Route } from './protocol.ts'

/** What a refusal says beside its text. */
export interface RefusalFacts {
  /** HTTP status. Absence: 400. */
  readonly status?: number
  /** Absence: `invalid_request`. */
  readonly code?: string
  /** The field that is at fault. Absence: none. */
  readonly param?: string
}

/** Thrown by whatever reads a request; how it is worded on the wire is the provider's. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number
  readonly code: string
  readonly param: string

  constructor(message: string, { status = 400, code = 'invalid_request', param = '' }: RefusalFacts = {}) {
    super(message)
    this.status = status
    this.code = code
    this.param = param
  }
}

/** How a provider refuses. */
export interface Manners {
  readonly provider: string
  /** Why it takes no request with this key; `poor`: no paid one. */
  readonly key: Readonly<Record<'invalid' | 'forbidden' | 'poor', Refused>>
  /** Puts a refusal on the wire. */
  word(refused: Refused, call: Call): Response
}

/** A route whose answer may throw `Refused`. */
export function refusing({ word }: Pick<Manners, 'word'>, answer: Route['answer']): Route['answer'] {
  return async call => {
    try {
      return await answer(call)
    } catch (error) {
      if (error instanceof Refused) return word(error, call)
      throw error
    }
  }
}

/** A route that looks at the key first and may throw `Refused`. */
export function keyed(manners: Manners, answer: Route['answer']): Route['answer'] {
  return refusing(manners, call => {
    demandKey(manners, call)
    return answer(call)
  })
}

/** @throws Refused where the key is no good */
export function demandKey({ provider, key }: Manners, call: Call): void {
  const problem = keyProblem(call, provider)
  if (problem) throw key[problem]
}

/** @throws Refused where the account cannot pay; asked when all else about the request is right */
export function demandMoney({ key }: Manners, { request }: Call): void {
  if (isPoor(request)) throw key.poor
}
