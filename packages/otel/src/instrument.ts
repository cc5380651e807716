import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { diag, type MeterProvider, metrics, type TracerProvider, trace } from '@opentelemetry/api'
import type { ChannelMessage } from '@vidrelay/core'
import { createMeasures } from './measures.ts'
import { createSpans } from './spans.ts'

export interface InstrumentOptions {
  /** Default: the global one, as it is when the call is made. */
  tracerProvider?: TracerProvider
  /** Default: the global one, as it is when the call is made. */
  meterProvider?: MeterProvider
}

const channels = ['vidrelay:submit', 'vidrelay:look', 'vidrelay:download', 'vidrelay:error']
const scope = '@vidrelay/otel'

/**
 * Spans and metrics of all clients of this process, also of those that are there already. Call it after the SDK is set up.
 *
 * @returns what ends it
 */
export function instrumentVidrelay(options: InstrumentOptions = {}): () => void {
  const spans = createSpans((options.tracerProvider ?? trace).getTracer(scope))
  const measures = createMeasures((options.meterProvider ?? metrics).getMeter(scope))
  const hear = (message: unknown) => {
    // Who listens on a channel and throws ends the process: monitoring must not.
    try {
      spans.tell(message as ChannelMessage)
      measures.tell(message as ChannelMessage)
    } catch (error) {
      diag.error(`${scope}: ${error instanceof Error ? error.message : 'unknown trouble'}`)
    }
  }
  for (const name of channels) subscribe(name, hear)
  return () => {
    for (const name of channels) unsubscribe(name, hear)
    spans.end()
  }
}
