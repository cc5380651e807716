import type { Clock } from '../base/clock.ts'
import { type Budget, budgetsOf, checkBudgets } from '../journal/budget.ts'
import type { Journal } from '../journal/journal.ts'
import type { AllowedHost } from '../net/guard.ts'
import type { NetworkSeams } from '../net/pool.ts'
import { bareHost } from '../net/private-host.ts'
import { checkPrices, type Prices } from '../wire/own-price.ts'
import type { OnEvent } from '../words/events.ts'
import { misuse } from '../words/problems.ts'
import type { Concurrency } from './turns.ts'

export interface ClientOptions {
  /** Where paid calls are remembered. `false` says aloud that a crash may lose what was paid for. */
  journal: Journal | false
  /** Told about everything, redacted. What it throws is ignored. */
  onEvent?: OnEvent
  /** Seconds one wait lasts. Default: the provider's. */
  deadline?: number
  /** Seconds to wait for the answer to a paid call. Default 150, longer than the edges in front of relays. */
  submitTimeout?: number
  /** Tasks of one provider account that this object has under way at a time; what does not fit waits in order. Default: no limit. */
  concurrency?: number | Concurrency
  /** What you pay, over what documents know: `{ 'apixgo/grok-image-video': { usd: 0.02, per: 'second' } }`. */
  prices?: Prices
  /** What may be claimed on one day: `{ usd: 5, per: 'day' }`; several count together. */
  budget?: Budget | readonly Budget[]
  /** An HTTP proxy (`http://host:port`), or `false` for none. Default: `HTTPS_PROXY`, `HTTP_PROXY`, else `ALL_PROXY`, but for `NO_PROXY`. */
  proxy?: string | false
  /** Allow names that a fake-IP proxy (Clash, mihomo, sing-box) resolves into 198.18.0.0/15. */
  allowFakeIp?: boolean
  /** Private places that results may be fetched from, as `minio:9000`: exact host and port (none: the scheme's own). GETs of results only, and never with the key. */
  allowHosts?: readonly string[]
  /** A key has no place in a web page. Only for pages that no stranger opens. */
  dangerouslyAllowBrowser?: boolean
  /** For tests of an adapter: ids and results are read at the places of its document alone, not under the names that other servers have. */
  documentOnly?: boolean
  /** For tests: time and chance. */
  clock?: Clock
  /** For tests: the two last steps to the network. */
  network?: NetworkSeams
}

/** @throws `TypeError` in a web page, and without a choice of journal */
export function checkOptions(options: ClientOptions): void {
  if ('document' in globalThis && !options.dangerouslyAllowBrowser) {
    throw misuse(
      'a key in a web page can be read by everyone who opens it: call vidrelay from your server (dangerouslyAllowBrowser overrides)',
    )
  }
  checkPrices(options.prices ?? {})
  checkBudgets(budgetsOf(options.budget), options.journal !== false)
  if (options.journal !== false && typeof options.journal?.claim !== 'function') {
    throw misuse("journal: choose where paid calls are remembered: sqliteJournal('tasks.db'), or false for nowhere")
  }
}

/** @throws `TypeError` on what is more or less than a host and a port */
export const checkedHosts = (hosts: readonly string[] = []): readonly AllowedHost[] =>
  hosts.map(host => {
    const [, name, port] = /^([^\s/?#@*\\:]+|\[[\da-f:.]+\])(?::(\d{1,5}))?$/i.exec(host) ?? []
    const url = name === undefined ? null : URL.parse(`http://${name}`)
    if (!url)
      throw misuse(
        `allowHosts: ${JSON.stringify(host)} is no host; accepted: 'minio:9000', a host and its port, or a host alone for the port of its scheme; no patterns`,
      )
    return { hostname: bareHost(url.hostname), port: port === undefined ? undefined : Number(port) }
  })

/** Seconds, where they are given. @throws `TypeError` unless they are more than 0 and end */
export function checkedSeconds(name: string, value: number | undefined): number | undefined {
  if (value !== undefined && !(value > 0 && Number.isFinite(value)))
    throw misuse(`${name}: accepted: seconds, more than 0`)
  return value
}
