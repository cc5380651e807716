import { readdirSync, readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Mutant, patched, type Sources } from './mutant.ts'

/**
 * A copy of core and of its tables is the same files under other addresses, each with the name of its mutant in the
 * query: one thread holds as many as there are mutants. Only the patched file differs, and only what leads to it is copied.
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
  /** Files that lead to the patched one, itself included. */
  parts: ReadonlySet<string>
  isLoaded: boolean
}

/** Changes how this thread loads modules, for good. */
export function openCopies(): Copies {
  const known = new Map<string, Copy>()
  const stripped = new Map<string, string>()
  const all = sourcesIn('../../')
  const sources: Sources = new Map([...all].filter(([file]) => file.startsWith(folderOf('../../src/'))))
  const importers = importersIn(all)

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
      const parts = known.get(name ?? '')?.parts
      const isCopied = found.url.startsWith('file:') && parts?.has(fileURLToPath(found.url))
      return name !== undefined && isCopied ? { ...found, url: withName(found.url, name) } : found
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
      if (!known.has(mutant.id)) {
        const { file, source } = patched(sources, mutant)
        known.set(mutant.id, { file, source, parts: leadingTo(file, importers), isLoaded: false })
      }
      return withName(module.href, mutant.id)
    },
    isPatched: ({ id }) => known.get(id)?.isLoaded ?? false,
  }
}

const folderOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** What may be copied: core, its tables, and this folder. */
function sourcesIn(root: string): Sources {
  const files = ['src/', 'test/'].flatMap(part => {
    const folder = folderOf(root + part)
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => join(folder, name))
  })
  const code = files.filter(name => name.endsWith('.ts') && !/\.test(-d)?\.ts$/.test(name))
  return new Map(code.map(name => [name, readFileSync(name, 'utf8')]))
}

/** Of each file those that import it; a word of a comment too many does no harm. */
function importersIn(sources: Sources): ReadonlyMap<string, readonly string[]> {
  const importers = new Map<string, string[]>()
  for (const [file, source] of sources) {
    for (const [, path = ''] of source.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']*)'/g)) {
      const imported = resolve(dirname(file), path)
      importers.set(imported, [...(importers.get(imported) ?? []), file])
    }
  }
  return importers
}

function leadingTo(file: string, importers: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const parts = new Set([file])
  for (const part of parts) for (const importer of importers.get(part) ?? []) parts.add(importer)
  return parts
}

const nameIn = (url: string | undefined): string | undefined => url && (/\?mutant=(.*)$/.exec(url)?.[1] ?? undefined)
const withName = (url: string, name: string): string => `${url.replace(/\?.*$/, '')}?mutant=${name}`
