import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, type Journal, memoryJournal, type TaskRef } from '../../src/index.ts'
import { says } from './difference.ts'
import { orchard } from './document.ts'
import type { Exchange } from './relay.ts'
import type { Row, Step } from './row.ts'
import { key as apiKey, prompt, type Scene } from './scene.ts'
import { create, does, gets, hears, json, submits } from './words.ts'

export const key = 'order-1'
export const bought = submits({ gives: { ref: { id: 't1' } } })
export const lost = create('lost')
export const isLost = submits({ error: { code: 'submit_unknown', key } })
export const second: Exchange = {
  ask: 'POST /v1/tasks',
  json: { model: 'plum', prompt, seconds: 8 },
  gives: json({ task_id: 't2', status: 'queued' }),
}
export const buysSecond = submits(
  { gives: { ref: { id: 't2' } } },
  { key: 'order-2' },
  { model: 'plum', prompt, seconds: 8 },
)

/** A journal that refuses its lines while `isBroken` says so. */
export function breaking(isBroken: { now: boolean }, which: readonly (keyof Journal)[]): () => Journal {
  return () => {
    const journal = memoryJournal()
    const broken = Object.fromEntries(
      which.map(name => [
        name,
        (...words: never[]) =>
          isBroken.now
            ? Promise.reject(new Error('the disk is full'))
            : (journal[name] as (...all: never[]) => unknown)(...words),
      ]),
    )
    return { ...journal, ...broken }
  }
}
export const other = (settings: NonNullable<Row['settings']>): Step =>
  does('another client of the same journal', async scene => scene.restart('kept', settings), {})
export const openRow = (id: string, loses: string, change: object, problem: string): Row => ({
  id: `life/a ref of somebody else is refused: ${id}`,
  loses,
  does: [hears(change), gets({ error: { code: 'invalid_request', field: 'ref', message: says(problem) } })],
})

export const pictureRef = (scene: Scene): TaskRef => ({
  v: 1,
  provider: 'orchard',
  dialect: 'picture',
  kind: 'image',
  id: 'p1',
  baseURL: 'https://api.orchard.example',
  createdAt: new Date(scene.clock.now()).toISOString(),
})

export const optionsOf = (scene: Scene) => ({
  journal: scene.journal ?? (false as const),
  clock: scene.clock,
  network: scene.network,
  proxy: false as const,
})
export const clientWith = (scene: Scene, journal: Journal) =>
  createClient(orchard({ apiKey }), { ...optionsOf(scene), journal })

export async function using<C extends { close(): Promise<void> }, T>(
  client: C,
  work: (client: C) => Promise<T>,
): Promise<T> {
  try {
    return await work(client)
  } finally {
    await client.close()
  }
}

/** A row whose journal refuses every change of a line, until its steps say otherwise. */
export function broken(
  row: (isBroken: { now: boolean }) => Pick<Row, 'wire' | 'does'>,
): Pick<Row, 'wire' | 'does' | 'journal'> {
  const isBroken = { now: true }
  const journal = () => {
    isBroken.now = true
    return breaking(isBroken, ['update'])()
  }
  return { journal, ...row(isBroken) }
}

/** A row with a place for a journal's file. */
export function inFolder(row: (path: string) => Pick<Row, 'wire' | 'does'>): Pick<Row, 'wire' | 'does'> {
  let folder = ''
  const path = join(tmpdir(), `vidrelay-acceptance-${process.pid}-${Math.trunc(performance.now() * 1000)}`, 'tasks.db')
  const made = row(path)
  folder = join(path, '..')
  const clean: Step = does('the folder is removed', async () => rmSync(folder, { recursive: true, force: true }), {})
  return { ...made, does: [...made.does, clean] }
}
