import { compileDialects } from '../src/contract/compile.ts'
import type { Dialect, Provider } from '../src/contract/provider.ts'
import { envelopeAnswer, gatewayErrors, gatewayNoId, gatewaySources, gatewayStatuses } from '../src/dialects.ts'
import { ownWords } from '../src/wire/own-words.ts'
import { read } from '../src/wire/read.ts'
import type { Operation } from '../src/words/names.ts'
import { document, providerWith } from './made-up-provider.ts'

/** A relay that speaks core's own envelope dialect. */
export const enveloped: Provider = providerWith({
  sources: { ...document.sources, ...gatewaySources },
  statuses: gatewayStatuses,
  errors: [...gatewayErrors, gatewayNoId],
  answer: envelopeAnswer,
})

/** An answer read; `said`: the texts of the request that it answers. */
export const reading = (
  json: unknown,
  rest: { provider?: Provider; on?: Operation; http?: number; said?: readonly string[] } = {},
) => {
  const provider = rest.provider ?? enveloped
  const { on = 'get', http = 200, said = [] } = rest
  return read(compileDialects(provider).task!, on, { http, json }, ownWords(said))
}

/** The made-up relay's own words, with other rows for answers and errors. */
export const plain = (answer: Partial<Dialect['answer']> = {}, errors: Provider['errors'] = []): Provider =>
  providerWith({ answer, errors })
