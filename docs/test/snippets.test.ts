import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { commands } from '../../packages/cli/src/commands.ts'
import { createProgram } from '../../packages/cli/src/program.ts'
import { adapters } from '../../scripts/adapters.mjs'
import { type Block, blocksOf } from '../generate/markdown.ts'
import { root, siteOf } from '../generate/pages.ts'

const { pages } = await siteOf()
const texts: [name: string, text: string][] = [
  ...pages.map(({ address, body }): [string, string] => [address, body]),
  ...['README.md', ...adapters.map(name => `packages/${name}/README.md`)].map((file): [string, string] => [
    file,
    readFileSync(join(root, file), 'utf8'),
  ]),
]
const blocks = (...languages: string[]): (Block & { name: string; text: string })[] =>
  texts.flatMap(([name, text]) =>
    blocksOf(text)
      .filter(({ language }) => languages.includes(language))
      .map(block => ({ ...block, name, text })),
  )

/** What the reader has of their own. */
const theirs: { readonly [name: string]: string } = {
  orderId: 'declare const orderId: string',
  prompt: 'declare const prompt: string',
  ref: "declare const ref: import('@vidrelay/core').TaskRef",
  acme: "declare const acme: typeof import('@vidrelay/apixgo').apixgo",
  gaia: "declare const gaia: typeof import('@vidrelay/gaia').gaia",
  openaiVideos: "declare const openaiVideos: typeof import('@vidrelay/openai-videos').openaiVideos",
  postgresJournal: "declare const postgresJournal: (place: string) => import('@vidrelay/core').Journal",
}
const isNamed = (name: string, text: string) => new RegExp(`(?<![.\\w'"/-])${name}(?![\\w'"/-]|:)`).test(text)
const isGiven = (name: string, text: string) =>
  new RegExp(`\\b(const|let|function|using) ${name}\\b|import \\{[^}]*\\b${name}\\b`).test(text)

/** A whole module: a fragment goes on after the first program of its page, and what is the reader's own is declared. */
function moduleOf({ body, text }: { body: string; text: string }): string {
  const isFragment = /\b(relay|task)\./.test(body) && !isGiven('relay', body)
  const before = isFragment ? (blocksOf(text).find(({ language }) => language === 'ts')?.body ?? '') : ''
  const code = `${before}\n${body}`
  const own = Object.keys(theirs).filter(name => isNamed(name, code) && !isGiven(name, code))
  return [...own.map(name => theirs[name]), code, 'export {}'].join('\n')
}

test('every program of the site, and of the READMEs of the adapters, compiles as it stands', () => {
  const results = join(import.meta.dirname, '..', '.results')
  mkdirSync(results, { recursive: true })
  const folder = mkdtempSync(join(results, 'snippets-'))
  try {
    const modules = new Set(blocks('ts').map(moduleOf))
    expect(modules.size).toBeGreaterThan(20)
    for (const [index, module] of [...modules].entries()) writeFileSync(join(folder, `${index}.ts`), module)
    const stand = "declare module '@vidrelay/acme' { export const acme: typeof import('@vidrelay/apixgo').apixgo }"
    writeFileSync(join(folder, 'acme.d.ts'), stand)
    const paths = Object.fromEntries(
      adapters.map(name => [`@vidrelay/${name}`, [join(root, 'packages', name, 'src', 'index.ts')]]),
    )
    const options = { extends: '../../tsconfig.json', include: ['.'], compilerOptions: { paths } }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options))
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    const { stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })
    expect(stdout + stderr).toBe('')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

/** The words of each call of the command in a shell, with its quotes read. */
const callsOf = (shell: string): string[][] =>
  [...shell.replaceAll('\\\n', ' ').matchAll(/(?:^|\()(?:npx (?:-p \S+ )*)?vidrelay( [^\n|)>]*)/gm)].map(
    ([, rest = '']) =>
      [...rest.replace(/ #.*$/, '').matchAll(/"[^"]*"|'[^']*'|\S+/g)].map(([word]) =>
        word.replaceAll(/^["']|["']$/g, ''),
      ),
  )

type Command = Awaited<ReturnType<typeof createProgram>>

/** What the command would say to these words, without doing anything; undefined where it would begin. */
function refusalOf(program: Command, words: readonly string[]): string | undefined {
  let command: Command = program
  let rest = [...words]
  for (;;) {
    const next = command.commands.find(one => one.name() === rest[0])
    if (next === undefined) break
    command = next
    rest = rest.slice(1)
  }
  if (command === program)
    return rest.every(word => /^--(help|version)$/.test(word)) ? undefined : `no command ${rest[0]}`
  const known = command.options.flatMap(({ long, short }) => [long, short])
  const unknown = rest.filter(word => /^--?[a-z]/.test(word)).find(word => ![...known, '--help'].includes(word))
  return unknown === undefined ? undefined : `${command.name()} has no ${unknown}`
}

/** Commands within a sentence, but for those that leave something out. */
const inSentences = texts.flatMap(([name, text]) =>
  [...text.matchAll(/(?<!`)`(vidrelay [^`…<]+)`(?!`)/g)].map(([, body = '']) => ({ name, body })),
)

test('every command in a shell block or a sentence is one that there is, with options that it has', async () => {
  const program = await createProgram(commands.map(({ name }) => name))
  const all = [...blocks('sh', 'console'), ...inSentences]
  const calls = all.flatMap(({ name, body }) => callsOf(body).map(words => ({ name, words })))
  expect(calls.length).toBeGreaterThan(100)
  for (const { name, words } of calls) expect(refusalOf(program, words), `${name}: ${words.join(' ')}`).toBeUndefined()
  expect(refusalOf(program, ['generate', 'a', '--seconds', '5', '--nonsense'])).toBe('generate has no --nonsense')
})

test('every script in a shell block is one of the repository', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const words = blocks('sh', 'console').flatMap(({ body }) => [...body.matchAll(/\b(?:npm run|pnpm) ([a-z][\w:-]+)/g)])
  const builtIn = ['install', 'add', 'exec', 'format']
  for (const [call, name = ''] of words) expect([...Object.keys(scripts), ...builtIn], call).toContain(name)
})

test('JSON and YAML can be read', () => {
  // One document, or one on each line.
  for (const { body } of blocks('json', 'jsonl'))
    for (const text of body.startsWith('{\n') ? [body] : body.trim().split('\n'))
      expect(JSON.parse(text)).toBeTypeOf('object')
  for (const { body } of blocks('yaml')) expect(parse(body)).toBeTypeOf('object')
})
