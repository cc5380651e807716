// What the smoke test is written in: checks that are counted, commands, and so much of it at a time.
import { execFile } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
export const windows = process.platform === 'win32'

export const totals = { passed: 0, failed: 0 }

/** One check; what it throws is what is wrong. Resolves with what it made, or undefined where it failed. */
export async function check(name, work) {
  const begun = performance.now()
  try {
    const made = await work()
    totals.passed++
    console.log(`✓ ${name} (${((performance.now() - begun) / 1000).toFixed(1)} s)`)
    return made
  } catch (error) {
    totals.failed++
    console.error(`✗ ${name}\n${error.stdout ?? ''}${error.stderr ?? ''}${error.message}`)
  }
}

export function must(condition, sentence) {
  if (!condition) throw new Error(sentence)
}

/** What a command ended with; it may fail. */
export const ended = (command, args, options = {}) =>
  new Promise(resolve =>
    execFile(
      command,
      args,
      { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28, shell: windows, ...options },
      (error, stdout, stderr) => resolve({ status: error ? (error.code ?? error.signal) : 0, stdout, stderr }),
    ),
  )

/** What a command printed. @throws an error with what it printed, where it fails */
export async function run(command, args, options) {
  const { status, stdout, stderr } = await ended(command, args, options)
  if (status === 0) return stdout
  throw Object.assign(new Error(`${command} ${args.join(' ')}: exit ${status}`), { stdout, stderr })
}

/** @returns run as many at a time as is of use on a small machine: most of it waits for a disk, a registry or a relay's pace */
export function lane(most = 3) {
  let running = 0
  const waiting = []
  const next = () => {
    if (running >= most || waiting.length === 0) return
    running++
    waiting.shift()()
  }
  return work =>
    new Promise((resolve, reject) => {
      waiting.push(() =>
        Promise.resolve()
          .then(work)
          .then(resolve, reject)
          .finally(() => {
            running--
            next()
          }),
      )
      next()
    })
}
