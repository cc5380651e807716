import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'undici'
import { cores } from '../measure/cores.ts'
import type { Options } from '../measure/options.ts'
import { inOwnProcess } from '../measure/own-process.ts'
import { type Line, linesOf } from '../measure/report.ts'
import { type Arms, singles } from '../measure/slices.ts'
import { startRelay } from '../serve/start.ts'

const fileBytes = 10 * 2 ** 20
const howMany = 7
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
/** A picture with much behind it. */
const picture = (): Buffer => {
  const bytes = Buffer.alloc(fileBytes, 5)
  png.copy(bytes)
  return bytes
}

export const pictures = (): Buffer[] => Array.from({ length: howMany }, picture)

/** Seven files of 10 MB in one form, against the same form written piece by piece over a connection of its own. */
export async function multipart({ rounds = 12, beside }: Options): Promise<Line[]> {
  using relay = await startRelay()
  const folder = mkdtempSync(join(tmpdir(), 'vidrelay-bench-'))
  const files = pictures()
  const raw = async () => {
    const pieces = formOf(files)
    const client = new Client(relay.url)
    const answer = await client.request({
      path: '/v1/videos',
      method: 'POST',
      headers: {
        authorization: 'Bearer sk-bench',
        'content-type': 'multipart/form-data; boundary=b',
        'content-length': String(pieces.reduce((sum, { byteLength }) => sum + byteLength, 0)),
      },
      // undici takes every iterable, its types do not say so.
      body: pieces as unknown as Readable,
    })
    JSON.parse(await answer.body.text())
    void client.destroy()
  }
  const arms: { [name: string]: Arms[string] } = { raw, 'raw again': raw }
  for (const [name, { core, geeknow }] of Object.entries(await cores(beside))) {
    const configured = geeknow({ baseURL: relay.url, apiKey: 'sk-bench-0123456789' })
    for (const journal of [core.sqliteJournal(join(folder, `${name}.db`)), false as const]) {
      const { videos } = core.createClient(configured, { journal })
      const request = { model: 'grok-video-3', prompt: 'a lighthouse', images: files.map(bytes => ({ bytes })) }
      // Without either nobody will ever compare it, and no file is hashed.
      arms[`${name}, ${journal ? 'key and journal' : 'neither'}`] = () =>
        videos.submit(request, { lenient: true, ...(journal && { key: randomUUID() }) })
    }
  }
  const lines = linesOf('7 x 10 MB', await singles(arms, rounds, () => pause(20)))
  rmSync(folder, { recursive: true })
  return [...lines, ...(await inOwnProcess('multipart-memory.ts', beside))]
}

function formOf(pictures: readonly Buffer[]): Uint8Array[] {
  const pieces = pictures.flatMap((bytes, index) => [
    Buffer.from(
      `${index > 0 ? '\r\n' : ''}--b\r\ncontent-disposition: form-data; name="image"; filename="${index}.png"\r\ncontent-type: image/png\r\n\r\n`,
    ),
    bytes,
  ])
  return [...pieces, Buffer.from('\r\n--b\r\ncontent-disposition: form-data; name="prompt"\r\n\r\nx\r\n--b--\r\n')]
}
