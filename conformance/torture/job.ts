import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Account, Relay } from './relay.ts'
import { mountDisk, type Scenario } from './scenarios.ts'
import { compileCache, type Step, stepsOf } from './steps.ts'

/** Where boundaries are counted: at Node's functions, anywhere, or at the system's, on Linux with a C compiler. */
export type Hook = 'node' | 'libc'

/** A change of core's source, to see that the verdicts can turn red. */
export interface Change {
  readonly find: string
  readonly replace: string
}

/** One life of the command. */
export interface Run {
  code: number | null
  isKilled: boolean
  /** It did not end by itself in time. */
  isLate: boolean
  said: string
}

/** One purchase in a folder of its own: the same key, file and journal in each run. */
export interface Job {
  readonly folder: string
  readonly target: string
  readonly account: Account
  /** The command, killed at a boundary; `write`: its boundaries are written down. */
  run(at?: string | 'write'): Promise<Run>
  resume(): Promise<Run>
  /** What the run that was written down went past, in order. */
  steps(): Step[]
  end(): void
}

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const cli = fileURLToPath(new URL('src/main.ts', import.meta.resolve('vidrelay/package.json')))
/** No disk stays mounted, and no folder, where torture itself is stopped. */
const unfinished = new Set<() => void>()
process.once('exit', () => {
  for (const finish of unfinished) finish()
})
let shim: string | undefined

/** Compiles the hook for the system's functions. @throws Error where there is no compiler */
function libcHook(): string {
  if (shim) return shim
  const folder = mkdtempSync(join(tmpdir(), 'vidrelay-torture-hook-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  shim = join(folder, 'hook.so')
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', shim, path('child/hook-libc.c'), '-ldl'], { stdio: 'pipe' })
  return shim
}

export interface JobOptions {
  relay: Relay
  scenario: Scenario
  hook: Hook
  faults?: readonly Change[]
  /** Real milliseconds, after which a run counts as one that never ends. Absence: a minute. */
  patience?: number
}

/** Undefined where the scenario needs a disk and none can be mounted. */
export function openJob({ relay, scenario, hook, faults, patience = 60_000 }: JobOptions): Job | undefined {
  const outside = realpathSync(mkdtempSync(join(tmpdir(), 'vidrelay-torture-')))
  const folder = join(outside, 'job')
  mkdirSync(folder)
  const disk = join(folder, 'disk')
  const unmount = scenario.ownDisk ? mountDisk(disk) : undefined
  if (scenario.ownDisk && !unmount) {
    rmSync(outside, { recursive: true })
    return undefined
  }
  const journal = join(scenario.ownDisk ? disk : folder, 'tasks.db')
  const target = join(folder, 'out.mp4')
  if (scenario.standing) writeFileSync(target, scenario.standing)
  const log = join(outside, 'steps')
  const { end, ...manners } = scenario.manners(journal)
  const account = relay.open({ ...manners, movie: scenario.movie })
  const places = ['--sandbox', account.url, '--journal', journal]

  const start = async (words: readonly string[], env: NodeJS.ProcessEnv): Promise<Run> => {
    const args = ['--conditions=@vidrelay/source', '--import', path('child/preload.ts'), cli, ...words, ...places]
    const child = spawn(process.execPath, args, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: outside,
        NODE_NO_WARNINGS: '1',
        NODE_COMPILE_CACHE: compileCache,
        UV_THREADPOOL_SIZE: '2',
        ...(faults && { TORTURE_FAULT: JSON.stringify(faults) }),
        ...env,
      },
    })
    const said: string[] = []
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => said.push(text))
    let isLate = false
    const limit = setTimeout(() => {
      isLate = child.kill('SIGKILL')
    }, patience)
    const { code, signal } = await new Promise<{ code: number | null; signal: string | null }>(resolve =>
      child.once('close', (code, signal) => resolve({ code, signal })),
    )
    clearTimeout(limit)
    end?.() // whatever is odd lasts as long as a process does
    return { code, isKilled: signal === 'SIGKILL' && !isLate, isLate, said: said.join('') }
  }
  const finish = () => {
    unfinished.delete(finish)
    end?.()
    unmount?.()
    rmSync(outside, { recursive: true, force: true })
  }
  unfinished.add(finish)
  return {
    folder,
    target,
    account,
    run: at =>
      start(
        [
          'generate',
          'a heron in the reeds',
          '--provider',
          'apixgo',
          '--key',
          'order-1',
          '--output',
          target,
          ...(scenario.words ?? []),
        ],
        {
          TORTURE_HOOK: hook,
          TORTURE_FOLDER: folder,
          ...(hook === 'libc' && { LD_PRELOAD: libcHook() }),
          ...(at === undefined ? {} : at === 'write' ? { TORTURE_LOG: log } : { TORTURE_AT: at }),
        },
      ),
    resume: () => start(['resume', '--provider', 'apixgo'], {}),
    steps: () => stepsOf(log),
    end: finish,
  }
}
