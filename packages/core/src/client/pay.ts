import type { Context } from '../tasks/context.ts'
import type { PaidOptions } from '../tasks/paid-call.ts'
import type { Kind, PaidOperation } from '../words/names.ts'
import type { Task } from '../words/task.ts'
import { checkBegin, type Desk } from './desk.ts'
import { keepPlace, type Turns, turnFor } from './turns.ts'
import { toPay } from './when-needed.ts'

/** The accepted task. @throws what `submit` throws */
export type Pay = (kind: Kind, operation: PaidOperation, request: unknown, options?: PaidOptions) => Promise<Task>

/** Pays one provider. */
export const createPay =
  (context: Context, desk: Desk, turns: Turns): Pay =>
  async (kind, operation, request, options = {}) => {
    const { provider } = context.relay
    checkBegin(options, provider.id)
    const { payable, sendPaid } = await context.track(toPay())
    const { fingerprint: made, ...paid } = await payable(context, kind, operation, request, options)
    // Without a key and a journal nobody will ever compare it.
    const isCompared = options.key !== undefined || context.journal !== undefined
    const fingerprint = isCompared ? await made() : ''
    return desk.once(fingerprint, options, provider.id, async (until, begun) => {
      const turn = await turnFor(context, turns, options, until)
      begun()
      return keepPlace(
        () => turn,
        () => sendPaid(context, { ...paid, fingerprint, options: { ...options, signal: until } }),
      )
    })
  }
