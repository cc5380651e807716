import { existsSync } from 'node:fs'
import type { Client, Kind, SavedFile, TaskRef } from '@vidrelay/core'
import { formatRef, isVidrelayError } from '@vidrelay/core/internal'
import type { Output } from './output.ts'
import { sizeText, timeText } from './table.ts'

const given = new Set<string>()

/**
 * A name that no file has yet: `apixgo-20261121-103000.mp4`, by local time, numbered where a second is not enough. A task
 * that is known already gets the same name in every run, so that a run which was stopped is gone on with.
 */
export function freshName(provider: string, kind: Kind, made: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${made.getFullYear()}${two(made.getMonth() + 1)}${two(made.getDate())}`
  const stem = `${provider}-${day}-${two(made.getHours())}${two(made.getMinutes())}${two(made.getSeconds())}`
  for (let count = 1; ; count++) {
    const name = `${stem}${count === 1 ? '' : `-${count}`}.${kind === 'image' ? 'png' : 'mp4'}`
    if (given.has(name) || existsSync(name)) continue
    given.add(name)
    return name
  }
}

/** Another process took the fresh name meanwhile: before the target was checked, or while the result came. */
const isTaken = (error: unknown, name: string): boolean =>
  isVidrelayError(error) &&
  ((error.cause as NodeJS.ErrnoException | undefined)?.code === 'EEXIST' ||
    (error.field === 'output' && existsSync(name)))

/** Saves under the name that was asked for, or under a fresh one, and under another if that was taken meanwhile. */
export async function saveUnder(
  output: string | undefined,
  { provider, kind, createdAt }: Pick<TaskRef, 'provider' | 'kind'> & Partial<TaskRef>,
  save: (name: string) => Promise<SavedFile>,
): Promise<SavedFile> {
  for (let attempt = 1; ; attempt++) {
    const name = output ?? freshName(provider, kind, createdAt === undefined ? new Date() : new Date(createdAt))
    try {
      return await save(name)
    } catch (error) {
      if (output !== undefined || attempt === 5 || !isTaken(error, name)) throw error
    }
  }
}

export const download = (
  client: Client,
  ref: TaskRef,
  { output, overwrite, signal }: { output?: string; overwrite?: true; signal: AbortSignal },
): Promise<SavedFile> =>
  saveUnder(output, ref, name => client.download(ref, name, { signal, ...(overwrite && { overwrite }) }))

export const savedDocument = (saved: SavedFile) => ({ ...saved, ref: formatRef(saved.task.ref) })

/** The file first; the link is the provider's and will be gone. */
export function tellSaved(output: Output, saved: SavedFile): void {
  const { task } = saved
  if (output.json) output.document('download', savedDocument(saved))
  else output.line(saved.path)
  const about = [sizeText(saved.bytes), saved.mediaType, task.cost && `${task.cost.usd} USD (${task.cost.basis})`]
  output.note(`saved: ${about.filter(Boolean).join(', ')}, sha256 ${saved.sha256}`)
  output.note(`this file is what lasts: ${linkLife(task)}`)
}

/** How long a link of the provider is good, as far as anybody said. */
export const linkLife = ({ expiresAt, expiresAtIsEstimate }: SavedFile['task']): string =>
  expiresAt === null
    ? 'the link of the provider is temporary'
    : `the link of the provider is temporary, gone ${expiresAtIsEstimate ? 'about' : 'at'} ${timeText(expiresAt)}`
