import type { IncomingMessage } from 'node:http'
import { Problem } from '../problem.ts'
import type { Limits } from './limits.ts'

/**
 * Hands over what comes of a body until it ends.
 * @throws what `take` throws; `Problem` 400 where the sender left, 408 where it takes longer than the limits let it
 */
export function consume(
  request: IncomingMessage,
  { bodySeconds, idleSeconds }: Pick<Limits, 'bodySeconds' | 'idleSeconds'>,
  take: (chunk: Buffer) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const tooSlow = (sentence: string) => () => end(() => reject(new Problem(408, 'timeout', sentence)))
    const whole = setTimeout(tooSlow(`the body did not come within ${bodySeconds} seconds`), bodySeconds * 1000)
    const next = setTimeout(tooSlow(`nothing of the body came for ${idleSeconds} seconds`), idleSeconds * 1000)
    const onData = (chunk: Buffer) => {
      next.refresh()
      try {
        take(chunk)
      } catch (error) {
        end(() => reject(error))
      }
    }
    const onEnd = () => end(resolve)
    const onGone = () => end(() => reject(new Problem(400, 'aborted', 'the client left before its body had come')))
    const end = (told: () => void) => {
      clearTimeout(whole)
      clearTimeout(next)
      request.off('data', onData).off('end', onEnd).off('close', onGone)
      told()
    }
    request.on('data', onData).on('end', onEnd).on('close', onGone)
    request.on('error', () => {}) // it closes, too
    if (request.destroyed) onGone()
  })
}

/** So much of a body that nobody wants is read and thrown away, so that its sender gets to reading the answer. */
const mostDrained = { bytes: 64 * 2 ** 20, bodySeconds: 5, idleSeconds: 2 }

export async function drain(request: IncomingMessage): Promise<void> {
  if (request.readableEnded || request.destroyed) return
  let bytes = 0
  const ended = consume(request, mostDrained, chunk => {
    bytes += chunk.length
    if (bytes > mostDrained.bytes) throw new Problem(413, 'input_too_large', 'the rest is not read')
  }).catch(() => {})
  request.resume()
  await ended
}
