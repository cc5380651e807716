import type { DatabaseSync } from 'node:sqlite'
import type { TaskRef } from '../words/task.ts'
import { type Asked, type Attempt, type JournalEntry, pendingUntil, taskColumns } from './journal.ts'
import { countedMicros, dayOf, type Limit } from './money.ts'
import { prepared } from './sqlite-database.ts'

/** The lines of purchases as rows: what was asked for once per key, its attempts under it. */

/** All of one key, in their order. */
export const linesOf = (db: DatabaseSync, key: string): JournalEntry[] =>
  prepared(db, 'select asked, line from purchases join attempts using (key) where key = ? order by attempt')
    .all(key)
    .map(lineOf)

export function lineOfTask(db: DatabaseSync, ref: TaskRef): JournalEntry | undefined {
  const row = prepared(
    db,
    `select asked, line from purchases join attempts using (key)
       where task_provider = ? and task_base_url = ? and task_account = ? and task_dialect = ? and task_id = ?`,
  ).get(...taskColumns(ref))
  return row && lineOf(row)
}

/** Has another key than this one the task, in whatever dialect? */
export function isHeldByAnother(db: DatabaseSync, ref: TaskRef, key: string): boolean {
  const [provider, baseURL, account, , id] = taskColumns(ref)
  const row = prepared(
    db,
    `select 1 from purchases join attempts using (key)
       where task_provider = ? and task_base_url = ? and task_account = ? and task_id = ? and kind = ? and key <> ?`,
  ).get(provider, baseURL, account, id, ref.kind, key)
  return row !== undefined
}

/** Which keys. */
export interface KeysWanted {
  /** ISO, or '' for all. */
  pendingAfter: string
  since: string
  /** Null: all. */
  label: string | null
  /** -1: all. */
  limit: number
}

/** Keys, the newest first. */
export const keysOf = (db: DatabaseSync, { pendingAfter, since, label, limit }: KeysWanted): string[] =>
  prepared(
    db,
    `select key from purchases
       where (? = '' or pending_until > ?) and created_at >= ?
         and (? is null or key in (select key from attempts where label = ?))
       order by rowid desc limit ?`,
  )
    .all(pendingAfter, pendingAfter, since, label, label, limit)
    .map(({ key }) => String(key))

/** What the attempts of a day add up to under a limit, in whole micro-dollars. */
export function usedOn(db: DatabaseSync, day: string, limit: Limit): number {
  const narrow = (['account', 'label'] as const).filter(name => limit[name] !== undefined)
  const row = prepared(
    db,
    `select min(coalesce(sum(micros), 0), 9e15) as used from attempts
       where day = ? and micros > 0 ${narrow.map(name => `and ${name} is ?`).join(' ')}`,
  ).get(day, ...narrow.map(name => limit[name] ?? null))
  return Number(row!.used)
}

const lineOf = ({ asked, line }: Record<string, unknown>): JournalEntry => ({
  ...(JSON.parse(String(asked)) as Asked),
  ...(JSON.parse(String(line)) as Attempt),
})

/** Writes lines of one key, each in the place of the one with its number. What stands there already is not written again. */
export function writeLines(db: DatabaseSync, lines: readonly JournalEntry[]): void {
  for (const line of lines) writeLine(db, line)
  const { key } = lines[0]!
  const until = linesOf(db, key).map(line => pendingUntil(line) ?? '')
  const latest = until.toSorted().at(-1) || null
  prepared(db, 'update purchases set pending_until = ? where key = ? and pending_until is not ?').run(
    latest,
    key,
    latest,
  )
}

function writeLine(db: DatabaseSync, line: JournalEntry): void {
  const { key, fingerprint, operation, kind, promptLength, promptHash, requested, wish, ...attempt } = line
  const asked: Asked = { key, fingerprint, operation, kind, promptLength, promptHash, requested, wish }
  prepared(
    db,
    `insert into purchases (key, fingerprint, kind, created_at, asked) values (?, ?, ?, ?, ?)
     on conflict (key) do update set asked = excluded.asked where asked <> excluded.asked`,
  ).run(key, fingerprint, kind, line.createdAt, JSON.stringify(asked))
  const task = line.ref ? taskColumns(line.ref) : [null, null, null, null, null]
  const micros = countedMicros(line)
  const written = JSON.stringify(attempt)
  prepared(
    db,
    `insert into attempts (key, attempt, state, line, task_provider, task_base_url, task_account, task_dialect, task_id,
       account, label, day, micros)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (key, attempt) do update set state = excluded.state, line = excluded.line`,
  ).run(key, line.attempt, line.state, written, ...task, line.account, line.label, dayOf(line), micros)
  // An index is written anew only where what it holds has changed.
  prepared(db, 'update attempts set micros = ? where key = ? and attempt = ? and micros is not ?').run(
    ...[micros, key, line.attempt, micros],
  )
  prepared(
    db,
    `update attempts set task_provider = ?, task_base_url = ?, task_account = ?, task_dialect = ?, task_id = ?
       where key = ? and attempt = ? and (task_provider is not ? or task_base_url is not ? or task_account is not ?
         or task_dialect is not ? or task_id is not ?)`,
  ).run(...task, key, line.attempt, ...task)
}
