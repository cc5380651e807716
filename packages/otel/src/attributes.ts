import type { Attributes } from '@opentelemetry/api'
import type { ChannelMessage, ClientEvent } from '@vidrelay/core'
import { conventions, generate, ours } from './names.ts'

export type Told<T extends ClientEvent['type']> = Extract<ClientEvent, { type: T }>
/** A request at its end. */
export type Ended = Told<'response'> | Told<'no_answer'>

/** Which purchase an event is about. */
export const idOf = ({ key, attempt }: Pick<ClientEvent, 'key' | 'attempt'>): string => JSON.stringify([key, attempt])

const paid: { readonly [operation in Told<'submit'>['operation']]: true } = {
  submit: true,
  remix: true,
  extend: true,
  edit: true,
}
export const isPaid = (operation: string): boolean => Object.hasOwn(paid, operation)

export const operationName = (operation: string): string => (isPaid(operation) ? generate : operation)

/** Of everything that is about a provider; few values each, so that metrics can have them. */
export const commonOf = ({ provider }: ChannelMessage, operation: string, model: string | undefined): Attributes => ({
  [conventions.operationName]: operationName(operation),
  [conventions.providerName]: provider,
  ...(model !== undefined && { [conventions.requestModel]: model }),
})

/** Whose it is: for spans alone, since each purchase has its own. */
export const purchaseOf = ({ account, event: { key, attempt, label } }: ChannelMessage): Attributes => ({
  ...(account !== undefined && { [ours.account]: account }),
  ...(key !== undefined && { [ours.key]: key }),
  ...(attempt !== undefined && { [ours.attempt]: attempt }),
  ...(label !== undefined && { [ours.label]: label }),
})

export const boughtOf = ({
  operation,
  kind,
  effective: { seed, count, seconds },
  usd,
}: Told<'submit'>): Attributes => ({
  [ours.operation]: operation,
  [conventions.outputType]: kind,
  ...(seed !== undefined && { [conventions.requestSeed]: seed }),
  ...(count !== undefined && count !== 1 && { [conventions.requestCount]: count }),
  ...(seconds !== undefined && { [ours.seconds]: seconds }),
  ...(usd !== null && { [ours.cost]: usd }),
})

/** Where a request went, and what came of it. */
export function exchangeOf(event: Ended): Attributes {
  const { hostname, port, protocol } = new URL(event.url)
  return {
    [conventions.serverAddress]: hostname,
    [conventions.serverPort]: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port),
    ...(event.type === 'response' && { [conventions.httpStatus]: event.status }),
    ...errorOf(event),
  }
}

/** The code of core where there was no answer, else the status that refuses. */
export const errorOf = (event: Ended): Attributes =>
  event.type === 'no_answer'
    ? { [conventions.errorType]: event.reason }
    : event.status >= 400
      ? { [conventions.errorType]: String(event.status) }
      : {}
