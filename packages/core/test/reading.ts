import type { Dialect, Operation, Provider } from '../src/contract.ts'
import {
  envelopeAnswer,
  envelopeStatuses,
  gatewayErrors,
  gatewayNoId,
  gatewaySources,
  passedThroughStatuses,
} from '../src/dialects.ts'
import { read } from '../src/read.ts'
import { document, providerWith } from './made-up-provider.ts'

/** A relay that speaks core's own envelope dialect. */
export const enveloped: Provider = providerWith({
  sources: { ...document.sources, ...gatewaySources },
  statuses: { ...envelopeStatuses, ...passedThroughStatuses },
  errors: [...gatewayErrors, gatewayNoId],
  answer: envelopeAnswer,
})

export const reading = (json: unknown, rest: { provider?: Provider; on?: Operation; http?: number } = {}) => {
  const provider = rest.provider ?? enveloped
  return read(provider, provider.dialects.task!, rest.on ?? 'get', { http: rest.http ?? 200, json })
}

/** The made-up relay's own words, with other rows for answers and errors. */
export const plain = (answer: Partial<Dialect['answer']> = {}, errors: Provider['errors'] = []): Provider =>
  providerWith({ answer, errors })
