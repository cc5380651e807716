import { readFileSync, writeFileSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { casesOf, type Made } from './cases.ts'
import type { Answer, Exchange } from './relay.ts'
import type { Expect, Row, Step } from './row.ts'
import { link } from './scene.ts'
import { does, done, file, film, hears, json, look, saves, state, video, whole } from './words.ts'

export const rows = casesOf('download')

export const heard = [hears()]
export const saved = saves({ bytes: video, gives: { mediaType: 'video/mp4', task: { status: 'succeeded' } } })
/** These are asked for, and the whole result is saved. */
export const gets = (...wire: readonly Exchange[]): Made => ({ wire: [look(done), ...wire], does: [...heard, saved] })
/** Nothing is saved. */
export const fails = (
  error: object,
  wire: readonly Exchange[],
  more: { left?: readonly string[]; names?: Row['names'] } = {},
): Made => ({
  wire: [look(done), ...wire],
  ...(more.names && { names: more.names }),
  does: [...heard, saves({ error: { taskRef: { id: 't1' }, ...error }, left: more.left ?? [] })],
})
/** The rounds of a minute: at once a fresh link is asked for, then every ten seconds. */
export const rounds = (gives: Exchange['gives'], times = 8): Exchange[] =>
  Array.from({ length: times }, (_, at) => (at === 0 ? [file(gives)] : [look(done), file(gives)])).flat()
/** What a store says of a link that ran out. */
export const denied: Answer = {
  status: 403,
  headers: { 'content-type': 'application/xml' },
  body: '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
}
export const other = film(4096, 37)
export const otherWhole: Answer = { ...whole, headers: { ...whole.headers, etag: '"v2"' }, body: other }
export const without = (name: string, of: Answer = whole): Answer => ({
  ...of,
  headers: Object.fromEntries(Object.entries(of.headers ?? {}).filter(([own]) => own !== name)),
})
export const chunked = { 'content-type': 'video/mp4', 'transfer-encoding': 'chunked' }
export const elsewhere = (url: string, answer: Exchange['gives'] = whole): Exchange => file(answer, { url })
export const linked = (url: string, names?: Row['names']): Made => ({
  wire: [look(state('done', { videos: [url] }))],
  ...(names && { names }),
  does: [...heard, saves({ error: { code: 'unsafe_url', retryable: false, taskRef: { id: 't1' } } })],
})

export const old = state('done', { videos: [link], expires: '2025-12-31T00:00:00Z' })

// ---- the studio, whose results are behind the key
export const studio = hears({ dialect: 'studio', id: 'v1', model: 'pear', kept: { shard: 's7' } })
export const studioLook = (more: object = {}): Exchange => ({
  ask: 'GET /v1/studio/pear/v1?shard=s7',
  gives: json({ id: 'v1', status: 'done', ...more }),
})
export const content = (gives: Exchange['gives'] = whole, more: Partial<Exchange> = {}): Exchange => ({
  ask: 'GET /v1/studio/pear/v1/content',
  gives,
  ...more,
})
export const fromStudio = (...wire: readonly Exchange[]): Made => ({
  wire: [studioLook(), ...wire],
  does: [studio, saved],
})
/** A file of the user in the folder of the row. */
export const writes = (name: string, text: string): Step =>
  does(
    `${name} is written`,
    async scene => {
      writeFileSync(scene.file(name), text)
      scene.saved.add(scene.file(name))
    },
    {},
  )
export const reads = (name: string, text: string): Step =>
  does(`${name} is read`, async scene => ({ text: readFileSync(scene.file(name), 'utf8') }), { gives: { text } })

export type Write = (
  bytes: Uint8Array,
  at: number,
  length: number,
  position: number,
) => Promise<{ bytesWritten: number }>

/** Saves the result on a disk that writes so. */
export function savesWhile(change: (write: Write) => Write, expect: Expect): Step {
  return does(
    'download onto such a disk',
    async scene => {
      const handle = await open(scene.file('out.mp4'), 'w')
      const files = Object.getPrototypeOf(handle) as { write: Write }
      await handle.close()
      await rm(scene.file('out.mp4'))
      const { write } = files
      files.write = function (this: unknown, ...words) {
        return change((...own) => write.apply(this, own))(...words)
      }
      try {
        return await scene.client.download(scene.ref!, scene.file('out.mp4'))
      } finally {
        files.write = write
      }
    },
    expect,
  )
}
