import { invalid } from '../words/problems.ts'
import type { Warning } from '../words/task.ts'

/**
 * A base URL as the client keeps it: no trailing slash, no trailing `/v1` (routes begin with it).
 * @throws `invalid_request` on what can only be a mistake.
 */
export function normaliseBaseURL(text: string): string {
  const accepted = 'accepted: an http(s) address like https://relay.example.com, with or without a path'
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text))
    throw invalid('baseURL', `not an http(s) address; ${accepted}`)
  const url = new URL(text)
  if (url.username || url.password)
    throw invalid('baseURL', `an address with a user or password in it is not used; ${accepted}`)
  if (url.search || url.hash) throw invalid('baseURL', `a query or fragment has no meaning here; ${accepted}`)
  const path = url.pathname.replace(/\/+$/, '')
  if (/\/v1\/+v1$/i.test(path)) throw invalid('baseURL', 'it ends in /v1/v1; give the address once, without /v1')
  return url.origin + path.replace(/\/v1$/i, '')
}

/** Joins a base and a path that a template gave; the result never leaves the base's origin. */
export const join = (baseURL: string, path: string): URL => new URL(baseURL + path)

/**
 * What is to be said of an address that gives up the encryption which the base URL has: whoever is on the way can read
 * what comes, or put something else in its place. Undefined where there is nothing to say.
 *
 * @param field what the address is of
 */
export function insecureWarning(
  origin: string,
  address: string,
  field: string,
  show: (host: string) => string,
): Warning | undefined {
  if (!origin.startsWith('https:') || !/^http:/i.test(address) || !URL.canParse(address)) return undefined
  const { host } = new URL(address)
  return {
    code: 'insecure_url',
    field,
    message: `${field}: ${show(host)} is reached by http, without encryption, although the base URL is https`,
  }
}
