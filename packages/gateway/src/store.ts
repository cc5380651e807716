import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { GenerateRequest, Kind, TaskRef } from '@vidrelay/core'
import { exclusively, openDatabase, prepared, useWriteAheadLog } from '@vidrelay/core/internal'

export type VideoStatus = 'queued' | 'in_progress' | 'completed' | 'failed'

/** A task as the gateway knows it. Times are milliseconds since 1970. */
export interface StoredTask {
  /** The public id. */
  id: string
  kind: Kind
  /** Whose: the id of a key, or `local` where there are none. */
  owner: string
  /** Of the journal: what is paid for under it is this task. */
  key: string
  /** What the client named, by `Idempotency-Key`. */
  clientKey: string | null
  /** Of the body's bytes: by it a repeat of a client is known that names no key. */
  bodySha256: string
  /** 1: it came by a repeat, and its first sending may still come, which somebody in between held up. */
  cameAsRepeat: 0 | 1
  /** Of what was asked. */
  fingerprint: string
  /** What is still to be paid for. Null once the provider has it, or never will. */
  request: GenerateRequest | null
  /** The public id of the task that it was made from. */
  source: string | null
  model: string | null
  prompt: string | null
  seconds: number | null
  size: string | null
  status: VideoStatus
  progress: number | null
  error: { code: string; message: string } | null
  ref: TaskRef | null
  createdAt: number
  completedAt: number | null
  /** Until then its result is kept. Null: for ever. */
  expiresAt: number | null
  /** When its result was taken away. */
  sweptAt: number | null
  saved: SavedResult | null
}

export interface SavedResult {
  /** Absolute. */
  path: string
  bytes: number
  sha256: string
  mediaType: string | null
}

export type TaskPatch = Partial<
  Pick<
    StoredTask,
    'request' | 'seconds' | 'size' | 'status' | 'progress' | 'error' | 'ref' | 'completedAt' | 'expiresAt' | 'saved'
  >
>

export interface ListedTasks {
  tasks: StoredTask[]
  hasMore: boolean
}

/** What the gateway remembers, in a file of its folder. Every change but that of a progress is on the disk when its method returns. */
export interface Store {
  /** Adds a task, unless `repeatOf` finds one: then gives that. */
  add(task: StoredTask, sendings: number | undefined): { task: StoredTask; isNew: boolean }
  /**
   * The task that the client means by its key, or by a repeat of the same bytes in the last quarter of an hour; the first
   * sending of these may come after a repeat of it, once. `sendings`: so many it says there were before; undefined: it does not say.
   */
  repeatOf(
    asked: Pick<StoredTask, 'owner' | 'clientKey' | 'bodySha256' | 'fingerprint' | 'createdAt'>,
    sendings: number | undefined,
  ): (StoredTask & { isDeleted: boolean }) | undefined
  get(owner: string, id: string): StoredTask | undefined
  /** The provider's task, also of one that was removed: a remix of it may still be on its way. */
  refOf(owner: string, id: string): TaskRef | null
  /** Whosesoever. */
  find(id: string): StoredTask | undefined
  list(owner: string, page: { kind: Kind; limit: number; after?: string; order: 'asc' | 'desc' }): ListedTasks
  /** A final status stays as it is. False: the task was removed meanwhile. */
  change(id: string, patch: TaskPatch): boolean
  remove(id: string): void
  /** Tasks whose result was to be kept until before `now`. */
  expired(now: number): StoredTask[]
  /** The result and the prompt are gone; what is left tells that there was one. */
  sweep(id: string, now: number): void
  /** Tasks that the gateway has something to do for, the oldest first. */
  unfinished(): StoredTask[]
  readonly db: DatabaseSync
  close(): void
}

/** Unit: milliseconds. */
const repeatsMs = 15 * 60_000

/** The gateway has something to do for it. */
const isOpen = "saved is null and swept_at is null and deleted_at is null and status <> 'failed'"

const schema = `
create table if not exists task (
  seq integer primary key autoincrement, id text not null unique, kind text not null, owner text not null, key text not null unique,
  client_key text, body_sha256 text not null, came_as_repeat integer not null, fingerprint text not null, request text, source text, model text, prompt text,
  seconds integer, size text, status text not null, progress integer, error text, ref text,
  created_at integer not null, completed_at integer, expires_at integer, saved text, swept_at integer, deleted_at integer
) strict;
create unique index if not exists task_client_key on task (owner, client_key) where client_key is not null;
create index if not exists task_body on task (owner, body_sha256);
create index if not exists task_open on task (seq) where ${isOpen};
create index if not exists task_expires on task (expires_at) where expires_at is not null and swept_at is null;
create table if not exists fact (name text primary key, value text not null) strict;
create table if not exists client_key (
  id text primary key, name text not null unique, hash text not null, created_at integer not null, used_at integer,
  revoked_at integer, usd_per_day real
) strict;`

