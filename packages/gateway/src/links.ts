import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { prepared } from '@vidrelay/core/internal'
import type { Call } from './router.ts'
import type { Store } from './store.ts'

/** Addresses of results that work without a key, for players and `curl -L`, as long as they say. */
export interface Links {
  /** Absolute, at the address by which the request came. Within an hour the same one. */
  to(id: string, call: Pick<Call, 'request'>): string
  /** Is this a link of ours that still counts? */
  isGood(id: string, query: URLSearchParams): boolean
}

/** A link lives for one of these, and for what is left of another. Unit: seconds. */
const period = 3600

export function createLinks(db: Store['db'], now: () => number = Date.now): Links {
  const secret = secretIn(db)
  const sign = (id: string, until: string) => createHmac('sha256', secret).update(`${id} ${until}`).digest('base64url')
  return {
    to(id, { request }) {
      const until = String((Math.floor(now() / 1000 / period) + 2) * period)
      return `${originOf(request.headers)}/v1/files/${id}?until=${until}&signature=${sign(id, until)}`
    },
    isGood(id, query) {
      const [until, given] = [query.get('until') ?? '', query.get('signature') ?? '']
      if (!/^\d{1,12}$/.test(until) || Number(until) * 1000 < now()) return false
      const [mine, theirs] = [Buffer.from(sign(id, until)), Buffer.from(given)]
      return mine.length === theirs.length && timingSafeEqual(mine, theirs)
    },
  }
}

/** Behind a proxy that speaks TLS the scheme is the proxy's word. It changes nothing but the answer to who sent it. */
function originOf(headers: Call['request']['headers']): string {
  const scheme = headers['x-forwarded-proto'] === 'https' ? 'https' : 'http'
  return `${scheme}://${/^[\w.:[\]-]{1,255}$/.test(headers.host ?? '') ? headers.host : '127.0.0.1'}`
}

/** Made once for a folder, so that links outlive a start. */
function secretIn(db: Store['db']): Buffer {
  prepared(db, "insert or ignore into fact (name, value) values ('link_secret', ?)").run(
    randomBytes(32).toString('hex'),
  )
  const row = prepared(db, "select value from fact where name = 'link_secret'").get()
  return Buffer.from(String(row!.value), 'hex')
}
