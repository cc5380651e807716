import { readFileSync } from 'node:fs'

/** The version in the package's manifest, which stands beside `src` and `dist` alike; undefined where a bundler left it behind. */
export const version: string | undefined = (() => {
  try {
    return String(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version)
  } catch {
    return undefined
  }
})()

/** What every request says of itself. Many gateways refuse one that says nothing. */
export const userAgent: string = version === undefined ? 'vidrelay' : `vidrelay/${version}`
