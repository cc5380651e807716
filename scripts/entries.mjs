// `npm run entries`: what each published package lets others import, into scripts/entries/<package>.json, so that a review sees a
// change of it: every entry of `exports` with the names behind it, the commands, what it depends on and what it wants beside it.
// A test is red where the files say something else. `npm run entries acme cli` writes those of packages/acme and packages/cli alone.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { published } from './published.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const folder = join(root, 'scripts', 'entries')

/** @returns the name of the file of a package in scripts/entries, without its ending */
export const recordName = name => name.replace('@vidrelay/', '')

/**
 * The names that an entry exports. Entries name what they export one by one; a form that is not read here is an error, so that
 * nothing is exported unseen.
 *
 * @param source the text of the entry's TypeScript
 * @returns values (there when the program runs) and types (there for the compiler alone), sorted
 */
export function exportedNames(source) {
  const values = []
  const types = []
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  for (const [index, rest] of code.split(/^export\s+/m).entries()) {
    if (index === 0) continue
    const list = /^(type\s+)?\{([^}]*)\}/.exec(rest)
    const declared = /^(?:async\s+)?(?:declare\s+)?(const|function|class|interface|type)\s+(\w+)/.exec(rest)
    if (list) {
      for (const item of list[2]
        .split(',')
        .map(one => one.trim())
        .filter(Boolean)) {
        const [, isType, name, alias] = /^(type\s+)?(\w+)(?:\s+as\s+(\w+))?$/.exec(item) ?? []
        if (name === undefined) throw new Error(`an export that is not read: ${item}`)
        const kind = list[1] || isType ? types : values
        kind.push(alias ?? name)
      }
    } else if (declared) {
      const kind = declared[1] === 'interface' || declared[1] === 'type' ? types : values
      kind.push(declared[2])
    } else throw new Error(`an export that is not read: ${rest.split('\n')[0]}`)
  }
  // An overloaded function is declared several times.
  return { values: [...new Set(values)].toSorted(), types: [...new Set(types)].toSorted() }
}

/** What the package in a folder of the repository lets others have. */
function recordOf(packageFolder) {
  const manifest = JSON.parse(readFileSync(join(root, packageFolder, 'package.json'), 'utf8'))
  const entries = {}
  for (const [entry, target] of Object.entries(manifest.exports)) {
    const source = target['@vidrelay/source']
    entries[entry] = source ? exportedNames(readFileSync(join(root, packageFolder, source), 'utf8')) : target
  }
  const { name, bin, engines, dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = manifest
  const optional = Object.keys(peerDependenciesMeta)
  const peers = Object.entries(peerDependencies).map(([peer, range]) => [
    peer,
    optional.includes(peer) ? `${range} (optional)` : range,
  ])
  return {
    package: name,
    node: engines.node,
    ...(bin && { commands: Object.keys(bin) }),
    dependencies: Object.keys(dependencies),
    peers: Object.fromEntries(peers),
    entries,
  }
}

/** Each record as it should be: its file in scripts/entries and its text. */
export const wantedRecords = (folders = published) =>
  folders.map(packageFolder => {
    const record = recordOf(packageFolder)
    return { file: `${recordName(record.package)}.json`, text: `${JSON.stringify(record, null, 2)}\n` }
  })

/** @returns the files of scripts/entries that are missing, out of date, or of no package */
export function staleRecords() {
  const wanted = wantedRecords()
  const stale = wanted.filter(({ file, text }) => {
    const path = join(folder, file)
    return !existsSync(path) || readFileSync(path, 'utf8') !== text
  })
  const names = wanted.map(({ file }) => file)
  const left = existsSync(folder) ? readdirSync(folder).filter(file => !names.includes(file)) : []
  return [...stale.map(({ file }) => file), ...left]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = process.argv.slice(2)
  if (names.length === 0) rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const folders = names.length === 0 ? published : names.map(name => `packages/${name}`)
  for (const { file, text } of wantedRecords(folders)) writeFileSync(join(folder, file), text)
}
