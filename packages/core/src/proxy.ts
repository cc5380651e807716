import { invalid } from './errors.ts'

type Environment = { readonly [name: string]: string | undefined }

/**
 * Which HTTP proxy serves a URL: the option, or the usual variables (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, in either
 * case). `false` uses none. Loopback is never sent to a proxy from the environment.
 */
export function createProxyChoice(
  option: string | false | undefined,
  environment: Environment,
): (url: URL) => string | undefined {
  if (option === false) return () => undefined
  if (option !== undefined) {
    if (!URL.canParse(option) || !/^https?:/i.test(option))
      throw invalid('proxy', 'not an http(s) address; accepted: http://host:port, or false')
    return () => option
  }
  // Under CGI a client's `Proxy:` header arrives as HTTP_PROXY.
  const isCgi = environment.REQUEST_METHOD !== undefined
  const value = (name: string) =>
    environment[name] || (isCgi && name === 'http_proxy' ? undefined : environment[name.toUpperCase()]) || undefined
  const excluded = (value('no_proxy') ?? '').split(/[\s,]+/).filter(Boolean)
  return url => {
    const host = url.hostname
      .replace(/^\[|\]$/g, '')
      .replace(/\.$/, '')
      .toLowerCase()
    if (host === 'localhost' || host === '::1' || host.startsWith('127.') || host.startsWith('::ffff:7f'))
      return undefined
    const port = url.port || (url.protocol === 'https:' ? '443' : '80')
    if (excluded.some(own => isExcluded(own.toLowerCase(), host, port))) return undefined
    const proxy = value(url.protocol === 'https:' ? 'https_proxy' : 'http_proxy')
    return proxy === undefined || /^https?:\/\//i.test(proxy) ? proxy : `http://${proxy}`
  }
}

function isExcluded(row: string, host: string, port: string): boolean {
  if (row === '*') return true
  // An IPv6 address may stand bare or, as it must with a port, in brackets.
  const [, bracketed, plain, onlyPort] =
    /^(?:\[(.*)\]|([^:]*|.*:.*:.*?))(?::(\d+))?$/.exec(row.replace(/\.$/, '')) ?? []
  const name = bracketed ?? plain ?? ''
  if (onlyPort !== undefined && onlyPort !== port) return false
  const suffix = name.replace(/^\*?\./, '')
  return host === suffix || host.endsWith(`.${suffix}`)
}
