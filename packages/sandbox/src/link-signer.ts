import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Signs links as object storage does: a name, and until when. */
export interface LinkSigner {
  /** The query of a link, e.g. `expires=…&signature=…`. `until` unit: seconds since 1970. */
  sign(name: string, until: number): string
  /** What storage answers to a link that was not signed here, or is dead. Null: it is good. */
  refusal(name: string, query: URLSearchParams): Response | null
}

/**
 * The signing secret is its own, and gone with it.
 *
 * @param now unit: milliseconds since 1970
 */
export function createLinkSigner(now: () => number): LinkSigner {
  const secret = randomBytes(32)
  const signature = (name: string, expires: string) =>
    createHmac('sha256', secret).update(`${name}\n${expires}`).digest('hex')
  return {
    sign: (name, until) => `expires=${until}&signature=${signature(name, String(until))}`,
    refusal(name, query) {
      const expires = query.get('expires') ?? ''
      const given = Buffer.from(query.get('signature') ?? '')
      const right = Buffer.from(signature(name, expires))
      if (given.length !== right.length || !timingSafeEqual(given, right)) {
        return storageError(403, 'SignatureDoesNotMatch', 'The signature of this link does not match.')
      }
      return now() < Number(expires) * 1000 ? null : storageError(403, 'AccessDenied', 'Request has expired')
    },
  }
}

/** An error as object storage words it. */
export function storageError(status: number, code: string, message: string): Response {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>\n`
  return new Response(body, { status, headers: { 'content-type': 'application/xml' } })
}
