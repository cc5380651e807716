import type { SubmitOptions } from '../tasks/paid-call.ts'
import { leftPaidCall, misuse, stoppedBeforeSending } from '../words/problems.ts'
import type { Task } from '../words/task.ts'

/** Where is paid: one paid call per key at a time, whoever asks for it. */
export interface Desk {
  /** The work of this key, begun only where none is under way. @throws `TypeError` where the key is used for another request */
  once(fingerprint: string, options: SubmitOptions, provider: string, begin: () => Promise<Task>): Promise<Task>
  /** Resolves, and never rejects, when the paid calls that are under way now have ended. */
  ended(): Promise<void>
}

export function createDesk(): Desk {
  const paying = new Map<string, { fingerprint: string; work: Promise<Task> }>()
  let nameless = 0
  return {
    async once(fingerprint, options, provider, begin) {
      const known = options.key === undefined ? undefined : paying.get(options.key)
      if (known && known.fingerprint !== fingerprint)
        throw misuse(
          `key ${JSON.stringify(options.key)} is being used for another request; a key belongs to one request`,
        )
      const slot = options.key ?? `unnamed ${nameless++}`
      const work = known?.work ?? begin().finally(() => paying.delete(slot))
      if (!known) paying.set(slot, { fingerprint, work })
      return orLeave(provider, work, options)
    },
    async ended() {
      await Promise.allSettled([...paying.values()].map(({ work }) => work))
    },
  }
}

/** Before anything is made ready. @throws `aborted`, `TypeError` */
export function checkBegin({ signal, key, label, maxCost }: SubmitOptions, provider?: string): void {
  if (signal?.aborted) throw stoppedBeforeSending(provider === undefined ? {} : { provider })
  for (const [name, text] of Object.entries({ key, label }))
    if (text !== undefined && (typeof text !== 'string' || text === '' || text.length > 200))
      throw misuse(`${name}: accepted: text of 1 to 200 characters`)
  if (maxCost !== undefined && !(maxCost >= 0)) throw misuse('maxCost: accepted: US dollars, 0 or more')
}

/** Leaving early does not cut a paid call short: its id would be lost. It ends by itself and is in the journal. */
function orLeave(provider: string, work: Promise<Task>, { signal, key }: SubmitOptions): Promise<Task> {
  if (!signal) return work
  return new Promise((resolve, reject) => {
    const leave = () => {
      work.catch(() => {})
      reject(leftPaidCall({ provider, key }))
    }
    signal.addEventListener('abort', leave, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}
