import type { OnEvent } from '../words/events.ts'

/** A listener that throws must not cost a paid result: it is told once, and the work goes on. */
export function quiet(listener: OnEvent): OnEvent {
  let isTold = false
  const ignore = (error: unknown) => {
    if (!isTold)
      process.emitWarning(
        `vidrelay: onEvent threw (${error instanceof Error ? error.name : typeof error}); it is ignored`,
      )
    isTold = true
  }
  return event => {
    try {
      // An async listener rejects instead: unheard, that would end the process in the middle of a paid call.
      const told: unknown = listener(event)
      if (told instanceof Promise) told.catch(ignore)
    } catch (error) {
      ignore(error)
    }
  }
}
