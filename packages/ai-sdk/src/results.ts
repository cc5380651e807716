import { buffer } from 'node:stream/consumers'
import { errorCodes, type Kind, type Task, type TaskRef } from '@vidrelay/core'
import type { VidrelayClient } from './client.ts'

export interface ResultFile {
  readonly bytes: Uint8Array
  /** By the first bytes. */
  readonly mediaType: string
}

const commonTypes: { readonly [kind in Kind]: string } = { video: 'video/mp4', image: 'image/png' }

/** All that a task made, whole and checked. It waits for a task that is not at its end. @throws what `open` throws */
export async function resultsOf(
  client: VidrelayClient,
  ref: TaskRef,
  signal: AbortSignal | undefined,
): Promise<{ task: Task; files: ResultFile[] }> {
  const open = async (output?: number) => {
    const stream = await client.open(ref, { ...(signal && { signal }), ...(output !== undefined && { output }) })
    const file = { mediaType: stream.mediaType ?? commonTypes[ref.kind], bytes: await buffer(stream) }
    return { task: stream.task, file }
  }
  const { task, file } = await open()
  const [, ...others] = task.outputs.flatMap(({ role }, index) => (role === ref.kind ? [index] : []))
  const files = [file]
  for (const index of others) files.push((await open(index)).file)
  return { task, files }
}

/** Why there is no result, in one sentence. */
export function endSentence({ ref, status, error }: Task): string {
  const code = error?.code ?? (status === 'cancelled' || status === 'expired' ? `task_${status}` : 'task_failed')
  const why = [error?.message ?? errorCodes[code].means, error?.hint].filter(text => text !== undefined).join('; ')
  return `${code}: ${why} (task ${ref.id})`
}
