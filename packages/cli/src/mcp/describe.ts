import type { JournalEntry, Task, TaskRef } from '@vidrelay/core'
import { formatRef, isFinal } from '@vidrelay/core/internal'
import { inSettingWords } from '../option-words.ts'
import type { PurchaseData } from './words.ts'

/** What is known of a purchase: its line in the journal, its task, or both. */
export interface Known {
  ref?: TaskRef | undefined
  entry?: JournalEntry | undefined
  task?: Task | undefined
  /** For what was neither answered nor read: overrides the line. */
  state?: PurchaseData['state']
}

/** No link of the provider is told: it may be signed, and it is temporary. A file is what lasts. */
export function purchaseData({ ref: own, entry, task, state: told }: Known): PurchaseData {
  const ref = task?.ref ?? own ?? entry?.ref ?? null
  const state = told ?? (task ? 'accepted' : (entry?.state ?? 'accepted'))
  const status = task?.status ?? (entry?.finalStatus as PurchaseData['status']) ?? null
  const estimated = entry?.usd == null ? null : ({ usd: entry.usd, basis: 'estimated' } as const)
  const reported = entry?.reportedUsd == null ? null : ({ usd: entry.reportedUsd, basis: 'reported' } as const)
  const data = {
    key: entry?.key ?? null,
    ref: ref && formatRef(ref),
    provider: ref?.provider ?? entry?.provider ?? '',
    model: ref?.model ?? entry?.model ?? null,
    state,
    status,
    progress: task?.progress ?? null,
    effective: { ...(task?.effective ?? entry?.effective) },
    cost: task?.cost ?? reported ?? estimated,
    problem: task?.error?.message ?? entry?.problem ?? null,
    file: entry?.file ?? null,
    warnings: (task?.warnings ?? []).map(({ message }) => inSettingWords(message)),
  }
  return { ...data, next: nextOf(data) }
}

export const fileIsHere = 'nothing: the file lies on this machine'

function nextOf({ key, ref, state, status, file }: Omit<PurchaseData, 'next'>): string {
  const id = key ?? ref
  if (state === 'sending') return `its answer has not come yet: call status with id ${id}`
  if (state === 'unknown')
    return `do not buy again: call status with id ${id} later; if it stays unknown, the user looks into the provider's console and says what is there with: vidrelay tasks settle`
  if (state !== 'accepted') return 'it made no task; nothing goes on'
  if (status === 'succeeded') return file === null ? `call download with id ${id}` : fileIsHere
  if (status !== null && isFinal(status)) return 'it ended without a result; only a new purchase makes another'
  return `call wait with id ${id}`
}

/** `running 30 %`. */
export const shortly = ({ state, status, progress }: Pick<PurchaseData, 'state' | 'status' | 'progress'>): string =>
  [state === 'accepted' ? (status ?? 'accepted') : state, progress === null ? '' : `${progress} %`]
    .filter(Boolean)
    .join(' ')

/** A purchase as a reader is told of it. */
export const linesOf = (data: PurchaseData): string[] => [
  `${data.key ?? data.ref}: ${shortly(data)}`,
  ...(data.problem === null ? [] : [`problem: ${data.problem}`]),
  ...data.warnings.map(warning => `warning: ${warning}`),
  `next: ${data.next}`,
]
