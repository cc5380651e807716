/** Bytes of a body that are read while they are sent, each time from their beginning. */
export interface ReadPiece {
  readonly byteLength: number
  read(): AsyncIterable<Uint8Array>
  /** @throws `invalid_request` where they are no longer those that were judged */
  check(): Promise<void>
}
export type BodyPiece = Uint8Array | ReadPiece
export const isReadPiece = <P extends ReadPiece>(bytes: Uint8Array | P): bytes is P => 'read' in bytes

export interface HttpRequest {
  method: string
  url: URL
  headers: { readonly [name: string]: string }
  /** In pieces, which are not to be changed while they are being sent. Its length is told ahead. */
  body?: readonly BodyPiece[] | undefined
  /** A connection of its own, so that it cannot be a stale one. For paid calls. */
  fresh?: boolean
  /** Asked with a fresh connection open, as the last thing before its first byte; what it throws is the end, and nothing was sent. */
  mayStart?: (() => Promise<void>) | undefined
  signal?: AbortSignal | undefined
  /** How long the whole of an exchange may take. Unit: milliseconds. */
  timeoutMs?: number
}

export interface HttpHead {
  status: number
  headers: { readonly [name: string]: string }
}
export interface HttpAnswer extends HttpHead {
  body: Uint8Array
}
export interface HttpStream extends HttpHead {
  body: AsyncIterable<Uint8Array>
  cancel(): void
}
