// Makes generated/<provider>.d.ts from every <provider>.openapi.yaml.
//
//   node scripts/generate.mjs                       writes; a generated file without a spec is removed
//   node scripts/generate.mjs --check               writes nothing; exit 1 names what is stale
//   node scripts/generate.mjs [--check] <folder>    the same for another folder of specs
//
// openapi-typescript needs the JavaScript API of TypeScript, which TypeScript 7 no longer has. That is why this
// package, and only this package, has TypeScript 5.9.3.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'

const suffix = '.openapi.yaml'

/**
 * The wire types of one spec. The same spec gives the same text, wherever it lies.
 * @param {string} spec path of an OpenAPI file
 */
async function typesOf(spec) {
  const tree = await openapiTS(pathToFileURL(spec), {
    // A field with a default may still be left out by a caller; the default says what happens then.
    defaultNonNullable: false,
    silent: true,
  })
  return `// Generated from ${basename(spec)}; do not edit. To renew it: pnpm run generate\n\n${astToString(tree)}`
}

/** @param {string} folder */
async function filesIn(folder) {
  try {
    return await readdir(folder)
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return []
    throw error
  }
}

/**
 * @param {string} folder holds the specs, and `generated/`
 * @param {{ check: boolean }} options `check` writes nothing
 * @returns {Promise<string[]>} the files that were not what they should be, as paths below `folder`
 */
async function generate(folder, { check }) {
  const specs = (await readdir(folder)).filter(name => name.endsWith(suffix)).sort()
  if (specs.length === 0) throw new Error(`There is no *${suffix} in ${folder}.`)
  const present = await filesIn(join(folder, 'generated'))
  const stale = []

  /** @type {Map<string, string>} */
  const wanted = new Map()
  for (const spec of specs) wanted.set(`${spec.slice(0, -suffix.length)}.d.ts`, await typesOf(join(folder, spec)))

  for (const [name, text] of wanted) {
    const path = join(folder, 'generated', name)
    if (present.includes(name) && (await readFile(path, 'utf8')) === text) continue
    stale.push(`generated/${name}`)
    if (check) continue
    await mkdir(join(folder, 'generated'), { recursive: true })
    await writeFile(path, text)
  }
  for (const name of present.filter(name => !wanted.has(name))) {
    stale.push(`generated/${name}`)
    if (!check) await rm(join(folder, 'generated', name))
  }
  return stale
}

const check = process.argv.includes('--check')
const folder = process.argv.slice(2).find(argument => argument !== '--check')
const stale = await generate(resolve(folder ?? fileURLToPath(new URL('..', import.meta.url))), { check })

if (check && stale.length > 0) {
  console.error(`${stale.join(' and ')} is not what the spec says; run \`pnpm run generate\` and commit the result.`)
  process.exitCode = 1
} else {
  for (const file of stale) console.log(`${file} renewed`)
  if (stale.length === 0) console.log('generated/ is what the specs say')
}
