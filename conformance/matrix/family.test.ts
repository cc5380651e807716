import { gatewayOutputs } from '@vidrelay/core/dialects'
import { type Json, reasonPlaces } from '@vidrelay/core/provider'
import { describe, expect, test } from 'vitest'
import { compileDialects } from '../../packages/core/src/contract/compile.ts'
import { read } from '../../packages/core/src/wire/read.ts'
import { at, family, forms, link, reason, type Tree, words } from './family.ts'
import { adapters, isOfFamily } from './suites.ts'

/** Whatever one gateway of the family says, every adapter reads: each word with a result at each place, and with a reason at each place. */

const spelled = (word: string) => [word, word.toUpperCase()]

test('the family has members', () => {
  expect(family.length).toBeGreaterThan(1)
})

describe.each(family)('%s', id => {
  const { definition } = adapters[id]!
  const compiled = compileDialects(definition)
  const dialects = Object.entries(definition.dialects).filter(([, dialect]) => isOfFamily(dialect))
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
