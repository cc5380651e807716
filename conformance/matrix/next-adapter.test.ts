import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { adapters } from '../../scripts/adapters.mjs'
import { root } from './scaffolded.ts'

/** Where the command, which is published, and the sandbox, which has protocols of its own, list theirs. */
const sources = ['packages/cli/src/providers.ts', 'packages/sandbox/src/providers/protocols.ts']

function* codeIn(folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory() && !/^(\.|node_modules$|dist$|generated$)/.test(entry.name)) yield* codeIn(path)
    else if (/\.(ts|mjs|js)$/.test(entry.name)) yield path
  }
}

const camelOf = (id: string) => id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())

test('no list names every adapter: the next one would be missing there, and nobody would notice or something be red', () => {
  const files = ['packages', 'conformance', 'scripts', 'specs', 'examples', 'bench'].flatMap(own => [...codeIn(own)])
  const listing = files.flatMap(path => {
    const lists = readFileSync(join(root, path), 'utf8').match(/[[{][^[\]{}]*[\]}]/g) ?? []
    const names = (list: string) => new Set(list.match(/[\w-]+/g))
    const isOfAll = (list: string) => adapters.every(id => names(list).has(id) || names(list).has(camelOf(id)))
    return lists.some(isOfAll) && !sources.includes(path) ? [path] : []
  })
  expect(listing, 'find them by scripts/adapters.mjs, or by `adapters` of conformance/matrix/suites.ts').toEqual([])
})
