import type { SubmitOptions } from '../tasks/paid-call.ts'
import { longestKey } from '../words/names.ts'
import { leftPaidCall, misuse, stoppedBeforeSending } from '../words/problems.ts'
import type { Task } from '../words/task.ts'

/** Where is paid: one paid call per key at a time, whoever asks for it. */
export interface Desk {
  /**
   * The work of this key, begun only where none is under way. Its signal aborts when all who asked for it have left: what
   * has not said `begun` by then leaves nothing behind. @throws `TypeError` where the key is used for another request
   */
  once(
    fingerprint: string,
    options: SubmitOptions,
    provider: string,
    work: (until: AbortSignal, begun: () => void) => Promise<Task>,
  ): Promise<Task>
  /** Resolves, and never rejects, when the paid calls that are under way now have ended. */
  ended(): Promise<void>
}

interface Paying {
  readonly fingerprint: string
  readonly work: Promise<Task>
  readonly hasBegun: () => boolean
  asking: number
  /** Nobody wants it any more. */
  leave(): void
}

export function createDesk(): Desk {
  const paying = new Map<string, Paying>()
  let nameless = 0
  const begin = (slot: string, fingerprint: string, work: Parameters<Desk['once']>[3]): Paying => {
    const stop = new AbortController()
    let hasBegun = false
    const remove = () => paying.get(slot) === one && paying.delete(slot)
    const one: Paying = {
      fingerprint,
      work: work(stop.signal, () => {
        hasBegun = true
      }).finally(() => remove()),
      hasBegun: () => hasBegun,
      asking: 0,
      leave() {
        if (!hasBegun) remove()
        stop.abort()
      },
    }
    paying.set(slot, one)
    return one
  }
  return {
    async once(fingerprint, options, provider, work) {
      // Who left while the call was made ready is heard by nobody: a signal tells it once.
      if (options.signal?.aborted) throw stoppedBeforeSending(paidOf(provider, options.key))
      const known = options.key === undefined ? undefined : paying.get(options.key)
      if (known && known.fingerprint !== fingerprint)
        throw misuse(
          `key ${JSON.stringify(options.key)} is being used for another request; a key belongs to one request`,
        )
      const slot = options.key ?? `unnamed ${nameless++}`
      return orLeave(provider, known ?? begin(slot, fingerprint, work), options)
    },
    async ended() {
      await Promise.allSettled([...paying.values()].map(({ work }) => work))
    },
  }
}

const paidOf = (provider: string, key: string | undefined) => ({ provider, ...(key !== undefined && { key }) })

/** Before anything is made ready. @throws `aborted`, `TypeError` */
export function checkBegin({ signal, key, label, maxCost }: SubmitOptions, provider?: string): void {
  if (signal?.aborted) throw stoppedBeforeSending(provider === undefined ? {} : { provider })
  for (const [name, text] of Object.entries({ key, label }))
    if (text !== undefined && (typeof text !== 'string' || text === '' || text.length > longestKey))
      throw misuse(`${name}: accepted: text of 1 to ${longestKey} characters`)
  if (maxCost !== undefined && !(maxCost >= 0)) throw misuse('maxCost: accepted: US dollars, 0 or more')
}

/**
 * Leaving early does not cut a paid call short: its id would be lost. It ends by itself and is in the journal. Before it has
 * begun there is nothing to lose.
 */
function orLeave(provider: string, one: Paying, { signal, key }: SubmitOptions): Promise<Task> {
  const { work } = one
  one.asking++
  if (!signal) return work
  return new Promise((resolve, reject) => {
    const leave = () => {
      work.catch(() => {})
      reject(one.hasBegun() ? leftPaidCall({ provider, key }) : stoppedBeforeSending(paidOf(provider, key)))
      one.asking--
      if (one.asking === 0) one.leave()
    }
    signal.addEventListener('abort', leave, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}
