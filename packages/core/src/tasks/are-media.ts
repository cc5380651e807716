import { withDeadline } from '../base/clock.ts'
import { createGather } from '../base/gather.ts'
import { tellingBytes } from '../base/media-type.ts'
import { createPatience, patiently } from '../net/patience.ts'
import { inlineBegin, isNamedAs, isOfKind } from '../wire/brought.ts'
import type { Reading } from '../wire/read.ts'
import type { Kind } from '../words/names.ts'
import type { OutputSource } from '../words/task.ts'
import type { Context } from './context.ts'

const tries = 3
const pauseMs = 2000
const oneTryMs = 20_000

/** Whether each result that an answer without an id brought is a medium of this kind. Never throws. */
export async function areMedia(context: Context, kind: Kind, outputs: Reading['outputs']): Promise<boolean> {
  const found = outputs.filter(({ role }) => role === kind)
  const all = await Promise.all(found.map(({ sources }) => isMedium(context, kind, sources)))
  return all.length > 0 && all.every(Boolean)
}

async function isMedium(context: Context, kind: Kind, sources: readonly OutputSource[]): Promise<boolean> {
  for (const source of sources) {
    const begin = inlineBegin(source)
    if (begin) return isOfKind(begin, kind)
    if (!('url' in source)) continue
    if (isNamedAs(source.url, kind)) return true
    if (await leadsTo(context, kind, source.url)) return true
  }
  return false
}

/** Whoever gives no id gives no second chance to ask: the link is looked at itself. */
async function leadsTo(context: Context, kind: Kind, link: string): Promise<boolean> {
  if (!URL.canParse(link, context.relay.baseURL)) return false
  for (let attempt = 1; ; attempt++) {
    const begin = await beginOf(context, new URL(link, context.relay.baseURL)).catch(() => undefined)
    if (begin) return isOfKind(begin, kind)
    if (attempt === tries) return false
    await context.clock.sleep(pauseMs)
  }
}

const beginOf = (context: Context, url: URL): Promise<Uint8Array | undefined> =>
  withDeadline(context.clock, oneTryMs, undefined, async signal => {
    const stream = await context.http.open(url, { range: `bytes=0-${tellingBytes - 1}` }, signal)
    try {
      if (stream.status !== 200 && stream.status !== 206) return undefined
      const begin = createGather()
      for await (const chunk of patiently(context.clock, stream, [createPatience(oneTryMs)])) {
        begin.push(chunk)
        if (begin.size >= tellingBytes) break
      }
      return begin.bytes()
    } finally {
      stream.cancel()
    }
  })
