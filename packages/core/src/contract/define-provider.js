import { normaliseBaseURL } from './base-url.ts'
import { assertContract } from './check-contract.ts'
/**
 * Makes an adapter out of a document. Literals stay literal, so that requests narrow by model.
 * @throws `invalid_request` on a document of another contract, or with a key or a value that this core does not know
 */
export function defineProvider(definition) {
  assertContract(definition)
  const factory = (settings = {}) => {
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
export function openaiSettings({ definition, settings }) {
  const base = settings.baseURL ?? definition.baseURL
  if (!definition.openai || base === null) return undefined
  return {
    baseURL: normaliseBaseURL(base) + definition.openai.path,
    apiKeyEnv: definition.keyEnv[0],
    model: definition.openai.model,
  }
}
