import type { Provider, Route } from '@vidrelay/core/provider'
import type { Placeholders } from './placeholders.ts'

/** The base URL that a recording shows where the provider has none of its own: it is the gateway's, and nobody's business. */
const anyBase = 'https://relay.example.com'

/** From a real address to the one that a recording shows. */
export interface UrlRedactor {
  /** Base URL of the recording, without a slash at the end. */
  readonly base: string
  /** An address that was asked for, or a link in an answer. */
  redact(url: URL): string
  /** The same for a link as it was written: absolute, or relative to the provider's origin. Undefined: no link. */
  link(text: string): string | undefined
}

/** @param live the base URL that was captured from, without a slash at the end */
export function createUrlRedactor(provider: Provider, live: string, names: Placeholders): UrlRedactor {
  const base = provider.baseURL ?? anyBase
  const { origin: liveOrigin } = new URL(live)
  const routes = [
    ...Object.values(provider.dialects).flatMap(({ routes: own }) => Object.values(own) as Route[]),
    ...(provider.upload?.steps ?? []),
  ]
  const paths = [...routes.map(({ path }) => path), ...(provider.discovery ? [provider.discovery.path] : [])]
  // What is written out outranks a hole: `/v1/videos/async` is no id.
  const templates = [...new Set(paths)].toSorted((a, b) => holesIn(a) - holesIn(b))
  const contents = templates.filter(path => routes.some(route => route.path === path) && /\{\w+\}.*\/\w+$/.test(path))
  const queryNames = new Set(routes.flatMap(route => Object.keys(route.query ?? {})))

  /** A path by the first template that it fits, the holes filled with placeholders. */
  const filled = (path: string, among: readonly string[], from: '^' | ''): string | undefined => {
    for (const template of among) {
      const found = new RegExp(from + patternOf(template)).exec(path)
      if (!found) continue
      const values = found.slice(1).map(value => encodeURIComponent(names.id(decodeURIComponent(value))))
      return template.replace(/\{[\w.]+\}/g, () => values.shift()!)
    }
    return undefined
  }
  const queryOf = ({ searchParams }: URL): string => {
    const shown = [...searchParams]
      .filter(([name]) => queryNames.has(name))
      .map(([name, value]): [string, string] => [name, /^[a-z]+$|^\d{1,4}$/.test(value) ? value : names.id(value)])
    return shown.length === 0 ? '' : `?${new URLSearchParams(shown)}`
  }

  function redact(url: URL): string {
    if (url.origin !== liveOrigin) {
      // The client takes such a link for its own content route, wherever it leads.
      const route = filled(url.pathname, contents, '')
      return route === undefined ? names.elsewhere(url) : names.host(url) + route
    }
    const whole = url.origin + url.pathname
    const route = whole.startsWith(`${live}/`) ? filled(whole.slice(live.length), templates, '^') : undefined
    return route === undefined ? names.onOrigin(url, new URL(base).origin) : new URL(base + route + queryOf(url)).href
  }

  return {
    base,
    redact,
    link(text) {
      if (/^https?:\/\/[^\s/]+/i.test(text) && URL.canParse(text)) return redact(new URL(text))
      if (!/^\/[^/\s]\S*$/.test(text) || !URL.canParse(text, liveOrigin)) return undefined
      const { pathname, search } = new URL(redact(new URL(text, liveOrigin)))
      return pathname + search
    },
  }
}

const holesIn = (template: string) => template.split('{').length

/** A template as the end of a path, its holes caught. */
const patternOf = (template: string): string =>
  `${template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[\w.]+\}/g, '([^/]+)')}$`
