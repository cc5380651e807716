import type { Clock } from '../base/clock.ts'
import type { HttpAnswer, HttpStream } from '../net/messages.ts'
import { isVidrelayError } from '../words/errors.ts'
import type { OnEvent, Whose } from '../words/events.ts'
import type { CallInput } from './http.ts'
import type { Memory } from './memory.ts'

/** What there is to tell of an exchange. */
interface Asked extends Pick<CallInput, 'operation' | 'method' | 'signal'> {
  url: URL
  /** The address came from an answer. */
  isTheirs: boolean
  whose?: Whose | undefined
}

/** Runs an exchange; whoever listens at its beginning hears of it and of its end. */
export type Overheard = <A extends HttpAnswer | HttpStream>(asked: Asked, exchange: () => Promise<A>) => Promise<A>

export function createOverheard(
  parts: Pick<Memory, 'showLink'> & { clock: Clock; readonly emit: OnEvent | undefined },
): Overheard {
  const { clock, showLink } = parts
  return async ({ operation, method, url, isTheirs, whose, signal }, exchange) => {
    const { emit: tell } = parts
    if (!tell) return exchange()
    const asking = { ...whose, operation, method, url: showLink(url, isTheirs) }
    const begun = clock.monotonic()
    const milliseconds = () => Math.round(clock.monotonic() - begun)
    tell({ ...asking, type: 'request' })
    try {
      const answer = await exchange()
      const { status, body } = answer
      const bytes = body instanceof Uint8Array && { bytes: body.byteLength }
      tell({ ...asking, type: 'response', status, milliseconds: milliseconds(), ...bytes })
      return answer
    } catch (error) {
      const { message } = error as Error // of the transport, or ours: neither repeats what came over the wire
      const reason = isVidrelayError(error) ? error.code : signal?.aborted ? 'aborted' : 'upstream_error'
      tell({ ...asking, type: 'no_answer', reason, message, milliseconds: milliseconds() })
      throw error
    }
  }
}
