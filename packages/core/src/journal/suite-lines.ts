import { strictEqual as same } from 'node:assert/strict'
import type { Owner } from '../base/process-life.ts'
import type { TaskRef } from '../words/task.ts'
import type { Attempt, Journal, JournalEntry, JournalPatch } from './journal.ts'
import { nothingSeen } from './purchase.ts'

/** What the parts of the suite write, and how they read it. */

/** How a part of the suite gets its journals. */
export interface Bench {
  /** A test that has a new, empty journal, and closes it. */
  check(name: string, run: (journal: Journal, place: string) => Promise<void>): unknown
  /** Another one at that place. */
  open(place: string): Journal | Promise<Journal>
  durable: boolean
}

/** A line as a client writes it. */
export const entryOf = (rest: Partial<JournalEntry> = {}): JournalEntry => ({
  key: 'order-1',
  fingerprint: 'f1',
  operation: 'submit',
  kind: 'video',
  promptLength: 5,
  promptHash: null,
  requested: { seconds: 4 },
  wish: null,
  attempt: 1,
  owner: null,
  beat: 0,
  provider: 'paperboat',
  baseURL: 'https://relay.paperboat.example',
  account: null,
  label: null,
  dialect: 'boats',
  model: 'boat-1',
  effective: { model: 'boat-1', seconds: 4 },
  usd: 0.2,
  reservedUsd: null,
  state: 'sending',
  ref: null,
  isSecond: false,
  problem: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  ...nothingSeen,
  ...rest,
})
export const refOf = (rest: Partial<TaskRef> = {}): TaskRef => ({
  v: 1,
  provider: 'paperboat',
  dialect: 'boats',
  kind: 'video',
  id: 'task-1',
  baseURL: 'https://relay.paperboat.example',
  createdAt: '2026-01-01T00:00:00.000Z',
  ...rest,
})

/** A process that nobody has seen; `token`: which of its claims. */
export const ownerOf = (token: string): Owner => ({
  token,
  pid: 1,
  start: '7',
  boot: 'boot-1',
  space: 'pid:[1]',
  host: 'here',
})

export const attemptOf = ({
  key,
  fingerprint,
  operation,
  kind,
  promptLength,
  promptHash,
  requested,
  wish,
  ...attempt
}: JournalEntry): Attempt => attempt
/** A key with this one attempt, as a journal tells it. */
export const alone = (line: JournalEntry) => ({ ...line, attempts: [attemptOf(line)] })

export const states = ['sending', 'accepted', 'rejected', 'not_sent', 'unknown'] as const

/** An attempt whose task failed, and costs nothing. */
export const failed = { state: 'accepted', ref: refOf(), finalStatus: 'failed', billed: false } as const

export const keysOf = async (journal: Journal, filter?: Parameters<Journal['list']>[0]): Promise<string[]> =>
  (await journal.list(filter)).map(({ key }) => key)

/** One attempt after another, of which only the last may be anything but refused. */
export async function attempts(journal: Journal, ...ends: readonly JournalPatch[]): Promise<void> {
  for (const end of ends) {
    const { claimed, entry } = await journal.claim(entryOf())
    same(claimed, true)
    same(await journal.update('order-1', end, { attempt: entry.attempt }), true)
  }
}
