import { apixgo } from '@vidrelay/apixgo'
import type { Provider, ProviderFactory } from '@vidrelay/core'
import { gaia } from '@vidrelay/gaia'
import { geeknow } from '@vidrelay/geeknow'
import { openaiVideos } from '@vidrelay/openai-videos'
import { toapis } from '@vidrelay/toapis'
import { refusal } from './refusal.ts'

/** The adapters that the command speaks through. A new one is one import and one entry. */
export const providers: readonly ProviderFactory[] = [apixgo, gaia, geeknow, toapis, openaiVideos]

const ids = () => providers.map(({ definition }) => definition.id).join(', ')

/**
 * The adapter that was named; else the only one whose key is set; in a sandbox, where no key is needed, the first.
 * @throws `invalid_request`
 */
export function providerOf(id: string | undefined, isSandbox = false): ProviderFactory {
  const [first, ...others] = providers
  if (id === undefined && first && (others.length === 0 || isSandbox)) return first
  if (id === undefined) {
    const [ready, ...more] = providers.filter(({ definition }) => keyVariables(definition).some(({ set }) => set))
    if (ready && more.length === 0) return ready
    const why = ready ? 'the keys of several are set' : 'no key is set that could tell which is meant'
    const hint = ready
      ? undefined
      : 'to try without a key, add --sandbox; vidrelay providers names the variable of each'
    throw refusal('provider', `${why}; say which one with --provider; accepted: ${ids()}`, hint)
  }
  const found = providers.find(({ definition }) => definition.id === id)
  if (!found) throw refusal('provider', `there is no ${JSON.stringify(id)}; accepted: ${ids()}`)
  return found
}

/** The variables that may hold a provider's key, and whether one does. Never what is in them. */
export const keyVariables = (definition: Provider): { name: string; set: boolean }[] =>
  definition.keyEnv.map(name => ({ name, set: Boolean(process.env[name]) }))

/** `S1  Developer Docs (documentation, 2026-11-21) https://…`, a line each. */
export const sourceLines = ({ sources }: Provider): string[] =>
  Object.entries(sources).map(
    ([name, { kind, title, url, date }]) =>
      `  ${name}  ${title} (${[kind, date].filter(Boolean).join(', ')})${url ? ` ${url}` : ''}`,
  )
