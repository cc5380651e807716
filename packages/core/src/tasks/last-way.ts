import { withDeadline } from '../base/clock.ts'
import { tellingBytes } from '../base/media-type.ts'
import { createPatience, peeked } from '../net/patience.ts'
import { isOfKind } from '../wire/brought.ts'
import type { Reading } from '../wire/read.ts'
import type { OutputSource, TaskRef } from '../words/task.ts'
import type { Context } from './context.ts'
import { createHolding } from './held-result.ts'
import { dialectOf } from './look.ts'
import { openResult, urlOf } from './open-result.ts'
import { NamedElsewhere } from './refused-result.ts'

const oneTryMs = 20_000

/**
 * The result of a success that gave none, by the ways that no page promises. Each counts where it gives a medium of the
 * task's kind, or names one; all else that it says is passed over. It never throws.
 */
export async function byLastWays(
  context: Context,
  ref: TaskRef,
  signal: AbortSignal | undefined,
): Promise<Reading['outputs']> {
  for (const { last, route, variant } of dialectOf(context, ref).answer.outputs) {
    if (!last || !route) continue
    const source = { route, ...(variant !== undefined && { variant }) }
    const sources = await leadsTo(context, ref, source, signal).catch(() => [])
    if (sources.length > 0) return [{ role: ref.kind, sources: [...sources] }]
  }
  return []
}

const leadsTo = (
  context: Context,
  ref: TaskRef,
  source: OutputSource,
  signal: AbortSignal | undefined,
): Promise<readonly OutputSource[]> =>
  withDeadline(context.clock, oneTryMs, signal, async until => {
    const patience = createPatience(oneTryMs)
    try {
      const question = { ref, index: 0, signal: until }
      const opened = await openResult(
        context,
        question,
        urlOf(context, ref, source),
        createHolding(undefined),
        patience,
      )
      if ('again' in opened) return []
      const { begin, stream } = await peeked(context.clock, opened.stream, [patience], tellingBytes)
      stream.cancel()
      return isOfKind(begin, ref.kind) ? [source] : []
    } catch (error) {
      if (error instanceof NamedElsewhere) return error.sources
      throw error
    }
  })
