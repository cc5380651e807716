import type { Fault } from './fault.ts'
import type { Operation } from './protocol.ts'

/** The faults waiting to strike, in the order in which they were added. */
export interface FaultBook {
  add(fault: Fault): void
  /** The first fault that is aimed at this request, with one strike fewer left; undefined when there is none. */
  take(provider: string, operation: Operation): Fault | undefined
  /** What is left, with what is left of `times`. */
  list(): readonly Fault[]
  clear(): void
}

/** An empty book. */
export function createFaultBook(): FaultBook {
  let faults: Fault[] = []
  return {
    add(fault) {
      faults.push(fault)
    },
    take(provider, operation) {
      const index = faults.findIndex(({ on, provider: aim }) => on === operation && (aim ?? provider) === provider)
      const fault = faults[index]
      if (!fault) return undefined
      const left = (fault.times ?? 1) - 1
      faults = left > 0 ? faults.with(index, { ...fault, times: left }) : faults.toSpliced(index, 1)
      return fault
    },
    list: () => [...faults],
    clear() {
      faults = []
    },
  }
}
