import type { Exchange } from '@vidrelay/serve'
import { applyFault } from './apply-fault.ts'
import { drifted } from './drift.ts'
import type { DriftBook } from './drift-book.ts'
import type { FaultBook } from './fault-book.ts'
import type { RequestLog } from './request-log.ts'
import type { Routing } from './routing.ts'
import type { TaskStore } from './task-store.ts'

interface Parts {
  now: () => number
  routing: Routing
  faults: FaultBook
  drifts: DriftBook
  log: RequestLog
  tasks: TaskStore
}

/** One exchange from request to answer: the next fault strikes it, drift changes it, and it is written down. */
export const createPlay =
  ({ now, routing, faults, drifts, log, tasks }: Parts) =>
  async (exchange: Exchange, next: () => Promise<Response | undefined>): Promise<Response> => {
    const place = routing.placeOf(exchange)
    const answer = async () => {
      if ((await exchange.body()) === null) return place.protocol.bodyTooLarge()
      const answered = (await next()) ?? place.protocol.unknownPath(exchange.method, exchange.url.pathname)
      return place.control ? answered : drifted(answered, drifts.list(), place)
    }
    if (place.control) return answer()
    const { provider, operation } = place
    const fault = operation ? faults.take(provider, operation) : undefined
    const record = log.open(exchange, { at: now(), provider, operation, fault: fault?.kind ?? null })
    if (fault?.kind !== 'drop-before-read') record.readBody(await exchange.body())
    const scene = { answer, taskIds: () => tasks.all().map(({ id }) => id) }
    const response = fault ? await applyFault(fault, scene) : await answer()
    if (response.type !== 'error') record.answered(response.status)
    return response
  }
