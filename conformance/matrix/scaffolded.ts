import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { loadRecordings, type Report, runSuites, suiteOf } from '@vidrelay/conformance'
import type { ProviderFactory } from '@vidrelay/core/provider'
import { afterAll } from 'vitest'
import { parse } from 'yaml'

/** What the tests of `pnpm new-provider` share: a checkout to write into, and what is then asked of it. */

export const root = join(import.meta.dirname, '..', '..')
const roots: string[] = []
afterAll(() => {
  for (const folder of roots) rmSync(folder, { recursive: true })
})

/** The parts of the repository that a new provider reads or changes, and those that it must not. Below this folder, packages are found. */
export function checkout(): string {
  const folder = mkdtempSync(join(import.meta.dirname, '.tmp-'))
  roots.push(folder)
  const leftOut = new Set(['node_modules', 'dist', 'LICENSE', 'openapi.yaml', 'assets'])
  // Folders with a dot come and go while other tests run.
  const filter = (path: string) => !leftOut.has(basename(path)) && !/^\.(?!gitignore$)/.test(basename(path))
  for (const part of [
    'README.md',
    'CONTRIBUTING.md',
    'biome.json',
    '.gitignore',
    'tsconfig.base.json',
    'scripts',
    'packages',
    'specs',
    'conformance/src',
    'conformance/recordings',
    'conformance/matrix/evidence',
  ])
    cpSync(join(root, part), join(folder, part), { recursive: true, filter })
  return folder
}

/** Every file by its path. */
export const filesIn = (folder: string): Map<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .map(path => [path.slice(folder.length + 1), readFileSync(path, 'utf8')] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )

export function newProvider(...args: string[]) {
  const script = join(root, 'scripts', 'new-provider.mjs')
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

/** What `pnpm --filter @vidrelay/<id> typecheck` says, where nothing is installed. */
export function compile(folder: string, id: string): string {
  const config = join(folder, 'packages', id, 'tsconfig.paths.json')
  const paths = { [`@vidrelay/specs/${id}`]: [`../../specs/generated/${id}.d.ts`] }
  writeFileSync(config, JSON.stringify({ extends: './tsconfig.json', compilerOptions: { paths } }))
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const { stdout } = spawnSync(process.execPath, [tsc, '--noEmit', '-p', config], { encoding: 'utf8' })
  rmSync(config)
  return stdout
}

export async function adapterIn(folder: string, id: string): Promise<ProviderFactory> {
  const exported: Record<string, ProviderFactory> = await import(join(folder, 'packages', id, 'src', 'index.ts'))
  const [adapter] = Object.values(exported)
  if (!adapter) throw new Error(`packages/${id} exports nothing`)
  return adapter
}

/** The whole suite, or some of its checks, held to the requirements that the specification lists. */
export async function play(folder: string, id: string, only?: readonly string[]): Promise<Report> {
  const spec = parse(readFileSync(join(folder, 'specs', `${id}.openapi.yaml`), 'utf8'))
  const listed: [string, { text: string }][] = Object.entries(spec['x-vidrelay'].requirements)
  const requirements = listed.map(([own, { text }]) => ({
    id: own,
    group: id,
    text,
    source: `specs/${id}.openapi.yaml`,
  }))
  const recordings = loadRecordings(join(folder, 'conformance', 'recordings', id))
  return runSuites(
    [
      suiteOf({
        adapter: await adapterIn(folder, id),
        recordings,
        spec: join(folder, 'specs', `${id}.openapi.yaml`),
        requirements,
      }),
    ],
    {
      ...(only && { only }),
    },
  )
}

export const failuresOf = ({ cells, checks }: Report) => [
  ...cells
    .filter(({ verdict }) => verdict === 'untestable')
    .map(({ requirement, reason }) => `${requirement}: ${reason}`),
  ...checks.flatMap(({ id, failure }) => (failure ? `${id}: ${failure.where}: ${failure.what}` : [])),
]

export function lint(folder: string, id: string): unknown {
  const redocly = join(root, 'specs', 'node_modules', '@redocly', 'cli', 'bin', 'cli.js')
  const { stdout } = spawnSync(
    process.execPath,
    [
      redocly,
      'lint',
      '--format=json',
      `--config=${join(root, 'specs', 'redocly.yaml')}`,
      join(folder, 'specs', `${id}.openapi.yaml`),
    ],
    { encoding: 'utf8' },
  )
  return JSON.parse(stdout).totals
}
