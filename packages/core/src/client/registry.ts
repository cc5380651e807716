import { normaliseBaseURL } from '../contract/base-url.ts'
import { assertContract } from '../contract/check-contract.ts'
import type { ConfiguredProvider } from '../contract/define-provider.ts'
import { isSamePlace, type Where } from '../contract/relay.ts'
import { invalid } from '../words/problems.ts'
import { parseRef } from '../words/ref.ts'
import type { TaskRef } from '../words/task.ts'
import { closeAloud } from './close-aloud.ts'
import { createClient } from './create-client.ts'
import type { ClientOptions } from './options.ts'
import type { Client } from './types.ts'

/** Where the tasks of a provider live, without a client of it; nowhere without a base URL. */
const placeOf = ({ definition, settings }: ConfiguredProvider): Where => {
  const given = settings.baseURL ?? definition.baseURL
  return {
    provider: definition.id,
    baseURL: given === null ? '' : normaliseBaseURL(given),
    account: settings.account,
  }
}

/** Several providers, so that any ref opens with the right one: for commands, workers and queues. */
export interface Registry {
  /** The client of a provider, by its id; made when first asked for. @throws `invalid_request` on an unknown id */
  client(id: string, account?: string): Client
  /** The client that a ref belongs to. @throws `invalid_request` when none does */
  open(ref: TaskRef | string): Client
  readonly ids: readonly string[]
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** @throws `invalid_request` on a document of another contract, or with a key or a value that this core does not know */
export function createRegistry(providers: readonly ConfiguredProvider[], options: ClientOptions): Registry {
  for (const { definition } of providers) assertContract(definition)
  const clients = new Map<ConfiguredProvider, Client>()
  const ids = [...new Set(providers.map(({ definition }) => definition.id))]
  const made = (configured: ConfiguredProvider): Client => {
    const client = clients.get(configured) ?? (createClient(configured, options) as Client)
    clients.set(configured, client)
    return client
  }
  const registry: Registry = {
    ids,
    client(id, account) {
      const found = providers.find(
        ({ definition, settings }) => definition.id === id && (account === undefined || settings.account === account),
      )
      if (!found)
        throw invalid(
          'provider',
          `there is no ${JSON.stringify(id)}${account === undefined ? '' : ` with the account ${JSON.stringify(account)}`}; accepted: ${ids.join(', ')}`,
        )
      return made(found)
    },
    open(given) {
      const ref = parseRef(given)
      const own = providers.filter(({ definition }) => definition.id === ref.provider)
      if (own.length === 0) throw invalid('ref', `this is a task of ${ref.provider}; accepted: ${ids.join(', ')}`)
      const found = own.find(configured => isSamePlace(ref, placeOf(configured)))
      if (!found)
        throw invalid(
          'ref',
          `this task of ${ref.provider} lives at ${ref.baseURL}${ref.account ? ` under the account ${JSON.stringify(ref.account)}` : ''}; none of the providers here speaks to it`,
        )
      return made(found)
    },
    async close() {
      const ends = await Promise.allSettled([...clients.values()].map(client => client.close()))
      for (const end of ends) if (end.status === 'rejected') throw end.reason
    },
    [Symbol.asyncDispose]: () => closeAloud(registry),
  }
  return registry
}
