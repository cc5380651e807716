import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadRecordings, type Recording } from '@vidrelay/conformance'
import type { ConfiguredProvider } from '@vidrelay/core/provider'
import { openGateway } from '@vidrelay/gateway'
import { startSandbox } from '@vidrelay/sandbox'
import { expect, test } from 'vitest'
import { readSpec } from './read-spec.ts'
import { type AdapterId, adapters } from './suites.ts'

// The gateway is a server that three of the documents describe: what their recordings ask is asked of it, and its answers
// are held to the documented ones and to the specification.

type Exchange = Recording['exchanges'][number]

/**
 * Where each looks at a video; and what is refused here, and for which field: a body with more files than one may have, and
 * an option that the page does not name.
 */
const cases: [id: AdapterId, looks: string, refusals: (string | null)[]][] = [
  ['apixgo', '/v1/video/generations', []],
  ['gaia', '/v1/videos/async', [null]],
  ['openai-videos', '/v1/videos', ['characters']],
]

/** Each way of a create that the page answers with 200, once. */
function creates(provider: AdapterId): Exchange[] {
  const recordings = loadRecordings(new URL(`../recordings/${provider}/`, import.meta.url))
  const all = recordings.flatMap(({ exchanges, source }) => exchanges.map(one => ({ source, ...one })))
  const wanted = all.filter(
    ({ request, response }) =>
      request.method === 'POST' &&
      /\/v1\/(video\/generations|videos(\/async|\?async=true)?|images\/generations(\/async|\?async=true))$/.test(
        request.url,
      ) &&
      (request.json ?? request.form) !== undefined &&
      response?.status === 200,
  )
  return [...new Map(wanted.map(one => [JSON.stringify(one.request), one])).values()]
}

const modelOf = ({ request: { json, form } }: Exchange): string =>
  String(
    (json as { model?: string } | undefined)?.model ?? form?.find(({ name }) => name === 'model')?.['value' as never],
  )

const bodyOf = ({ request: { json, form } }: Exchange): Pick<RequestInit, 'body' | 'headers'> => {
  if (json !== undefined) return { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } }
  const body = new FormData()
  for (const part of form!) {
    if ('value' in part) body.append(part.name, part.value)
    else body.append(part.name, new Blob([png], { type: part.type }), part.filename)
  }
  return { body }
}

/** Every key of the documented answer is there with a value of its type, or null where nobody knows; what was asked for stands in it. */
function expectLike(given: Record<string, unknown>, documented: object, asked: Record<string, unknown>) {
  for (const [name, value] of Object.entries(documented)) {
    expect.soft(Object.keys(given)).toContain(name)
    if (given[name] === null) continue
    expect.soft(typeof given[name], name).toBe(typeof value)
    const wanted = ['status', 'object', 'progress'].includes(name) ? value : asked[name]
    if (wanted !== undefined) expect.soft(given[name], name).toBe(wanted)
  }
}

/** Looked at quickly. */
function quick({ definition, ...configured }: ConfiguredProvider): ConfiguredProvider {
  const polling = { ...definition.polling, first: 0.5, every: 0.5, most: 0.5 }
  return { ...configured, definition: { ...definition, polling } }
}

test.each(cases)('%s: what its recordings create is created here', async (id, looks, refusals) => {
  const exchanges = creates(id)
  const spec = readSpec(id)
  const sandbox = await startSandbox({ timeline: { queued: 0.01, running: 0.01 } })
  const folder = await mkdtemp(join(tmpdir(), 'vidrelay-recordings-'))
  const gateway = await openGateway({
    providers: [quick(adapters[id]!({ apiKey: 'sk-any', baseURL: `${sandbox.url}/${id}` }))],
    routes: Object.fromEntries(exchanges.map(modelOf).map(model => [model, [{ provider: id, model }]])),
    folder,
    proxy: false,
  })
  const url = await gateway.listen()
  const held = (at: { method: string; url: string }, body: object) => {
    const known = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null))
    expect.soft(spec.answerProblems(at, 200, known), JSON.stringify(body)).toEqual([])
  }
  const look = async (video: unknown) => {
    const seen = await fetch(`${url}${looks}/${video}`)
    held({ method: 'GET', url: `${spec.document.servers[0].url}${looks}/x` }, (await seen.json()) as object)
  }
  try {
    const refused: unknown[] = []
    const first: { model: string; id: unknown }[] = []
    for (const exchange of exchanges) {
      const at = new URL(exchange.request.url)
      const path = at.pathname.replace(/^.*(?=\/v1\/)/, '')
      const answer = await fetch(`${url}${path}${at.search}`, { method: 'POST', ...bodyOf(exchange) })
      const body = (await answer.json()) as Record<string, unknown>
      if (answer.status !== 200) {
        refused.push(((body.error as { param?: string | null } | undefined) ?? body).param)
        continue
      }
      held({ method: 'POST', url: `${spec.document.servers[0].url}${path}` }, body)
      const { json = {} } = exchange.request
      if (exchange.source?.class === 'documentation')
        expectLike(body, exchange.response!.json as object, json as Record<string, unknown>)
      if (path.includes('images')) continue
      await look(body.id)
      first.push({ model: modelOf(exchange), id: body.id })
    }
    // The ends, good and bad, have the shapes of the specification too.
    const body = JSON.stringify({ model: first[0]!.model, prompt: 'a plane [fail]' })
    const asked = { method: 'POST', body, headers: { 'content-type': 'application/json' } }
    const failed = (await (await fetch(`${url}/v1/videos`, asked)).json()) as { id: string }
    for (const video of [first[0]!.id, failed.id]) {
      const events = await (await fetch(`${url}/v1/videos/${video}/events`)).text()
      expect(events).toContain(video === failed.id ? 'event: video.failed' : 'event: video.completed')
      await look(video)
    }
    process.stdout.write(`${id}: ${exchanges.length} creates, ${refused.length} of them refused\n`)
    expect(refused).toEqual(refusals)
  } finally {
    await gateway.close()
    await sandbox.close()
    await rm(folder, { recursive: true, force: true })
  }
})

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
