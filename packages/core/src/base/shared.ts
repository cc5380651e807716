/** Work in flight, by name: whoever asks for the same meanwhile has its outcome. */
export interface Shared<T> {
  /**
   * `begin` is called where nothing of this name is under way; its signal aborts once nobody waits any more, and is none
   * where the first one cannot leave. Who leaves by a signal of their own leaves alone.
   * @throws what the work throws; `left()` once the own signal aborted
   */
  ask(
    name: string,
    signal: AbortSignal | undefined,
    begin: (until: AbortSignal | undefined) => Promise<T>,
    left: () => Error,
  ): Promise<T>
}

interface Work<T> {
  outcome: Promise<T>
  stop: AbortController | undefined
  asking: number
}

export function createShared<T>(): Shared<T> {
  const underWay = new Map<string, Work<T>>()
  const beginWork = (
    name: string,
    canLeave: boolean,
    begin: (until: AbortSignal | undefined) => Promise<T>,
  ): Work<T> => {
    const stop = canLeave ? new AbortController() : undefined
    const work: Work<T> = { outcome: begin(stop?.signal).finally(() => forget(name, work)), stop, asking: 0 }
    work.outcome.catch(() => {}) // heard by whoever still waits
    underWay.set(name, work)
    return work
  }
  const forget = (name: string, work: Work<T>) => {
    if (underWay.get(name) === work) underWay.delete(name)
  }
  return {
    ask(name, signal, begin, left) {
      if (signal?.aborted) return Promise.reject(left())
      const work = underWay.get(name) ?? beginWork(name, signal !== undefined, begin)
      work.asking++
      if (!signal) return work.outcome
      return new Promise((resolve, reject) => {
        const leave = () => {
          reject(left())
          work.asking--
          if (work.asking > 0) return
          forget(name, work) // whoever comes now begins anew
          work.stop?.abort()
        }
        signal.addEventListener('abort', leave, { once: true })
        work.outcome.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
      })
    },
  }
}
