// An empty TypeScript project, with every package installed: whether each entry can be imported, with the names that are written
// down in scripts/entries, as the compiler and as the running program see them.
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './checks.mjs'

/** Each importable entry as it is written in an import, with its package (`of`) and its names. One that wants an optional peer of its name is left out. */
const entries = readdirSync(join(root, 'scripts', 'entries')).flatMap(file => {
  const { package: name, entries, peers } = JSON.parse(readFileSync(join(root, 'scripts', 'entries', file), 'utf8'))
  return Object.entries(entries)
    .filter(([entry, names]) => typeof names !== 'string' && !peers[entry.slice(2)]?.endsWith('(optional)'))
    .map(([entry, names]) => ({ of: name, name: join(name, entry).replaceAll('\\', '/'), ...names }))
})

const settings = {
  node16: { module: 'node16', moduleResolution: 'node16' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
}

/** @param only which entries; absent: all @param options more of the compiler's */
export async function compiles(folder, compiler, resolution, only = () => true, options = {}) {
  const own = mkdtempSync(join(folder, 'typed-'))
  for (const [index, { name, values, types }] of entries.filter(only).entries()) {
    const names = [...values, ...types.map(type => `type ${type}`)].join(', ')
    writeFileSync(join(own, `${index}.mts`), `export { ${names} } from '${name}'\n`)
  }
  const compilerOptions = {
    target: 'es2023',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules', '@types')],
    ...settings[resolution],
    ...options,
  }
  writeFileSync(join(own, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.mts'] }))
  await run(process.execPath, [join(compiler, 'bin', 'tsc'), '-p', own])
}

/** Every entry, loaded by this Node. */
export async function loads(folder, node) {
  const program = `
    for (const { name, values } of ${JSON.stringify(entries)}) {
      const found = Object.keys(await import(name)).toSorted().join()
      if (found !== values.join()) throw new Error(name + ' exports ' + found + ', and scripts/entries say ' + values.join())
    }`
  writeFileSync(join(folder, 'loads.mjs'), program)
  await run(node, ['loads.mjs'], { cwd: folder })
}
