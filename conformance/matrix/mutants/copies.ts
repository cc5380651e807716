import { readdirSync, readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Mutant, patched, type Sources } from './mutant.ts'

/**
 * A copy of core, the kit and the adapters is the same files under other addresses, each with the name of its mutant in
 * the query: one thread holds as many as there are mutants, and only the patched file differs.
 */
export interface Copies {
  /**
   * The address of a module in the copy of this mutant.
   * @throws Error where the patch no longer fits core
   */
  address(module: URL, mutant: Mutant): string
  /** Was the patched file loaded? */
  isPatched(mutant: Mutant): boolean
}

interface Copy {
  file: string
  source: string
  isLoaded: boolean
}

/** Changes how this thread loads modules, for good. */
export function openCopies(): Copies {
  const known = new Map<string, Copy>()
  const stripped = new Map<string, string>()
  const sources = sourcesOfCore()

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
      const isTarget = file === copy.file
      copy.isLoaded ||= isTarget
      const source = isTarget ? stripTypeScriptTypes(copy.source) : plain(file)
      return { format: 'module', source, shortCircuit: true }
    },
  })

  return {
    address(module, mutant) {
      if (!known.has(mutant.id)) known.set(mutant.id, { ...patched(sources, mutant), isLoaded: false })
      return withName(module.href, mutant.id)
    },
    isPatched: ({ id }) => known.get(id)?.isLoaded ?? false,
  }
}

function sourcesOfCore(): Sources {
  const folder = fileURLToPath(new URL('../../../packages/core/src/', import.meta.url))
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    name => name.endsWith('.ts') && !/\.test(-d)?\.ts$/.test(name),
  )
  return new Map(files.map(name => [join(folder, name), readFileSync(join(folder, name), 'utf8')]))
}

const nameIn = (url: string | undefined): string | undefined => url && (/\?mutant=(.*)$/.exec(url)?.[1] ?? undefined)
const withName = (url: string, name: string): string => `${url.replace(/\?.*$/, '')}?mutant=${name}`
