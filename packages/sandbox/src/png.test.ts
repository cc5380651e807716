import { expect, test } from 'vitest'
import { readPng } from '../test/read-png.ts'
import { createPngMaker } from './png.ts'

test.each([
  [16, 16],
  [1024, 1024],
  [1536, 1024],
  [3840, 2160],
])('%d x %d, and not large', (width, height) => {
  const png = createPngMaker().make({ width, height }, 'x')
  expect(readPng(png)).toMatchObject({ width, height })
  expect(png.length).toBeLessThan(200_000)
})

test('the same name gives the same bytes, another name another picture', () => {
  const [one, other] = [createPngMaker(), createPngMaker()]
  const size = { width: 40, height: 30 }
  expect(other.make(size, 'a')).toEqual(one.make(size, 'a'))
  expect(one.make(size, 'a')).not.toEqual(one.make(size, 'b'))
})

test('the last few are remembered', () => {
  const maker = createPngMaker()
  const make = (name: string) => maker.make({ width: 16, height: 16 }, name)
  const first = make('0')
  expect(make('0')).toBe(first)
  for (let name = 1; name <= 8; name++) make(String(name))
  expect(make('0')).not.toBe(first)
})
