// Empty projects, and the tarballs installed in them as strangers do.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './checks.mjs'
import { envOf, newest } from './nodes.mjs'

const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']

/** @returns makers of projects in a folder, for tarballs by the names of their packages */
export function projectsIn(work, tarballs) {
  /** @param more packages of the registry @param version of Node, under which npm runs */
  async function withNpm(name, packages, { more = [], version = newest } = {}) {
    const folder = emptyProject(name, {})
    const files = packages.map(one => tarballs[one])
    await run('npm', ['install', ...quiet, ...files, ...more], { cwd: folder, env: await envOf(version) })
    return folder
  }

  /**
   * What our packages want of each other comes from the tarballs too, as it will from the registry.
   *
   * @param isFlat node_modules as npm lays them out, in a fraction of its time
   */
  async function withPnpm(name, packages, { version = newest, isFlat = false } = {}) {
    const files = Object.fromEntries(packages.map(one => [one, `file:${tarballs[one]}`]))
    const folder = emptyProject(name, { dependencies: files })
    const settings = `packages: []\nnodeLinker: ${isFlat ? 'hoisted' : 'isolated'}\n`
    const overrides = Object.entries(files).map(([one, file]) => `  ${JSON.stringify(one)}: ${JSON.stringify(file)}\n`)
    writeFileSync(join(folder, 'pnpm-workspace.yaml'), `${settings}overrides:\n${overrides.join('')}`)
    const words = ['install', '--prefer-offline', '--no-frozen-lockfile', '--loglevel=warn']
    await run('pnpm', words, { cwd: folder, env: await envOf(version) })
    return folder
  }

  function emptyProject(name, more) {
    const folder = join(work, name)
    mkdirSync(folder)
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, private: true, type: 'module', ...more }))
    return folder
  }

  const flat = (name, packages) => withPnpm(name, packages, { isFlat: true })
  return { withNpm, withPnpm, flat }
}
