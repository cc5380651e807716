import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { knownModels } from '@vidrelay/core/provider'
import { startSandbox } from '@vidrelay/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { complete } from '../src/complete.ts'
import { createProgram } from '../src/program.ts'
import { providers } from '../src/providers.ts'
import { makePlace } from './command.ts'

const completed = async (...words: string[]) => {
  const lines = await complete(await createProgram(words), words)
  return lines.map(line => line.split('\t')[0])
}

test('commands, their parts, and options that were not given yet', async () => {
  expect(await completed('ge')).toEqual(['generate', 'get'])
  expect(await completed('journal', '')).toEqual(['accept'])
  expect(await completed('generate', '--see')).toEqual(['--seed'])
  expect(await completed('generate', '--seed', '1', '--see')).toEqual([])
  expect(await completed('generate', '--image', 'a.png', '--ima')).toEqual(['--image'])
  expect(await completed('providers', 'to')).toEqual(['toapis'])
  expect(await completed('completion', '')).toEqual(['bash', 'zsh', 'fish'])
})

test('every model of every provider, and of the one that is named its own', async () => {
  for (const { id, load } of providers) {
    const { definition } = await load()
    const own = knownModels(definition).map(({ id: name }) => name)
    const tables = own.filter(name => !name.includes('*') && definition.models[name]?.dialect !== null)
    expect(await completed('generate', '--provider', id, '--model', '')).toEqual(tables)
    expect(await completed('generate', '--model', '')).toEqual(expect.arrayContaining(tables))
  }
})

test('the values that a model takes or advises, those of all where none is named', async () => {
  expect(await completed('generate', '--model', 'grok-image-video', '--seconds', '')).toEqual(
    expect.arrayContaining(['4', '6', '8', '10', '12', '15']),
  )
  expect(
    await completed('generate', '--provider', 'apixgo', '--model', 'grok-video-1.5', '--aspect-ratio', ''),
  ).toEqual(['16:9', '9:16'])
  expect(await completed('generate', '--resolution', '7')).toEqual(['720p'])
  expect(await completed('generate', '--provider', 'apixgo', '--resolution=4')).toEqual(['--resolution=480p'])
  expect(await completed('spend', '--by', 'p')).toEqual(['provider'])
})

test('files, where an option takes one', async () => {
  for (const option of ['--output', '--image', '--journal', '--debug', '--prices'])
    expect(await completed('generate', option, ''), option).toEqual([':file'])
  expect(await completed('keys', 'list', '--data', '')).toEqual([':file'])
})

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vidrelay-completion-'))
  mkdirSync(join(folder, 'bin'))
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const command = join(folder, 'bin', 'vidrelay')
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" --conditions=@vidrelay/source "${main}" "$@"\n`)
  chmodSync(command, 0o755)
  writeFileSync(join(folder, 'my portrait.png'), '')
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What a real bash, which was given the script, puts in the place of the last word of each line. */
function inBash(...lines: string[]): string[][] {
  const asked = lines.map(
    line =>
      `COMP_LINE=${JSON.stringify(line)}; COMP_POINT=\${#COMP_LINE}; _vidrelay; printf '%s\\n' "\${COMPREPLY[@]}" ---`,
  )
  const script = ['source <(vidrelay completion bash)', 'complete -p vidrelay >/dev/null || exit 3', ...asked].join(
    '\n',
  )
  const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}`, APIXGO_API_KEY: 'sk-x' }
  const said = execFileSync('bash', ['--noprofile', '--norc', '-c', script], { cwd: folder, env, encoding: 'utf8' })
  return said
    .split('---\n')
    .slice(0, -1)
    .map(part => part.trim().split('\n'))
}

test('a real bash completes commands, models, values behind a colon or an equals sign, and files', () => {
  expect(
    inBash(
      'vidrelay mo',
      'vidrelay generate "a cat" --model grok-im',
      'vidrelay generate --model grok-video-1.5 --aspect-ratio 16:',
      'vidrelay generate --resolution=7',
      'vidrelay generate --image my',
    ),
  ).toEqual([['models'], ['grok-image-video'], ['9'], ['720p'], ['my portrait.png']])
})

test('purchases by their keys where a command takes one, and files where it takes a file', async () => {
  await using place = await makePlace()
  await using sandbox = await startSandbox({ speed: 1000 })
  const made = (key: string) => place.run(['generate', 'a cat', '--no-wait', '--key', key, '--sandbox', sandbox.url])
  await Promise.all(['order-1', 'a key with spaces'].map(made))
  const { stdout } = await place.run(['completion', 'bash', '--', 'get', 'ord'])
  expect(stdout).toBe('order-1\tapixgo, accepted\n')
  const all = await place.run(['completion', 'bash', '--', 'tasks', 'show', ''])
  expect(all.stdout).toBe(stdout)
  expect(await completed('batch', '')).toEqual([':file'])
  expect(await completed('batch', '--dry-run', '')).toEqual([])
})
