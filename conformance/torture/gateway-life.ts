import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Change } from './job.ts'
import { compileCache } from './steps.ts'

/** A gateway that somebody starts again whenever it has died. */
export interface Life {
  /** Asks it, and after each death the next one, until it answers. @throws Error where none does */
  ask<T>(work: (url: string) => Promise<T>): Promise<T>
  /** There is one. */
  up(): Promise<unknown>
  /** Ends it as a supervisor does. */
  stop(): Promise<void>
  /** How many were ended at the boundary. */
  readonly kills: number
  /** What it said on stderr. */
  readonly said: string
}

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const mostTries = 5
/** Only so that what is cut otherwise is asked again. Unit: milliseconds. */
const longestDeath = 10_000

/** `env`: of the first one alone. `faults`: planted in each. */
export function gatewayLife(
  folder: string,
  baseURL: string,
  env: Readonly<Record<string, string>>,
  faults: readonly Change[] = [],
): Life {
  const said: string[] = []
  let running: { child: ChildProcess; exit: Promise<unknown[]>; url: Promise<string | undefined> } | undefined
  let starts = 0
  let kills = 0

  function start() {
    const words = ['--conditions=@vidrelay/source', '--import', path('child/preload.ts'), path('child/gateway.ts')]
    const child = spawn(process.execPath, [...words, folder, baseURL], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        NODE_NO_WARNINGS: '1',
        NODE_COMPILE_CACHE: compileCache,
        TORTURE_HOOK: 'node',
        TORTURE_FOLDER: folder,
        ...(faults.length > 0 && { TORTURE_FAULT: JSON.stringify(faults) }),
        ...(starts++ === 0 && env),
      },
    })
    child.stderr.setEncoding('utf8').on('data', text => said.push(text))
    const exit = once(child, 'exit')
    void exit.then(([, signal]) => {
      if (signal === 'SIGKILL') kills++
      running = undefined
    })
    const lines = createInterface({ input: child.stdout })
    const url = Promise.race([once(lines, 'line').then(([line]) => String(line)), exit.then(() => undefined)])
    running = { child, exit, url }
    return running
  }

  return {
    up: () => (running ?? start()).url,
    async ask(work) {
      let last: unknown
      for (let tries = 0; tries < mostTries; tries++) {
        const { exit, url } = running ?? start()
        try {
          const at = await url
          if (at !== undefined) return await work(at)
        } catch (error) {
          if (!(error instanceof TypeError)) throw error // it answered, and wrongly
          last = error
          await Promise.race([exit, pause(longestDeath, undefined, { ref: false })]) // a connection is cut only by its death
        }
      }
      throw new Error(`it does not answer: ${String(last)} ${said.join('')}`)
    },
    async stop() {
      if (!running) return
      const { child, exit, url } = running
      await url
      child.kill('SIGTERM')
      await exit
    },
    get kills() {
      return kills
    },
    get said() {
      return said.join('')
    },
  }
}