export async function openStore(folder: string): Promise<Store> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'gateway.db')
  const db = await openDatabase(path, { timeout: 5000 })
  chmodSync(path, 0o600) // it holds prompts; what SQLite puts beside it has the same mode
  useWriteAheadLog(db)
  db.exec('pragma synchronous = full')
  exclusively(db, () => db.exec(schema))
  const one = (sql: string, ...values: (string | number | null)[]) =>
    prepared(db, sql).get(...values) as Row | undefined
  const rowOf = (owner: string, id: string) =>
    one('select * from task where owner = ? and id = ? and deleted_at is null', owner, id)
  const repeatOf: Store['repeatOf'] = ({ owner, clientKey, bodySha256, fingerprint, createdAt }, sendings) => {
    const unnamed = `select * from task where owner = ? and client_key is null and body_sha256 = ? and fingerprint = ?
      and created_at > ? ${sendings === 0 ? 'and came_as_repeat = 1' : ''} order by seq desc limit 1`
    const byBytes = () =>
      sendings === undefined ? undefined : one(unnamed, owner, bodySha256, fingerprint, createdAt - repeatsMs)
    const byName = (name: string) => one('select * from task where owner = ? and client_key = ?', owner, name)
    const found = clientKey === null ? byBytes() : byName(clientKey)
    if (sendings === 0 && found) prepared(db, 'update task set came_as_repeat = 0 where seq = ?').run(found.seq)
    return found && { ...taskOf(found), isDeleted: found.deleted_at !== null }
  }
  return {
    db,
    repeatOf,
    add: (task, sendings) =>
      exclusively(db, () => {
        const known = repeatOf(task, sendings)
        if (known) return { task: known, isNew: false }
        const columns = columnsOf(task)
        const names = Object.keys(columns)
        prepared(db, `insert into task (${names}) values (${names.map(() => '?')})`).run(...Object.values(columns))
        return { task, isNew: true }
      }),
    get(owner, id) {
      const row = rowOf(owner, id)
      return row && taskOf(row)
    },
    refOf(owner, id) {
      const row = one('select * from task where owner = ? and id = ?', owner, id)
      return row ? taskOf(row).ref : null
    },
    find(id) {
      const row = one('select * from task where id = ? and deleted_at is null', id)
      return row && taskOf(row)
    },
    list(owner, { kind, limit, after, order }) {
      const edge = after === undefined ? undefined : rowOf(owner, after)
      const [sign, from] = order === 'asc' ? ['>', edge?.seq ?? 0] : ['<', edge?.seq ?? Number.MAX_SAFE_INTEGER]
      const sql = `select * from task where owner = ? and kind = ? and deleted_at is null and seq ${sign} ? order by seq ${order} limit ?`
      const rows = prepared(db, sql).all(owner, kind, from as number, limit + 1) as unknown as Row[]
      return { tasks: rows.slice(0, limit).map(taskOf), hasMore: rows.length > limit }
    },
    change(id, patch) {
      const columns = columnsOf(patch)
      const names = Object.keys(columns)
      const sets = names.map(name =>
        name === 'status'
          ? `status = case when status in ('completed', 'failed') then status else ? end`
          : `${name} = ?`,
      )
      const sql = `update task set ${sets} where id = ? and deleted_at is null`
      const write = () => prepared(db, sql).run(...Object.values(columns), id).changes > 0
      return isSeenAgain(patch) ? withoutSync(db, write) : write()
    },
    remove(id) {
      prepared(db, 'update task set deleted_at = ?, saved = null, prompt = null, request = null where id = ?').run(
        Date.now(),
        id,
      )
    },
    expired(now) {
      const sql = 'select * from task where expires_at <= ? and saved is not null and deleted_at is null order by seq'
      return (prepared(db, sql).all(now) as unknown as Row[]).map(taskOf)
    },
    sweep(id, now) {
      prepared(db, 'update task set swept_at = ?, saved = null, prompt = null where id = ?').run(now, id)
    },
    unfinished() {
      const sql = `select * from task where ${isOpen} order by seq`
      return (prepared(db, sql).all() as unknown as Row[]).map(taskOf)
    },
    close: () => db.close(),
  }
}

/** How far it is: what the next look tells again, if the power fails. */
const isSeenAgain = ({ status, ...rest }: TaskPatch): boolean =>
  status !== 'completed' && status !== 'failed' && Object.keys(rest).every(name => name === 'progress')

/** A thousand tasks that move would else hold every answer up by a thousand waits for the disk. */
function withoutSync<T>(db: DatabaseSync, write: () => T): T {
  db.exec('pragma synchronous = normal')
  try {
    return write()
  } finally {
    db.exec('pragma synchronous = full')
  }
}

interface Row {
  [column: string]: string | number | null
  seq: number
}

const asJson = new Set(['request', 'error', 'ref', 'saved'])

/** `createdAt` is `created_at` in the table; what is no single value stands there as JSON. */
function columnsOf(task: TaskPatch): Record<string, string | number | null> {
  const entries = Object.entries(task).map(([name, value]) => [
    name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`),
    asJson.has(name) && value !== null ? JSON.stringify(value) : value,
  ])
  return Object.fromEntries(entries) as Record<string, string | number | null>
}

function taskOf({ seq: _seq, deleted_at: _deletedAt, ...row }: Row): StoredTask {
  const entries = Object.entries(row).map(([column, value]) => {
    const name = column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
    return [name, asJson.has(name) && value !== null ? (JSON.parse(String(value)) as unknown) : value]
  })
  return Object.fromEntries(entries) as StoredTask
}
