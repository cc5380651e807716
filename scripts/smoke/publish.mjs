// What of the tarballs a registry does not have yet, and how it gets there.
import { lane, root, run } from './checks.mjs'

/** @param packed as `packAll` gives it @returns those whose version the registry does not have, in the same order */
export async function missingAt(packed, env = process.env) {
  const inTurn = lane()
  const known = await Promise.all(packed.map(({ name, version }) => inTurn(() => isPublished(name, version, env))))
  return packed.filter((_, index) => !known[index])
}

async function isPublished(name, version, env) {
  try {
    return (await run('npm', ['view', `${name}@${version}`, 'version', '--json'], { env })).trim() !== ''
  } catch (error) {
    if (error.stdout.includes('E404') || error.stderr.includes('E404')) return false
    throw error
  }
}

/** One after the other: who stands on another one comes after it. On GitHub each carries where and from what it was built. */
export async function publish(missing, env = process.env) {
  const provenance = env.GITHUB_ACTIONS ? ['--provenance'] : []
  for (const { name, version, tarball } of missing) {
    await run('npm', ['publish', tarball, '--access', 'public', '--ignore-scripts', ...provenance], { env })
    console.log(`published ${name}@${version}`)
  }
}

export async function tag(missing) {
  for (const { name, version } of missing) await run('git', ['tag', `${name}@${version}`], { cwd: root })
}

/** What is said before anything is published. @param versions by the names of packages, where they come to be others */
export function listing(packed, missing, versions) {
  const rows = packed.map(one => {
    const next = versions.get(one.name)
    const change = next === one.version ? one.version : `${one.version} -> ${next}`
    const isNew = missing.some(({ name }) => name === one.name)
    return [one.name, change, `${(one.bytes / 1024).toFixed(1)} kB`, isNew ? 'to be published' : 'is there already']
  })
  const widths = [0, 1, 2].map(column => Math.max(...rows.map(row => row[column].length)))
  return rows.map(row => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n')
}
