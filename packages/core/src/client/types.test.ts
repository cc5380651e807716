import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const source = fileURLToPath(new URL('./types.test-d.ts', import.meta.url))
const require = createRequire(import.meta.url)
const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
const typeRoots = [dirname(dirname(require.resolve('@types/node/package.json')))]

/** Where a copy of the type tests, changed by the test, does not compile. */
async function errorLines(change: (text: string) => string): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'vidrelay-types-'))
  const here = relative(folder, dirname(source)).replaceAll(sep, '/')
  const text = (await readFile(source, 'utf8')).replaceAll(/ from '(?=\.)/g, ` from '${here}/`)
  await writeFile(join(folder, 'copy.mts'), change(text))
  const config = { extends: join(dirname(dirname(dirname(source))), 'tsconfig.json'), compilerOptions: { typeRoots } }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ ...config, include: ['copy.mts'] }))
  const { stdout, stderr } = spawnSync(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], {
    encoding: 'utf8',
  })
  await rm(folder, { recursive: true })
  expect(stderr).toBe('')
  const lines = [...stdout.matchAll(/^(.*)\((\d+),\d+\): error/gm)]
  expect(lines.filter(([, file]) => !file!.endsWith('copy.mts'))).toEqual([])
  return [...new Set(lines.map(([, , line]) => Number(line)))]
}

test('the compiler accepts the type tests as they are', async () => {
  expect(await errorLines(text => text)).toEqual([])
})

test('and rejects each line that is expected not to compile', async () => {
  const expected = (await readFile(source, 'utf8'))
    .split('\n')
    .flatMap((line, index) => (line.trim().startsWith('// @ts-expect-error') ? [index + 2] : []))
  expect(expected.length).toBeGreaterThan(20)
  expect(await errorLines(text => text.replaceAll('@ts-expect-error', 'rejected:'))).toEqual(expected)
})
