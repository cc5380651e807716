/** Ctrl-C and termination: the first stops the wait in good order, the second leaves at once. */
export interface Interrupt {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal
  /** What a shell expects to see after such an end: 128 and the signal's number. 0 before any. */
  readonly exitCode: number
  /** Stops listening. */
  dispose(): void
}

export interface InterruptOptions {
  /** The first signal came; the work is being stopped. */
  onFirst(): void
  /** The second came: say what there is to say and leave. */
  onSecond(exitCode: number): void
  /** Unit: milliseconds, since any moment. */
  now?: () => number
  source?: Pick<NodeJS.Process, 'on' | 'off'>
}

/** Runners such as npx pass on a Ctrl-C that the terminal has already delivered: the same signal this soon is no second one. */
const echoMs = 300

const numbers = { SIGINT: 2, SIGTERM: 15 } as const

export function listenForInterrupt({
  onFirst,
  onSecond,
  now = () => performance.now(),
  source = process,
}: InterruptOptions): Interrupt {
  const stop = new AbortController()
  let first: { name: string; at: number } | undefined
  let exitCode = 0
  const listener = (name: NodeJS.Signals): void => {
    if (first?.name === name && now() - first.at < echoMs) return
    if (first) {
      onSecond(exitCode)
      return
    }
    first = { name, at: now() }
    exitCode = 128 + numbers[name as keyof typeof numbers]
    onFirst()
    stop.abort()
  }
  for (const name of Object.keys(numbers)) source.on(name, listener)
  return {
    signal: stop.signal,
    get exitCode() {
      return exitCode
    },
    dispose() {
      for (const name of Object.keys(numbers)) source.off(name, listener)
    },
  }
}
