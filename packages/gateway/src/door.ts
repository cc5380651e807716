import type { IncomingMessage } from 'node:http'
import type { ClientKeys } from './client-keys.ts'
import { Problem } from './problem.ts'

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i

/**
 * Whose tasks a request sees: those of its key, or `local` while no key was ever made. A web page that somebody has open can send
 * requests to this machine too; without a key it is told by its `Origin`, or by a name that leads here and is not ours.
 * @throws `Problem` 401, 403
 */
export function ownerOf({ headers }: IncomingMessage, keys: ClientKeys): string {
  if (!keys.isNeeded()) {
    if (headers.origin === undefined && loopback.test(headers.host ?? '')) return 'local'
    throw new Problem(403, 'permission_denied', 'without a key only programs of this machine are served; make a key')
  }
  const [, key = ''] = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '') ?? []
  const owner = keys.ownerOf(key)
  if (owner !== undefined) return owner
  throw new Problem(401, 'unauthenticated', 'authorization: accepted: Bearer and a key of this gateway', {
    headers: { 'www-authenticate': 'Bearer' },
  })
}

export const isLoopback = (host: string): boolean => host === '::1' || loopback.test(host)
