import type { Recording } from '@vidrelay/conformance'
import type { ProviderFactory } from '@vidrelay/core'
// Not by the package's index: a copy is made for each mutant, and need not hold the rest of the kit.
import { ReplayFailure } from '../../src/failure.ts'
import { replay } from '../../src/replay.ts'

/** How one check ended. Texts only: it goes from thread to thread. */
export type Played = { passed: true } | { passed: false; where: string; what: string; expected: string; came: string }

/** Plays a recording with the core, the kit and the adapter of this module's own copy. */
export async function play(adapter: string, recording: Recording): Promise<Played> {
  try {
    await replay(await adapterOf(adapter), recording)
    return { passed: true }
  } catch (error) {
    if (!(error instanceof ReplayFailure)) throw error
    return { passed: false, where: error.where, ...error.mismatch }
  }
}

/** From its own folder, so that it is a part of the copy too. */
async function adapterOf(id: string): Promise<ProviderFactory> {
  const exported: Record<string, ProviderFactory> = await import(`../../../packages/${id}/src/index.ts`)
  const found = Object.values(exported).find(({ definition }) => definition?.id === id)
  if (!found) throw new Error(`packages/${id} exports no adapter with the id ${id}`)
  return found
}
