import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { journalBroken } from '../words/problems.ts'
import type { Attempt } from './journal.ts'
import { countedMicros, dayOf } from './money.ts'
import { exclusively, prepared } from './sqlite-database.ts'

/**
 * What the tables are like. With each format comes the way to it from the one before, forward only, played in a test
 * with a file that the version before made. A file of a later format is refused.
 */
export const format = 2

const schema = `
create table purchases (
  key text primary key,
  fingerprint text not null,
  kind text not null,
  created_at text not null,
  pending_until text,
  asked text not null
) strict;
create table attempts (
  key text not null references purchases (key),
  attempt integer not null,
  state text not null,
  task_provider text, task_base_url text, task_account text, task_id text, task_dialect text,
  account text, label text,
  day text, micros integer,
  line text not null,
  primary key (key, attempt)
) strict, without rowid;
create index attempts_task on attempts (task_provider, task_base_url, task_account, task_id, task_dialect);
create index attempts_label on attempts (label) where label is not null;
create index attempts_day on attempts (day, label, account, micros) where micros > 0;
create index purchases_pending on purchases (pending_until);
create index purchases_created on purchases (created_at);
create table journal (format integer not null, id text not null, purchases integer not null, doubt text) strict;
`

/** By the format that each of them leads away from. */
const ways: { readonly [from: number]: (db: DatabaseSync) => void } = {
  1: db => {
    db.exec(`
alter table attempts add column account text;
alter table attempts add column label text;
alter table attempts add column day text;
alter table attempts add column micros integer;
create index attempts_label on attempts (label) where label is not null;
create index attempts_day on attempts (day, label, account, micros) where micros > 0;
`)
    const put = db.prepare(
      'update attempts set account = ?, day = ?, micros = ?, line = ? where key = ? and attempt = ?',
    )
    for (const { key, attempt, line } of db.prepare('select key, attempt, line from attempts').all()) {
      const none = { label: null, reservedUsd: null, billed: null, isReplaced: false }
      const own = { ...JSON.parse(String(line)), ...none } as Attempt
      put.run(own.account, dayOf(own), countedMicros(own), JSON.stringify(own), key!, attempt!)
    }
  },
}

export const isMade = (db: DatabaseSync): boolean => hasTable(db, 'journal')

const hasTable = (db: DatabaseSync, name: string): boolean =>
  prepared(db, "select 1 from sqlite_schema where type = 'table' and name = ?").get(name) !== undefined

/** Inside a transaction that writes. */
export function makeJournal(db: DatabaseSync): void {
  db.exec(schema)
  db.prepare('insert into journal (format, id, purchases) values (?, ?, 0)').run(format, randomUUID())
}

/** Undefined where there is no journal yet. */
function formatOf(db: DatabaseSync): number | undefined {
  if (hasTable(db, 'submits')) return 0 // before formats were numbered
  return isMade(db) ? Number(prepared(db, 'select format from journal').get()?.format) : undefined
}

/** A journal that a later version of vidrelay wrote, or one before its formats were numbered, is not touched. */
export function refuseOtherFormats(db: DatabaseSync, path: string): void {
  const found = formatOf(db)
  if (found === undefined || found === format || ways[found] !== undefined) return
  const [age, cure] =
    found < format
      ? [
          'an earlier',
          'settle what is open in it with that version, then name another file or move this one away, with the files beside it (-wal, -shm, .id)',
        ]
      : ['a later', 'use that version of vidrelay, or name another file']
  throw journalBroken(
    `the journal ${path} was written by ${age} version of vidrelay (format ${found}; this one reads ${format})`,
    { hint: cure },
  )
}

/** Brings what an earlier version wrote to this format, in one step or not at all. */
export function bringForward(db: DatabaseSync): void {
  if (formatOf(db) === format) return
  exclusively(db, () => {
    // Another process may have done it meanwhile.
    for (let found = formatOf(db)!; found < format; found++) {
      ways[found]!(db)
      db.prepare('update journal set format = ?').run(found + 1)
    }
  })
}
