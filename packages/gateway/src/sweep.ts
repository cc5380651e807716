import { rm } from 'node:fs/promises'
import type { Log } from './log.ts'
import type { Store } from './store.ts'

/** Unit: milliseconds. */
const sweepEvery = 3_600_000

/** Takes away the results whose time is over. The file goes first: a death in between leaves what the next sweep finds. */
async function sweep(store: Store, log: Log, now: number): Promise<void> {
  for (const { id, saved } of store.expired(now)) {
    await rm(saved!.path, { force: true })
    store.sweep(id, now)
    log('task', { id, status: 'swept' })
  }
}

/** Sweeps at once, and every hour until it is told to end. */
export async function keepSweeping(
  { store, log }: { store: Store; log: Log },
  { now, sleep }: { now(): number; sleep(ms: number, signal: AbortSignal): Promise<void> },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await sweep(store, log, now()).catch(() => log('trouble', { code: 'sweep_failed' }))
    await sleep(sweepEvery, signal)
  }
}
