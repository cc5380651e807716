import { mkdtempSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'undici'
import { cores } from '../measure/cores.ts'
import type { Options } from '../measure/options.ts'
import { type Line, linesOf } from '../measure/report.ts'
import { type Arms, slices } from '../measure/slices.ts'
import { startRelay } from '../serve/start.ts'

/**
 * One paid call, against a POST over a connection of its own between two lines of a log that are synced: the intent before
 * it and its outcome. The raw log syncs each line by itself.
 */
export async function submit({ rounds = 25, beside }: Options): Promise<Line[]> {
  using relay = await startRelay()
  const folder = mkdtempSync(join(tmpdir(), 'vidrelay-bench-'))
  const log = await open(join(folder, 'raw.log'), 'a')
  const line = `${'x'.repeat(900)}\n`
  const body = JSON.stringify({ model: 'sora-2', prompt: 'a lighthouse', seconds: '5' })
  const post = async () => {
    const client = new Client(relay.url)
    const headers = { authorization: 'Bearer sk-bench', 'content-type': 'application/json' }
    const answer = await client.request({ path: '/v1/videos', method: 'POST', headers, body })
    const { id } = JSON.parse(await answer.body.text()) as { id: string }
    void client.destroy()
    return id
  }
  const write = async () => {
    await log.write(line)
    await log.datasync()
  }
  const raw = async () => {
    await write()
    await post()
    await write()
  }
  const arms: { [name: string]: Arms[string] } = { 'raw, two syncs': raw, 'raw again': raw, 'raw, no sync': post }
  for (const [name, { core, openaiVideos }] of Object.entries(await cores(beside))) {
    const client = openaiVideos({ baseURL: relay.url, apiKey: 'sk-bench-0123456789' })
    for (const journal of [core.sqliteJournal(join(folder, `${name}.db`)), false as const]) {
      const { videos } = core.createClient(client, { journal })
      arms[`${name}, ${journal ? 'journal' : 'no journal'}`] = () =>
        videos.submit({ model: 'sora-2', prompt: 'a lighthouse', seconds: 5 })
    }
  }
  const lines: Line[] = []
  for (const width of [1, 16])
    lines.push(...linesOf(`c=${width}`, await slices(arms, { rounds, milliseconds: 200, width })))
  await log.close()
  rmSync(folder, { recursive: true })
  return lines
}
