import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'
import { type Mutant, patched } from './mutant.ts'

/**
 * A copy of core, the kit and the adapters is the same files under other addresses, each with the name of its mutant in
 * the query: one thread holds as many as there are mutants, and only the patched file differs.
 */
export interface Copies {
  /** The address of a module in the copy of this mutant. The patch is made when the file is loaded. */
  address(module: URL, mutant: Mutant): string
  /** Was the patched file loaded? */
  isPatched(mutant: Mutant): boolean
}

const core = new URL('../../../packages/core/src/', import.meta.url)

/** Changes how this thread loads modules, for good. */
export function openCopies(): Copies {
  const known = new Map<string, { mutant: Mutant; isPatched: boolean }>()
  const stripped = new Map<string, string>()

  /** Without its types, once for all copies. */
  const plain = (file: string): string => {
    const source = stripped.get(file) ?? stripTypeScriptTypes(readFileSync(file, 'utf8'))
    stripped.set(file, source)
    return source
  }

  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context)
      const name = nameIn(context.parentURL)
      const isOurs = found.url.startsWith('file:') && !found.url.includes('/node_modules/')
      return name !== undefined && isOurs ? { ...found, url: withName(found.url, name) } : found
    },
    load(url, context, next) {
      const copy = known.get(nameIn(url) ?? '')
      if (!copy) return next(url, context)
      const file = fileURLToPath(url)
      const isTarget = file === fileURLToPath(new URL(copy.mutant.file, core))
      copy.isPatched ||= isTarget
      const source = isTarget ? stripTypeScriptTypes(patched(readFileSync(file, 'utf8'), copy.mutant)) : plain(file)
      return { format: 'module', source, shortCircuit: true }
    },
  })

  return {
    address(module, mutant) {
      if (!known.has(mutant.id)) known.set(mutant.id, { mutant, isPatched: false })
      return withName(module.href, mutant.id)
    },
    isPatched: ({ id }) => known.get(id)?.isPatched ?? false,
  }
}

const nameIn = (url: string | undefined): string | undefined => url && (/\?mutant=(.*)$/.exec(url)?.[1] ?? undefined)
const withName = (url: string, name: string): string => `${url.replace(/\?.*$/, '')}?mutant=${name}`
