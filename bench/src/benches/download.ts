import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { request } from 'undici'
import { cores } from '../measure/cores.ts'
import type { Options } from '../measure/options.ts'
import { type Line, linesOf } from '../measure/report.ts'
import { type Arms, singles } from '../measure/slices.ts'
import { startRelay } from '../serve/start.ts'

const fileBytes = Number(process.env.BENCH_FILE_BYTES ?? 2 ** 30)

/** A file of 1 GiB to the disk with its SHA-256, synced, against undici's `request`, `FileHandle.write` and a hash. */
export async function download({ rounds = 5, beside }: Options): Promise<Line[]> {
  using relay = await startRelay({ fileBytes })
  const folder = mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), 'vidrelay-bench-'))
  let files = 0
  const into = async (save: (file: string) => Promise<unknown>) => {
    const file = join(folder, String(files++))
    await save(file)
    rmSync(file)
  }
  const raw = () =>
    into(async file => {
      const hash = createHash('sha256')
      const { body } = await request(`${relay.url}/file`)
      const target = await open(file, 'wx')
      for await (const chunk of body as AsyncIterable<Buffer>) {
        hash.update(chunk)
        await target.write(chunk)
      }
      await target.sync()
      await target.close()
      return hash.digest('hex')
    })
  const arms: { [name: string]: Arms[string] } = { raw, 'raw again': raw }
  for (const [name, { core, openaiVideos }] of Object.entries(await cores(beside))) {
    const client = core.createClient(openaiVideos({ baseURL: relay.url, apiKey: 'sk-bench-0123456789' }), {
      journal: false,
    })
    const { ref } = await client.videos.submit({ model: 'sora-2', prompt: 'a lighthouse', seconds: 5 })
    // Old enough that the first look is due at once.
    const done = { ...ref, id: `done_${name}`, createdAt: '2026-01-01T00:00:00.000Z' }
    arms[name] = () => into(file => client.download(done, file))
  }
  const label = `${Math.round(fileBytes / 2 ** 20)} MiB`
  const lines = linesOf(label, await singles(arms, rounds, () => pause(50)))
  rmSync(folder, { recursive: true })
  return lines
}
