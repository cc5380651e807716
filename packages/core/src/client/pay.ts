import type { Provider } from '../contract/provider.ts'
import type { Context } from '../tasks/context.ts'
import type { PaidOptions, SubmitOptions } from '../tasks/paid-call.ts'
import type { Kind, PaidOperation } from '../words/names.ts'
import { leftPaidCall, misuse, overBudget, stoppedBeforeSending } from '../words/problems.ts'
import type { Task } from '../words/task.ts'
import { toPay } from './when-needed.ts'

/** Where a client pays: one paid call per key at a time, whoever asks for it. */
export interface PayDesk {
  /** The accepted task. @throws what `submit` throws */
  pay(kind: Kind, operation: PaidOperation, request: unknown, options?: PaidOptions): Promise<Task>
  /** Resolves, and never rejects, when the paid calls that are under way now have ended. */
  ended(): Promise<void>
}

export function createPayDesk(context: Context): PayDesk {
  const paying = new Map<string, { fingerprint: string; work: Promise<Task> }>()
  const { provider } = context.relay
  let nameless = 0
  return {
    async pay(kind, operation, request, options = {}) {
      if (options.signal?.aborted) throw stoppedBeforeSending({ provider: provider.id })
      checkKey(options.key)
      const { prepareRequest, sendPaid, unpricedHint } = await context.track(toPay())
      const { fingerprint: made, ...paid } = await prepareRequest(
        context,
        kind,
        operation,
        request,
        options.lenient ?? false,
      )
      const { prepared } = paid
      checkCost(provider, options.maxCost, prepared.usd, unpricedHint)
      // Without a key and a journal nobody will ever compare it.
      const isCompared = options.key !== undefined || context.journal !== undefined
      const fingerprint = isCompared ? await made() : ''
      const known = options.key === undefined ? undefined : paying.get(options.key)
      if (known && known.fingerprint !== fingerprint)
        throw misuse(
          `key ${JSON.stringify(options.key)} is being used for another request; a key belongs to one request`,
        )
      for (const warning of prepared.warnings) context.emit?.({ type: 'warning', warning })
      const slot = options.key ?? `unnamed ${nameless++}`
      const work =
        known?.work ?? sendPaid(context, { ...paid, fingerprint, options }).finally(() => paying.delete(slot))
      if (!known) paying.set(slot, { fingerprint, work })
      return orLeave(provider, work, options)
    },
    async ended() {
      await Promise.allSettled([...paying.values()].map(({ work }) => work))
    },
  }
}

function checkKey(key: string | undefined): void {
  if (key !== undefined && (typeof key !== 'string' || key === '' || key.length > 200))
    throw misuse('key: accepted: text of 1 to 200 characters')
}

function checkCost(
  provider: Provider,
  maxCost: number | undefined,
  usd: number | null,
  hint: (provider: Provider) => string,
): void {
  if (maxCost === undefined) return
  if (!(maxCost >= 0)) throw misuse('maxCost: accepted: US dollars, 0 or more')
  if (usd === null)
    throw overBudget(provider, `maxCost is ${maxCost} USD, but the price of this request is not known`, hint(provider))
  if (usd > maxCost) throw overBudget(provider, `this request costs ${usd} USD, more than maxCost ${maxCost}`)
}

/** Leaving early does not cut a paid call short: its id would be lost. It ends by itself and is in the journal. */
function orLeave(provider: Provider, work: Promise<Task>, { signal, key }: SubmitOptions): Promise<Task> {
  if (!signal) return work
  return new Promise((resolve, reject) => {
    const leave = () => {
      work.catch(() => {})
      reject(leftPaidCall({ provider: provider.id, key }))
    }
    signal.addEventListener('abort', leave, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}
