import { type Link, type Span, type SpanContext, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api'
import type { ChannelMessage } from '@vidrelay/core'
import {
  boughtOf,
  commonOf,
  type Ended,
  exchangeOf,
  idOf,
  isPaid,
  operationName,
  purchaseOf,
  type Told,
} from './attributes.ts'
import { conventions, generate, ours } from './names.ts'

/** Purchases whose spans are remembered for links, the newest. */
const most = 10_000

export interface Spans {
  tell(message: ChannelMessage): void
  /** Ends what is open. */
  end(): void
}

/**
 * One span for each paid call, from its sending to its outcome, and one for each other request, linked to the span of its
 * purchase. None lasts as long as the task: a video takes minutes, and who waits for it may be another process.
 */
export function createSpans(tracer: Tracer): Spans {
  const open = new Map<string, Span>()
  const bought = new Map<string, SpanContext>()

  const begin = (message: ChannelMessage, event: Told<'submit'>) => {
    const { model } = event.effective
    const attributes = { ...commonOf(message, event.operation, model), ...purchaseOf(message), ...boughtOf(event) }
    const span = tracer.startSpan(nameOf(generate, model), { kind: SpanKind.CLIENT, attributes })
    open.set(idOf(event), span)
    remember(bought, idOf(event), span.spanContext())
  }
  const outcome = ({ ref, state, reason, ...event }: Told<'submit'>) => {
    const span = open.get(idOf(event))
    if (!span) return
    open.delete(idOf(event))
    span.setAttribute(ours.state, state)
    if (ref) span.setAttribute(conventions.responseId, ref.id)
    if (ref?.model !== undefined) span.setAttribute(conventions.responseModel, ref.model)
    if (reason !== undefined) {
      span.setAttribute(conventions.errorType, reason)
      span.setStatus({ code: SpanStatusCode.ERROR })
    }
    span.end()
  }
  const request = (message: ChannelMessage, event: Ended) => {
    const attributes = exchangeOf(event)
    const own = isPaid(event.operation) ? open.get(idOf(event)) : undefined
    if (own) return void own.setAttributes(attributes)
    const { operation, milliseconds, ref } = event
    const context = bought.get(idOf(event))
    const links: Link[] = context ? [{ context }] : []
    const span = tracer.startSpan(nameOf(operationName(operation), ref?.model), {
      kind: SpanKind.CLIENT,
      startTime: new Date(Date.now() - milliseconds),
      links,
      attributes: {
        ...commonOf(message, operation, ref?.model),
        ...purchaseOf(message),
        ...attributes,
        [ours.operation]: operation,
        ...(ref && { [conventions.responseId]: ref.id, [conventions.outputType]: ref.kind }),
      },
    })
    if (attributes[conventions.errorType] !== undefined) span.setStatus({ code: SpanStatusCode.ERROR })
    span.end()
  }
  return {
    tell(message) {
      const { event } = message
      if (event.type === 'response' || event.type === 'no_answer') request(message, event)
      else if (event.type !== 'submit') return
      else if (event.state === 'sending') begin(message, event)
      else outcome(event)
    },
    end() {
      for (const span of open.values()) span.end()
      open.clear()
    },
  }
}

const nameOf = (operation: string, model: string | undefined) =>
  model === undefined ? operation : `${operation} ${model}`

function remember(bought: Map<string, SpanContext>, id: string, context: SpanContext): void {
  bought.set(id, context)
  if (bought.size > most) bought.delete(bought.keys().next().value!)
}
