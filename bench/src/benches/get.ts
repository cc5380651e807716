import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'undici'
import { cores } from '../measure/cores.ts'
import type { Options } from '../measure/options.ts'
import { type Line, linesOf } from '../measure/report.ts'
import { type Arms, slices } from '../measure/slices.ts'
import { startRelay } from '../serve/start.ts'
import { peerLooks } from './peers.ts'

/** Looks at once, at most. */
const widest = 64

/** One look at a task, against the request alone: undici's own `Pool.request` and `JSON.parse`. */
export async function get({ rounds = 60, beside }: Options): Promise<Line[]> {
  using relay = await startRelay()
  const folder = mkdtempSync(join(tmpdir(), 'vidrelay-bench-'))
  const pool = new Pool(relay.url, { connections: 64 })
  const raw = async () => {
    const { body } = await pool.request({
      path: '/v1/videos/vid_1',
      method: 'GET',
      headers: { authorization: 'Bearer sk-bench' },
    })
    return (JSON.parse(await body.text()) as { status: string }).status
  }
  const arms: { [name: string]: Arms[string] } = { raw, 'raw again': raw }
  for (const [name, { core, openaiVideos }] of Object.entries(await cores(beside))) {
    const client = openaiVideos({ baseURL: relay.url, apiKey: 'sk-bench-0123456789' })
    for (const journal of [core.sqliteJournal(join(folder, `${name}.db`)), false as const]) {
      const videos = core.createClient(client, { journal })
      // As many tasks as there are looks at once: those of one task are one look.
      const tasks = await Promise.all(
        Array.from({ length: widest }, () =>
          videos.videos.submit({ model: 'sora-2', prompt: 'a lighthouse', seconds: 5 }),
        ),
      )
      let turn = 0
      arms[`${name}, ${journal ? 'journal' : 'no journal'}`] = async () =>
        (await videos.get(tasks[turn++ % widest]!.ref)).status
    }
  }
  Object.assign(arms, await peerLooks(relay.url))
  const lines: Line[] = []
  for (const width of [1, widest])
    lines.push(...linesOf(`c=${width}`, await slices(arms, { rounds, milliseconds: 100, width })))
  await pool.destroy()
  rmSync(folder, { recursive: true })
  return lines
}
