import { isVidrelayError, systemCode, systemWord } from '../words/errors.ts'
import type { HttpAnswer } from './messages.ts'

/** A connection that we ended ourselves, and why. */
export class OwnTrouble extends Error {}

/** Transport trouble, with the evidence: `sent` is true once the first byte of the request may have been written. */
export class TransportError extends Error {
  readonly sent: boolean
  /** The system's, where it has one. */
  readonly code: string | undefined
  /** Head and part of the body, where the answer was cut. It may hold anything: to be read, and never printed. */
  readonly #partial: HttpAnswer | undefined
  constructor(cause: unknown, sent: boolean, partial?: HttpAnswer) {
    const own = cause instanceof TransportError ? cause.cause : cause
    super(describe(cause), isVidrelayError(own) ? { cause: own } : undefined)
    this.name = 'TransportError'
    this.sent = sent
    this.code = systemCode(cause)
    this.#partial = partial
  }

  get partial(): HttpAnswer | undefined {
    return this.#partial
  }
}

/** Our own words or a system's code. What others say may repeat what came over the wire, and is not told. */
const describe = (cause: unknown): string =>
  cause instanceof OwnTrouble || cause instanceof TransportError || isVidrelayError(cause)
    ? cause.message
    : (systemWord(cause) ?? 'connection trouble')
