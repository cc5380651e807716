import type { Status } from '@vidrelay/core'
import { gatewayOutputs, gatewayStatuses } from '@vidrelay/core/dialects'
import { type Dialect, type Json, reasonPlaces } from '@vidrelay/core/provider'
import { describe, expect, test } from 'vitest'
import { compileDialects } from '../../packages/core/src/contract/compile.ts'
import { read } from '../../packages/core/src/wire/read.ts'
import { type AdapterId, adapters } from './suites.ts'

/** Whatever one gateway of the family says, every adapter reads: each word with a result at each place, and with a reason at each place. */

type Tree = { readonly [key: string]: Json }
const words = Object.entries(gatewayStatuses) as [word: string, row: { is: Status }][]
const link = 'https://results.example.net/out.mp4?sig=1'
const reason = 'the picture shows no pear'

const at = (path: string, value: Json): Tree =>
  path.split('.').reduceRight<Json>((inner, key) => ({ [key]: inner }), value) as Tree

/** In every form in which a link comes. */
const forms: readonly Json[] = [link, [link], { url: link }, [{ url: link }], ` ${link}\n`, `[video](${link})`]
const spelled = (word: string) => [word, word.toUpperCase()]

/** The original protocol has its results behind the content route alone. */
const ofFamily = ({ kind, answer }: Dialect): boolean =>
  kind === 'video' && answer.outputs.some(row => row.at === gatewayOutputs.at(-1)!.at)

const isOfFamily = (id: AdapterId) => Object.values(adapters[id]!.definition.dialects).some(ofFamily)
const family = Object.keys(adapters).filter(isOfFamily)

test('the family has members', () => {
  expect(family.length).toBeGreaterThan(1)
})

describe.each(family)('%s', id => {
  const { definition } = adapters[id]!
  const compiled = compileDialects(definition)
  const dialects = Object.entries(definition.dialects).filter(([, dialect]) => ofFamily(dialect))
  const looks = (name: string, json: Tree) => read(compiled[name]!, 'get', { http: 200, json })

  test.each(words)('%s, with a result at each place', (word, { is }) => {
    for (const [name, { answer }] of dialects) {
      for (const said of spelled(word)) {
        for (const { at: place } of gatewayOutputs) {
          for (const form of forms) {
            const json = { [answer.id[0]!]: 'T1', [answer.status[0]!]: said, ...at(place, form) }
            const { status, outputs } = looks(name, json)
            expect({ place, form, status }).toEqual({ place, form, status: is })
            const urls = outputs.flatMap(({ sources }) => sources.flatMap(one => ('url' in one ? [one.url] : [])))
            expect({ place, form, urls: [...new Set(urls)] }).toEqual({
              place,
              form,
              urls: is === 'succeeded' ? [link] : [],
            })
          }
        }
      }
    }
  })

  test.each(words.filter(([, { is }]) => is === 'failed'))('%s, with a reason at each place', word => {
    for (const [name, { answer }] of dialects) {
      for (const place of reasonPlaces) {
        for (const form of [reason, [reason], { message: reason }, [{ msg: reason }]] as Json[]) {
          const json = { [answer.id[0]!]: 'T1', [answer.status[0]!]: word, ...at(place, form) }
          expect({ place, form, message: looks(name, json).error?.message }).toEqual({ place, form, message: reason })
        }
      }
    }
  })
})
