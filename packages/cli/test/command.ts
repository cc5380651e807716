import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { checkDocuments } from './documents.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
/** Node keeps here what it compiled, or every one of some hundred processes would strip the same types again. */
const compileCache = fileURLToPath(new URL('../.results/compile-cache', import.meta.url))

/** The key of every test that needs one of its own. */
export const secretKey = 'sk-test-Zq83hdLw0P5nVbT2xK9c'

interface RunOptions {
  env?: { readonly [name: string]: string }
  input?: string
  /** Where the command stands; default: the folder of its own state. */
  cwd?: string
}

interface Result {
  code: number | null
  stdout: string
  stderr: string
  /** The one document on stdout. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it freely
  json(): any
}

/** A command that runs. */
interface Started {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>
  /** Resolves once stderr holds this. */
  told(pattern: RegExp): Promise<RegExpExecArray>
  /** Resolves once stdout holds this. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
  done: Promise<Result>
}

/** A folder with a state of its own, and the real command in a real process in it. */
export interface Place {
  readonly folder: string
  run(words: readonly string[], options?: RunOptions): Promise<Result>
  start(words: readonly string[], options?: RunOptions): Started
  [Symbol.asyncDispose](): Promise<void>
}

export async function makePlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'vidrelay-cli-'))
  const start = (words: readonly string[], options: RunOptions = {}): Started => startCommand(folder, words, options)
  return {
    folder,
    start,
    run: (words, options) => start(words, options).done,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

/** How the command is started there. Nothing of the machine comes along: no key, no proxy, no state. */
export const startedIn = (folder: string, words: readonly string[], env: { readonly [name: string]: string } = {}) => ({
  command: process.execPath,
  args: ['--conditions=@vidrelay/source', main, ...words],
  env: {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    XDG_STATE_HOME: join(folder, 'state'),
    NODE_COMPILE_CACHE: compileCache,
    ...env,
  },
})

function startCommand(
  folder: string,
  words: readonly string[],
  { env = {}, input, cwd = folder }: RunOptions,
): Started {
  const { command, args, env: whole } = startedIn(folder, words, env)
  const child = spawn(command, args, { cwd, env: whole, stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.on('error', () => {}) // a command that does not read its input may be gone before it
  child.stdin.end(input ?? '')
  const texts = { stdout: '', stderr: '' }
  const waiting = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text
      for (const look of [...waiting]) look()
    })
  }
  const done = new Promise<Result>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => resolve({ code, ...texts, json: () => JSON.parse(texts.stdout) }))
  }).then(result => checked(result, [secretKey, ...Object.values(env)], words))
  const found = (name: 'stdout' | 'stderr', pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(texts[name])
        if (!match) return
        waiting.delete(look)
        resolve(match)
      }
      waiting.add(look)
      look()
      done.then(() => reject(new Error(`it ended without ${pattern}: ${texts.stderr}`)), reject)
    })
  return { child, done, told: pattern => found('stderr', pattern), printed: pattern => found('stdout', pattern) }
}

/** What holds for every run there is: no key in what it says, no stack, no escape sequence, whole lines. */
function checked(result: Result, secrets: readonly string[], words: readonly string[]): Result {
  const said = result.stdout + result.stderr
  const told = `${words.join(' ')}\n${said}`
  for (const secret of secrets.filter(text => /^sk-(?!sandbox$)/.test(text))) {
    for (const part of secret.split(/\s+/).filter(Boolean)) expect(said.includes(part), told).toBe(false)
  }
  expect(said, told).not.toMatch(/^\s+at .*:\d+:\d+/m)
  expect(said, told).not.toContain('\u001b')
  expect(said === '' || said.endsWith('\n'), told).toBe(true)
  if (words.includes('--json')) checkDocuments(words, result.stdout)
  return result
}
