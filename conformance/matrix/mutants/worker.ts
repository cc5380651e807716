import { parentPort } from 'node:worker_threads'
import { openCopies } from './copies.ts'
import { findCheck } from './find-check.ts'
import type { Mutant } from './mutant.ts'
import type { Played } from './play.ts'

/** One check to play: on core as it is, or on the copy with this patch. */
export interface Job {
  check: string
  mutant?: Mutant
}
/** `problem`: nothing could be played. */
export type Answer = { played: Played } | { problem: string }

const copies = openCopies()
const entry = new URL('play.ts', import.meta.url)

async function answer({ check, mutant }: Job): Promise<Answer> {
  try {
    const { adapter, recording } = findCheck(check)
    const address = mutant ? copies.address(entry, mutant) : entry.href
    const { play } = (await import(address)) as typeof import('./play.ts')
    const played = await play(adapter, recording)
    if (mutant && !copies.isPatched(mutant)) return { problem: `the file that ${mutant.id} patches was never loaded` }
    return { played }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

// What a mutant leaves behind may fail later, while another one plays: only what a check says counts.
process.on('uncaughtException', () => {})
process.on('unhandledRejection', () => {})

parentPort?.on('message', async (job: Job) => parentPort?.postMessage(await answer(job)))
