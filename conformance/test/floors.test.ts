import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

/** The folders of the kit, the lowest first; a file knows its own folder and those below it. */
const floors = [
  ['format'], // the two file formats: a recording and a report
  ['replay'], // one recording against the real client
  ['ways'], // a task's tape, and what may happen on its way
  ['rows'], // a document row by row
  ['spec'], // a document beside its specification
  ['suite'], // everything that an adapter is held to, and its verdict
  ['report'], // for people and machines
  ['capture'], // recordings of a live upstream
  ['drift'], // a live upstream beside what is known of it
  ['cli', '.'], // the faces of the package
]

const src = join(import.meta.dirname, '..', 'src')
const folderOf = (path: string) => relative(src, path).split('/').slice(0, -1)[0] ?? '.'
const floorOf = (path: string) => floors.findIndex(names => names.includes(folderOf(path)))

test('no file knows a folder above its own', () => {
  const files = readdirSync(src, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map(entry => join(entry.parentPath, entry.name))
  expect(files.length).toBeGreaterThan(80)
  const wrong = files.flatMap(file =>
    [...readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g)].flatMap(([, path = '']) => {
      const target = resolve(dirname(file), path)
      const isFine = floorOf(target) < floorOf(file) || folderOf(target) === folderOf(file)
      return isFine ? [] : [`${relative(src, file)} knows ${relative(src, target)}`]
    }),
  )
  expect(wrong).toEqual([])
})
