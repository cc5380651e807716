import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkProvider } from '@vidrelay/core'
import { afterAll, expect, it } from 'vitest'
import { apixgo } from './provider.ts'

const folder = join(import.meta.dirname, '..')
const root = join(folder, '..', '..')

it('is a sound document', () => {
  expect(checkProvider(apixgo.definition)).toEqual([])
})

it('is plain JSON', () => {
  expect(JSON.parse(JSON.stringify(apixgo.definition))).toEqual(apixgo.definition)
})

it('knows both names of the key, and where a key comes from', () => {
  expect(apixgo.definition.keyEnv).toEqual(['APIXGO_API_KEY', 'NEWAPI_API_KEY'])
  expect(apixgo.definition.keyHelp).toContain('console')
})

/** The specification changes in one place; the adapter must stop compiling, and say what is wrong. */
const changes: [string, string | RegExp, string, string][] = [
  ['a renamed request field', 'aspect_ratio?:', 'ratio?:', 'the request of the specification has no aspect_ratio'],
  ['a renamed media field', 'image_urls?:', 'images?:', 'the request of the specification has no image_urls'],
  ['another JSON type', 'seconds?: number', 'seconds?: string', 'does not take a number for seconds'],
  ['a new required field', '            prompt: string;', 'prompt: string; style: string;', 'no field writes the required style'],
  ['a new status word', '"SUBMITTED" |', '"SUBMITTED" | "PAUSED" |', 'the word paused of the specification has no row'],
  ['a renamed result', 'result_url: string', 'link: string', 'no answer of the specification has result_url'],
  ['a moved route', /"\/v1\/video\/generations\/\{task_id\}"/g, '"/v1/tasks/{task_id}"', "does not satisfy the constraint 'never'"],
]
const scratch = mkdtempSync(join(folder, '.results-specification-'))
afterAll(() => rmSync(scratch, { recursive: true }))
const generated = readFileSync(join(root, 'specs', 'generated', 'apixgo.d.ts'), 'utf8')

function compile(wireTypes: string): string {
  writeFileSync(join(scratch, 'wire.d.ts'), wireTypes)
  const config = {
    extends: '../tsconfig.json',
    compilerOptions: { paths: { '@vidrelay/specs/apixgo': ['./wire.d.ts'] } },
    include: ['../src/provider.ts'],
  }
  writeFileSync(join(scratch, 'tsconfig.json'), JSON.stringify(config))
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  return spawnSync(process.execPath, [tsc, '-p', scratch], { encoding: 'utf8' }).stdout
}

it('compiles against its specification', () => {
  expect(compile(generated)).toBe('')
})
for (const [name, from, to, sentence] of changes) {
  it(`does not compile against ${name}`, () => {
    const changed = generated.replace(from, to)
    expect(changed).not.toBe(generated)
    expect(compile(changed)).toContain(sentence)
  })
}
