import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const source = join(import.meta.dirname, '..', 'src')
/** What a file loads before a line of it runs; types are no code. */
const loads = /^(?:import|export)(?! type)(?:[^'"]*? from)? '([^']+)'/gm

/** All that is loaded with a file: our own by their paths below `src`, others as they are named. */
function loadedWith(entry: string, known = new Set<string>()): Set<string> {
  known.add(relative(source, entry))
  for (const [statement, name] of readFileSync(entry, 'utf8').matchAll(loads)) {
    if (/^(?:import|export) \{\s*(?:type [^,}]+,?\s*)+\}/.test(statement)) continue
    if (!name!.startsWith('.')) known.add(name!)
    else if (!known.has(relative(source, resolve(dirname(entry), name!))))
      loadedWith(resolve(dirname(entry), name!), known)
  }
  return known
}

test('a program that imports core loads neither a package nor what only some of its calls need', () => {
  const loaded = [...loadedWith(join(source, 'index.ts'))]
  const packages = loaded.filter(name => !name.endsWith('.ts') && !name.startsWith('node:'))
  expect(packages).toEqual([])
  // Each of these takes milliseconds by itself.
  expect(loaded.filter(name => /^node:(crypto|zlib|sqlite|dns|http|https|tls|util|fs\/promises)/.test(name))).toEqual(
    [],
  )
  const only =
    /^(tasks\/(submit|attempt|download|fetch-result|open|list|models|reconcile)|wire\/prepare|net\/inflate|journal\/sqlite-store)\.ts$/
  expect(loaded.filter(name => only.test(name))).toEqual([])
  expect(loaded).toContain('tasks/look.ts')
})
