import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClient, type Task, type TaskRef } from '@vidrelay/core'
import { gatewayOutputs } from '@vidrelay/core/dialects'
import { type Json, reasonPlaces } from '@vidrelay/core/provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { at, family, forms, link, reason, type Tree, words } from './family.ts'
import { adapters, isOfFamily } from './suites.ts'

/** The same over HTTP, through the client: an answer comes in, a task comes out. Words take turns, so that each place meets many of them. */

let answer: Json = null
const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
})
beforeAll(() => new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve)))
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

describe.each(family)('%s', id => {
  const adapter = adapters[id]!
  const { dialects, key } = adapter.definition
  const [dialect, { answer: rows }] = Object.entries(dialects).find(([, own]) => isOfFamily(own))!

  async function looks(each: readonly Tree[], judge: (task: Task, index: number) => void): Promise<void> {
    const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const client = createClient(adapter({ apiKey: `${key?.prefix ?? ''}a-key-of-the-family`, baseURL }), {
      journal: false,
      proxy: false,
    })
    try {
      for (const [index, json] of each.entries()) {
        const ref: TaskRef = {
          v: 1,
          provider: adapter.definition.id,
          dialect,
          kind: 'video',
          id: `T${index}`,
          baseURL,
          createdAt: '2026-01-01T00:00:00.000Z',
        }
        answer = { [rows.id[0]!]: ref.id, ...json }
        judge(await client.get(ref), index)
      }
    } finally {
      await client.close()
    }
  }

  test('a result at each place, in each form, beside every word in turn', async () => {
    const each = gatewayOutputs.flatMap(({ at: place }) => forms.map(form => ({ place, form })))
    const turns = each.map((one, index) => ({ ...one, word: words[index % words.length]![0] }))
    const succeeding = words.filter(([, { is }]) => is === 'succeeded')
    const all = [...turns, ...each.map((one, index) => ({ ...one, word: succeeding[index % succeeding.length]![0] }))]
    await looks(
      all.map(({ place, form, word }) => ({ [rows.status[0]!]: word.toUpperCase(), ...at(place, form) })),
      ({ status, outputs }, index) => {
        const { word, ...where } = all[index]!
        const is = words.find(([own]) => own === word)![1].is
        const urls = [...new Set(outputs.map(({ url }) => url))]
        expect({ where, word, status, urls }).toEqual({
          where,
          word,
          status: is,
          urls: is === 'succeeded' ? [link] : [],
        })
      },
    )
  })

  test('a reason at each place', async () => {
    const failing = words.filter(([, { is }]) => is === 'failed')
    const all = reasonPlaces.map((place, index) => ({ place, word: failing[index % failing.length]![0] }))
    await looks(
      all.map(({ place, word }) => ({ [rows.status[0]!]: word, ...at(place, { message: reason }) })),
      ({ status, error }, index) => {
        expect({ ...all[index], status, message: error?.message }).toEqual({
          ...all[index],
          status: 'failed',
          message: reason,
        })
      },
    )
  })
})
