// Loaded before the command (`--import`) by torture: a quick clock, a fault in core where one is planted, and the hook.
import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'

/** How much faster durations pass; dates are left alone. */
const speed = 20
const now = performance.now.bind(performance)
Object.defineProperty(performance, 'now', { value: () => now() * speed })
const pause = globalThis.setTimeout
globalThis.setTimeout = Object.assign(
  (work: (...words: unknown[]) => void, ms = 0, ...words: unknown[]) => pause(work, ms / speed, ...words),
  pause,
) as typeof setTimeout

const planted = process.env.TORTURE_FAULT
if (planted !== undefined) {
  const changes = JSON.parse(planted) as { find: string; replace: string }[]
  registerHooks({
    load(url, context, next) {
      if (!/\/packages\/(core|gateway)\/src\//.test(url)) return next(url, context)
      const source = readFileSync(new URL(url), 'utf8')
      const here = changes.filter(({ find }) => source.includes(find))
      if (here.length === 0) return next(url, context)
      const broken = here.reduce((text, { find, replace }) => text.replace(find, () => replace), source)
      return { format: 'module', source: stripTypeScriptTypes(broken), shortCircuit: true }
    },
  })
}
if (process.env.TORTURE_HOOK === 'node') await import('./hook-node.ts')
