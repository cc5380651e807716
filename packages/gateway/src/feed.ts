import { EventEmitter } from 'node:events'

/** Tells who listens that something about a task was written down. */
export interface Feed {
  tell(id: string): void
  /** Gives the way out. The listener is told too when the gateway closes. */
  listen(id: string, listener: () => void): () => void
  /** The gateway closes: nobody is told any more. */
  end(): void
  readonly hasEnded: boolean
}

export function createFeed(): Feed {
  const listeners = new EventEmitter().setMaxListeners(0)
  let hasEnded = false
  return {
    tell: id => void listeners.emit(id),
    listen(id, listener) {
      listeners.on(id, listener)
      return () => void listeners.off(id, listener)
    },
    end() {
      hasEnded = true
      for (const id of listeners.eventNames()) listeners.emit(id)
    },
    get hasEnded() {
      return hasEnded
    },
  }
}
