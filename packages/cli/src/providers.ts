import type { Provider, ProviderFactory } from '@vidrelay/core/provider'
import { refusal } from './refusal.ts'

/** What is known of an adapter before it is loaded; a test holds it against the adapter's own document. */
export interface KnownProvider {
  readonly id: string
  readonly title: string
  /** The variables that may hold its key. */
  readonly keyEnv: readonly [string, ...string[]]
  /** Loads the adapter, since a run speaks to one of them or to none. */
  load(): Promise<ProviderFactory>
}

/** The adapters that the command speaks through. A new one is one entry. */
export const providers: readonly KnownProvider[] = [
  {
    id: 'apixgo',
    title: 'Apixgo',
    keyEnv: ['APIXGO_API_KEY', 'NEWAPI_API_KEY'],
    load: async () => (await import('@vidrelay/apixgo')).apixgo,
  },
  {
    id: 'gaia',
    title: 'Gaia Video Factory',
    keyEnv: ['GAIA_API_KEY'],
    load: async () => (await import('@vidrelay/gaia')).gaia,
  },
  {
    id: 'geeknow',
    title: 'GeekNow',
    keyEnv: ['GEEKNOW_API_KEY'],
    load: async () => (await import('@vidrelay/geeknow')).geeknow,
  },
  {
    id: 'toapis',
    title: 'ToAPIs',
    keyEnv: ['TOAPIS_API_KEY'],
    load: async () => (await import('@vidrelay/toapis')).toapis,
  },
  {
    id: 'openai-videos',
    title: 'OpenAI-compatible videos',
    keyEnv: ['OPENAI_VIDEOS_API_KEY'],
    load: async () => (await import('@vidrelay/openai-videos')).openaiVideos,
  },
]

const ids = () => providers.map(({ id }) => id).join(', ')

/**
 * The adapter that was named; else the only one whose key is set; in a sandbox, where no key is needed, the first.
 * @throws `invalid_request`
 */
export function providerOf(id: string | undefined, isSandbox = false): KnownProvider {
  const [first, ...others] = providers
  if (id === undefined && first && (others.length === 0 || isSandbox)) return first
  if (id === undefined) {
    const [ready, ...more] = providers.filter(known => keyVariables(known).some(({ set }) => set))
    if (ready && more.length === 0) return ready
    const why = ready ? 'the keys of several are set' : 'no key is set that could tell which is meant'
    const hint = ready
      ? undefined
      : 'to try without a key, add --sandbox; vidrelay providers names the variable of each'
    throw refusal('provider', `${why}; say which one with --provider; accepted: ${ids()}`, hint)
  }
  const found = providers.find(known => known.id === id)
  if (!found) throw refusal('provider', `there is no ${JSON.stringify(id)}; accepted: ${ids()}`)
  return found
}

/** The document of an adapter. */
export const documentOf = async (known: KnownProvider): Promise<Provider> => (await known.load()).definition

/** The variables that may hold a provider's key, and whether one does. Never what is in them. */
export const keyVariables = ({ keyEnv }: Pick<Provider, 'keyEnv'>): { name: string; set: boolean }[] =>
  keyEnv.map(name => ({ name, set: Boolean(process.env[name]) }))

/** `S1  Developer Docs (documentation, 2026-11-21) https://…`, a line each. */
export const sourceLines = ({ sources }: Provider): string[] =>
  Object.entries(sources).map(
    ([name, { kind, title, url, date }]) =>
      `  ${name}  ${title} (${[kind, date].filter(Boolean).join(', ')})${url ? ` ${url}` : ''}`,
  )
