import { expect, test } from 'vitest'
import { exportedNames, staleRecords } from '../../scripts/entries.mjs'

test('what each published package lets others import is written down, so that a review sees a change of it', () => {
  expect(staleRecords(), 'npm run entries, and commit scripts/entries').toEqual([])
})

test('each form of an export is read, or refused', () => {
  const source = [
    "export { type A, b, c as d, type E as F } from './a.ts'",
    "export type { G } from './g.ts'",
    '// export const no = 1',
    "/** export { no } from 'here' */",
    'export const h = 1',
    'export async function i(): Promise<void> {}',
    'export function j(a: string): void',
    'export function j(a: unknown): void {}',
    'export interface K { l: string }',
    'export class M {}',
  ].join('\n')
  expect(exportedNames(source)).toEqual({ values: ['M', 'b', 'd', 'h', 'i', 'j'], types: ['A', 'F', 'G', 'K'] })
  for (const refused of ["export * from './all.ts'", 'export default 1', 'export { a as default, "b" }'])
    expect(() => exportedNames(refused)).toThrow('an export that is not read')
})
