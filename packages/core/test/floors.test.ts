import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'

/** The rooms of core from the ground up, with what stands on one floor: the only place where their order is written down. */
const floors: readonly (readonly string[])[] = [
  ['base'],
  ['words'],
  ['contract', 'journal', 'net'],
  ['family', 'files'],
  ['wire'],
  ['tasks'],
  ['client'],
]
/** One per entry of `exports`; they lead to the rooms and nothing leads to them. */
const faces = ['dialects.ts', 'index.ts', 'internal.ts', 'provider.ts', 'schema.ts', 'testing.ts']

const source = join(import.meta.dirname, '..', 'src')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
  name => name.endsWith('.ts') && !/\.test(-d)?\.ts$/.test(name),
)
const roomOf = (name: string) => (name.includes('/') ? name.slice(0, name.indexOf('/')) : '')
const floorOf = (room: string) => floors.findIndex(rooms => rooms.includes(room))

test('every file stands in a room, and only the faces of the package beside them', () => {
  expect(files.filter(name => roomOf(name) === '').toSorted()).toEqual(faces)
  expect([...new Set(files.map(roomOf))].filter(room => room !== '' && floorOf(room) < 0)).toEqual([])
})

test('a file knows its own room and those below it, never one above or a face', () => {
  const wrong = files
    .filter(name => roomOf(name) !== '')
    .flatMap(name => {
      const text = readFileSync(join(source, name), 'utf8')
      const targets = [...text.matchAll(/(?:from |import\()'(\.[^']+)'/g)].map(([, path]) =>
        relative(source, join(source, dirname(name), path!)),
      )
      const [own, floor] = [roomOf(name), floorOf(roomOf(name))]
      const isAllowed = (target: string) =>
        roomOf(target) === own || (roomOf(target) !== '' && floorOf(roomOf(target)) < floor)
      return targets.filter(target => !isAllowed(target)).map(target => `${name} -> ${target}`)
    })
  expect(wrong).toEqual([])
})

test('ARCHITECTURE.md shows the same rooms on the same floors', () => {
  const page = readFileSync(join(source, '..', '..', '..', 'ARCHITECTURE.md'), 'utf8')
  const rows = [...page.matchAll(/^\| (\d) \| `(\w+)` \|/gm)].map(([, floor, room]) => [Number(floor), room])
  const rooms = floors.flatMap((names, index) => names.map(name => [index + 1, name]))
  expect(rows.toSorted()).toEqual(rooms.toSorted())
})

test('a room on the ground knows nothing but Node', () => {
  const ground = files.filter(name => roomOf(name) === 'base')
  const foreign = ground.flatMap(name =>
    [...readFileSync(join(source, name), 'utf8').matchAll(/(?:from |import\()'([^.'][^']*)'/g)]
      .map(([, specifier]) => specifier!)
      .filter(specifier => !specifier.startsWith('node:'))
      .map(specifier => `${name} -> ${specifier}`),
  )
  expect(foreign).toEqual([])
})
