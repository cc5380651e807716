import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { SubmitOptions } from '@vidrelay/core'
import { exclusively, prepared } from '@vidrelay/core/internal'
import { openStore, type Store } from './store.ts'

/** A key of a client, without what would open anything. */
export interface ClientKey {
  id: string
  name: string
  /** Milliseconds since 1970; null: never. */
  createdAt: number
  usedAt: number | null
  revokedAt: number | null
  /** What it may spend on one day of UTC. Null: what there is. Unit: US dollars. */
  usdPerDay: number | null
}

/** What core is told of who buys. */
export type Terms = Pick<SubmitOptions, 'label' | 'budget'>

export interface ClientKeys {
  /** The key itself, which is shown once and stored nowhere. @throws `TypeError` where the name is taken or is none */
  create(name: string, usdPerDay?: number): string
  /** Null: no bound. False: there is no such key that counts. @throws `TypeError` */
  allow(name: string, usdPerDay: number | null): boolean
  list(): ClientKey[]
  /** False: there is no such key, or it was revoked before. */
  revoke(name: string): boolean
  /** The id of the key that this text is, while it counts. */
  ownerOf(key: string): string | undefined
  /** Was any key ever made? Then nobody is served without one: who revokes the last would else open the door to all. */
  isNeeded(): boolean
  /** Of the key with this id. */
  termsOf(owner: string): Terms
}

function checkedUsd(usd: number | null): number | null {
  if (usd === null || (usd >= 0 && usd <= 1e9)) return usd
  throw new TypeError('max-usd-per-day: accepted: US dollars, 0 to 1000000000')
}

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

/** Who may come. A key is `vr_`, its id and 256 random bits; of these only a hash is kept. */
export function createClientKeys({ db }: Pick<Store, 'db'>): ClientKeys {
  /** To the minute: a write for each request would be its price. */
  const noteUse = (id: string, last: number) => {
    const now = Date.now()
    if (now - last <= 60_000) return
    try {
      prepared(db, 'update client_key set used_at = ? where id = ?').run(now, id)
    } catch {
      // It is only shown; on a full disk who comes is served all the same.
    }
  }
  return {
    create(name, usdPerDay) {
      if (!/^[\w.-]{1,64}$/.test(name))
        throw new TypeError('name: accepted: up to 64 letters, digits, ".", "-" and "_"')
      const [id, secret] = [randomBytes(6).toString('hex'), randomBytes(32).toString('base64url')]
      exclusively(db, () => {
        if (prepared(db, 'select 1 from client_key where name = ?').get(name))
          throw new TypeError(`name: there is a key ${JSON.stringify(name)} already`)
        const sql = 'insert into client_key (id, name, hash, created_at, usd_per_day) values (?, ?, ?, ?, ?)'
        prepared(db, sql).run(id, name, hashOf(secret).toString('hex'), Date.now(), checkedUsd(usdPerDay ?? null))
      })
      return `vr_${id}_${secret}`
    },
    list: () =>
      prepared(
        db,
        'select id, name, created_at as createdAt, used_at as usedAt, revoked_at as revokedAt, usd_per_day as usdPerDay from client_key order by created_at',
      ).all() as unknown as ClientKey[],
    allow: (name, usdPerDay) =>
      prepared(db, 'update client_key set usd_per_day = ? where name = ? and revoked_at is null').run(
        checkedUsd(usdPerDay),
        name,
      ).changes > 0,
    termsOf(owner) {
      const row = prepared(db, 'select name, usd_per_day from client_key where id = ?').get(owner)
      if (!row) return { label: owner }
      const label = String(row.name)
      return row.usd_per_day === null
        ? { label }
        : { label, budget: { usd: Number(row.usd_per_day), per: 'day', label } }
    },
    revoke: name =>
      prepared(db, 'update client_key set revoked_at = ? where name = ? and revoked_at is null').run(Date.now(), name)
        .changes > 0,
    ownerOf(key) {
      const [, id, secret] = /^vr_([0-9a-f]{12})_([\w-]{43})$/.exec(key) ?? []
      if (id === undefined || secret === undefined) return undefined
      const row = prepared(db, 'select hash, used_at from client_key where id = ? and revoked_at is null').get(id)
      if (!row || !timingSafeEqual(hashOf(secret), Buffer.from(String(row.hash), 'hex'))) return undefined
      noteUse(id, Number(row.used_at ?? 0))
      return id
    },
    isNeeded: () => prepared(db, 'select 1 from client_key').get() !== undefined,
  }
}

/** The keys of the gateway in this folder, beside one that runs or without. */
export async function openClientKeys(folder: string): Promise<ClientKeys & { close(): void }> {
  const store = await openStore(folder)
  return { ...createClientKeys(store), close: () => store.close() }
}
