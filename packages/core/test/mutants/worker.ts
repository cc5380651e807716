import { parentPort } from 'node:worker_threads'
import type { Played } from '../acceptance/scene.ts'
import { openCopies } from './copies.ts'
import type { Mutant } from './mutant.ts'

/** One row to play: on core as it is, or on the copy with this patch. */
export interface Job {
  row: string
  mutant?: Mutant
}
/** `problem`: nothing could be played. */
export type Answer = { played: Played } | { problem: string }

const copies = openCopies()
const entry = new URL('play.ts', import.meta.url)

async function answer({ row, mutant }: Job): Promise<Answer> {
  try {
    const address = mutant ? copies.address(entry, mutant) : entry.href
    const { playRow } = (await import(address)) as typeof import('./play.ts')
    const played = await playRow(row)
    if (mutant && !copies.isPatched(mutant)) return { problem: `the file that ${mutant.id} patches was never loaded` }
    return { played }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

// What a mutant leaves behind may fail later, while another one plays: only what a row says counts.
process.on('uncaughtException', () => {})
process.on('unhandledRejection', () => {})
process.on('warning', () => {})

parentPort?.on('message', async (job: Job) => parentPort?.postMessage(await answer(job)))
