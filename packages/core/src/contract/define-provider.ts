import { normaliseBaseURL } from './base-url.ts'
import { assertContract } from './check-contract.ts'
import type { Provider } from './provider.ts'

/** How one user reaches a provider. */
export interface ProviderSettings {
  /** Default: the environment variables that the provider names. It is sent to the base URL's origin and nowhere else. */
  apiKey?: string | undefined
  /** Default: the provider's own address. */
  baseURL?: string | undefined
  /** An alias for one of several accounts; part of every ref and of every journal entry. Never the key. */
  account?: string | undefined
  /** A relay's own names for models -> names in the table, so that their limits are still checked: `{ ours: 'theirs' }`. */
  models?: { readonly [relayName: string]: string }
  /** Documented other ways of speaking, by the name of the dialect they take the place of: `{ video: 'videoQuery' }`. */
  dialects?: { readonly [name: string]: string }
}

/** A provider and the way to it. */
export interface ConfiguredProvider<P extends Provider = Provider> {
  readonly definition: P
  readonly settings: ProviderSettings
}

/** What an adapter exports: callable with settings, and carrying its document. */
export interface ProviderFactory<P extends Provider = Provider> {
  (settings?: ProviderSettings): ConfiguredProvider<P>
  readonly definition: P
}

/**
 * Makes an adapter out of a document. Literals stay literal, so that requests narrow by model.
 * @throws `invalid_request` on a document of another contract, or with a key or a value that this core does not know
 */
export function defineProvider<const P extends Provider>(definition: P): ProviderFactory<P> {
  assertContract(definition)
  const factory = (settings: ProviderSettings = {}): ConfiguredProvider<P> => {
    // The key must not be seen by whoever prints the configuration.
    const { apiKey, ...visible } = settings
    Object.defineProperty(visible, 'apiKey', { value: apiKey, enumerable: false })
    return { definition, settings: visible }
  }
  return Object.assign(factory, { definition })
}

/**
 * What a client for OpenAI-style APIs needs to use the same gateway: base URL, the name of the environment variable that
 * holds the key, a model. Never the key. Undefined where the provider documents no such gateway.
 */
export function openaiSettings({
  definition,
  settings,
}: ConfiguredProvider): { baseURL: string; apiKeyEnv: string; model: string } | undefined {
  const base = settings.baseURL ?? definition.baseURL
  if (!definition.openai || base === null) return undefined
  return {
    baseURL: normaliseBaseURL(base) + definition.openai.path,
    apiKeyEnv: definition.keyEnv[0],
    model: definition.openai.model,
  }
}
