import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FakeRelay, fakeRelay, json, text } from '../../test/fake-relay.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { createClient } from '../client/create-client.ts'
import { provesRefusal, speakerOf } from '../contract/error-defaults.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { virtualClock } from '../testing.ts'
import { isVidrelayError } from '../words/errors.ts'

let relay: FakeRelay
beforeAll(async () => {
  relay = await fakeRelay()
})
afterAll(() => relay.close())

const mark = { 'cf-error-type': 'origin' }
const page = '<title>Sorry</title>'
const ways = {
  'as JSON of the provider': (http: number) => ({ say: json({ message: 'no' }, http), json: {}, headers: {} }),
  'as a page': (http: number) => ({ say: text(page, http), json: undefined, headers: {} }),
  'as nothing': (http: number) => ({ say: text('', http), json: undefined, headers: {} }),
  'as a page that the edge marks': (http: number) => ({
    say: text(page, http, mark),
    json: undefined,
    headers: mark,
  }),
}

test.each(Object.entries(ways))('a key pays again only after proof, for every status %s', async (_, way) => {
  const journal = memoryJournal()
  await using client = createClient(relayProvider({ apiKey: 'mill-key-0123456789', baseURL: relay.url }), {
    journal,
    clock: virtualClock(),
  })
  for (let http = 300; http < 600; http++) {
    const { say, json: body, headers } = way(http)
    const isProof = provesRefusal(http, speakerOf(body, headers), headers)
    const key = `key-${http}`
    relay.creates = [say]
    relay.heard.length = 0
    const error = await client.videos.submit({ prompt: 'a windmill' }, { key }).catch(reason => reason)
    if (!isVidrelayError(error)) throw new Error(`HTTP ${http}: no error`)
    expect([http, error.code === 'submit_unknown']).toEqual([http, !isProof])
    expect(await journal.get(key)).toMatchObject({ state: isProof ? 'rejected' : 'unknown' })
    const before = relay.posts()
    relay.creates = [json({ task_id: `task_${http}` })]
    const again = await client.videos.submit({ prompt: 'a windmill' }, { key }).catch(reason => reason)
    expect([http, relay.posts() - before]).toEqual([http, isProof ? 1 : 0])
    if (isProof) expect(again).toMatchObject({ ref: { id: `task_${http}` } })
    else {
      expect(before).toBe(1)
      expect(again).toMatchObject({ code: 'submit_unknown' })
    }
  }
})
