import { rows } from '../acceptance/rows.ts'
import { type Played, play } from '../acceptance/scene.ts'

/** Plays one row with the core and the tables of this module's own copy. */
export async function playRow(id: string): Promise<Played> {
  const row = rows.find(own => own.id === id)
  if (!row) throw new Error(`there is no row ${id}`)
  return play(row)
}
