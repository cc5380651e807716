import type { Exchange } from '@vidrelay/serve'
import { type Operation, type Protocol, routeOf } from './protocol.ts'

/** Whose a file or an upload is: the path to the provider's id. */
export type OwnerOf = (path: string) => string | undefined

/** What a request is for. */
export interface Place {
  /** Whose unknown path it is when nothing answers. */
  readonly protocol: Protocol
  /** The provider's id; for a file, that of the task it belongs to. */
  readonly provider: string
  /** Null: no documented route. */
  readonly operation: Operation | null
  /** One of the sandbox's own routes. */
  readonly control: boolean
}

/** The origin that files and controls are written on: no real one. */
export const ownOrigin = 'https://sandbox.invalid'

/** Finds the way from one loopback port to the documented origins. */
export interface Routing {
  /** From a request target to the address that handlers see. */
  locate(target: string): string
  placeOf(exchange: Exchange): Place
}

/**
 * `/_sandbox/…`, `/files/…` and `/uploads/…` are the sandbox's own, `/<provider>/…` is that provider's, and everything else is the
 * first provider's. The target is only ever appended to an origin, so it cannot name another host.
 */
export function createRouting(protocols: readonly [Protocol, ...Protocol[]], ownerOf: OwnerOf): Routing {
  return {
    locate(target) {
      if (!target.startsWith('/')) return ownOrigin
      if (/^\/(_sandbox|files|uploads)\//.test(target)) return ownOrigin + target
      const named = protocols.find(({ id }) => target.startsWith(`/${id}/`))
      return named ? named.origin + target.slice(named.id.length + 1) : protocols[0].origin + target
    },
    placeOf({ method, url }) {
      const { origin, pathname } = url
      if (origin === ownOrigin) {
        const owner = ownerOf(pathname)
        const protocol = protocols.find(({ id }) => id === owner) ?? protocols[0]
        const operation = ownOperation(method, pathname)
        return { protocol, provider: protocol.id, operation, control: pathname.startsWith('/_sandbox/') }
      }
      const protocol = protocols.find(candidate => candidate.origin === origin) ?? protocols[0]
      return {
        protocol,
        provider: protocol.id,
        operation: routeOf(protocol, method, url)?.operation ?? null,
        control: false,
      }
    },
  }
}

/** A result is content; what is put into storage is an upload, and who reads that again is nobody's business. */
function ownOperation(method: string, path: string): Operation | null {
  if (path.startsWith('/files/')) return 'content'
  return method === 'PUT' && path.startsWith('/uploads/') ? 'upload' : null
}
