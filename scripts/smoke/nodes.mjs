import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { nodeBinary, nodePackage } from '../node-package.mjs'
import { root, run } from './checks.mjs'

/** The oldest Node of each line that is supported. */
const [oldest, ...later] = ['22.19.0', '24.21.0', '26.10.0']

/** The oldest and the newest say nearly all that the one between says; `--all-nodes` asks that too. */
export const nodeVersions = process.argv.includes('--all-nodes') ? [oldest, ...later] : [oldest, later.at(-1)]
export const newest = later.at(-1)
/** One that is not supported. */
export const tooOld = '20.20.2'

const fetched = new Map()

/** The binary of a Node, from the npm registry, one folder a version, kept for the next run. */
export function nodeOf(version) {
  if (!fetched.has(version)) fetched.set(version, fetchNode(version))
  return fetched.get(version)
}

async function fetchNode(version) {
  const folder = join(root, '.toolchain', 'nodes', version)
  const name = nodePackage()
  const binary = join(folder, 'node_modules', name, ...nodeBinary(process.platform))
  if (!existsSync(binary)) {
    const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
    await run('npm', ['install', '--prefix', folder, ...flags, `${name}@${version}`])
  }
  return binary
}

/** An environment in which `node`, and so npm, is of this version. */
export async function envOf(version) {
  return { ...process.env, PATH: [dirname(await nodeOf(version)), process.env.PATH].join(delimiter) }
}
