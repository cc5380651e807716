import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { adapters } from '../../scripts/adapters.mjs'
import { camelOf } from '../../scripts/new-provider/words.mjs'
import { root } from './scaffolded.ts'

/** Where each has more than its name, and what is red there until the next one has it too. */
const sources: { readonly [path: string]: string } = {
  'conformance/matrix/capture.test.ts': 'what is asked of it; its own test',
  'conformance/matrix/drift.test.ts': 'what its sandbox can change; its own test',
  'conformance/torture/failover.ts': 'a model of six or eight seconds; failover.test.ts',
  'packages/cli/src/providers.ts': 'what the command, which is published, knows before it loads one; providers.test.ts',
  'packages/sandbox/src/providers/protocols.ts': 'protocols, which the sandbox alone has; drift.test.ts',
}

function* codeIn(folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory() && !/^(\.|node_modules$|dist$|generated$)/.test(entry.name)) yield* codeIn(path)
    else if (/\.(ts|mjs|js)$/.test(entry.name)) yield path
  }
}

const isListing = (text: string): boolean => {
  const lists = text.match(/[[{][^[\]{}]*[\]}]/g) ?? []
  const names = (list: string) => new Set(list.match(/[\w-]+/g))
  const isOfAll = (list: string) => adapters.every(id => names(list).has(id) || names(list).has(camelOf(id)))
  return lists.some(isOfAll) || adapters.every(id => text.includes(`'@vidrelay/${id}'`))
}

test('no list names every adapter: the next one would be missing there, and nobody would notice or something be red', () => {
  const files = ['packages', 'conformance', 'scripts', 'specs', 'examples', 'bench', 'docs'].flatMap(own => [
    ...codeIn(own),
  ])
  const listing = files.filter(path => isListing(readFileSync(join(root, path), 'utf8')))
  expect(
    listing.toSorted(),
    'find them by scripts/adapters.mjs, or by `adapters` of conformance/matrix/suites.ts',
  ).toEqual(Object.keys(sources))
})
