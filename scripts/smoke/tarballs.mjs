// The published packages as tarballs, and what is judged of each before anybody gets it.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { published } from '../published.mjs'
import { check, lane, must, root, run } from './checks.mjs'

const manifestOf = folder => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

/** @returns each package, those that others stand on first: its name, version, tarball and where that is unpacked */
export async function packAll(target) {
  // Every package is built once; that a pack brings its own build is tried with the smallest of them.
  await check('every package builds', () =>
    run('pnpm', ['exec', 'turbo', 'run', 'build', '--output-logs=errors-only', '--concurrency=2']),
  )
  const inTurn = lane()
  const packed = await Promise.all(published.map(folder => inTurn(() => packOne(folder, target))))
  await check('a pack brings its own build', async () => {
    const folder = join(root, 'packages', 'serve')
    rmSync(join(folder, 'dist'), { recursive: true })
    await run('pnpm', ['pack', '--pack-destination', join(target, 'built')], { cwd: folder })
    const [file] = readdirSync(join(target, 'built'))
    const list = await run('tar', ['-tf', join(target, 'built', file)])
    must(list.includes('package/dist/index.js'), 'there is no build in it')
    for (const one of published)
      must(manifestOf(join(root, one)).scripts.prepack === 'pnpm run build', `${one} packs without a build`)
  })
  return packed.filter(Boolean)
}

const packOne = (folder, target) => {
  const { name, version } = manifestOf(join(root, folder))
  return check(`${name}: packed, publint, types resolve`, async () => {
    const own = join(target, basename(folder))
    const contents = join(own, 'contents')
    mkdirSync(contents, { recursive: true })
    await run('pnpm', ['pack', '--config.ignore-scripts=true', '--pack-destination', own], { cwd: join(root, folder) })
    const tarball = join(
      own,
      readdirSync(own).find(file => file.endsWith('.tgz')),
    )
    await run('tar', ['-xf', tarball, '-C', contents, '--strip-components=1'])
    await judge(tarball, contents)
    return { name, version, folder, tarball, contents, bytes: statSync(tarball).size }
  })
}

const bin = (name, ...path) => join(root, 'node_modules', ...name.split('/'), ...path)

async function judge(tarball, contents) {
  const manifest = manifestOf(contents)
  await run(process.execPath, [bin('publint', 'src', 'cli.js'), 'run', tarball, '--strict'])
  must(!JSON.stringify(manifest).includes('workspace:'), 'a workspace: range went into the tarball')
  must(!JSON.stringify(manifest.exports).includes('@vidrelay/source'), 'the source condition went into the tarball')
  must(manifest.publishConfig?.access === 'public', 'it would be published for its owners alone')
  if (manifest.exports['.']) {
    const data = Object.keys(manifest.exports).filter(entry => /\.(ya?ml|schema\.json)$/.test(entry))
    const leftOut = data.length > 0 ? ['--exclude-entrypoints', ...data.map(entry => entry.slice(2))] : []
    const words = [tarball, '--profile', 'esm-only', ...leftOut]
    await run(process.execPath, [bin('@arethetypeswrong/cli', 'dist', 'index.js'), ...words])
  }
  const files = readdirSync(contents, { recursive: true }).map(file => file.replaceAll('\\', '/'))
  for (const wanted of ['README.md', 'LICENSE']) must(files.includes(wanted), `${wanted} is missing`)
  const tests = files.filter(file => /\.test\.|test-d|fake-relay/.test(file))
  must(tests.length === 0, `tests went into the tarball: ${tests.join(', ')}`)
  for (const file of files.filter(one => one.endsWith('.d.ts')))
    must(
      !readFileSync(join(contents, file), 'utf8').includes('@vidrelay/specs'),
      `${file} names an unpublished package`,
    )
}

/**
 * The versions that the changesets give, read from a copy of the manifests.
 *
 * @returns by the name of each package; `pending`: how many changesets there are
 */
export async function nextVersions(copy) {
  const files = (await run('git', ['ls-files', 'package.json', '*/package.json', 'pnpm-*.yaml', '.changeset']))
    .trim()
    .split('\n')
    .filter(file => existsSync(join(root, file)))
  for (const file of files) cpSync(join(root, file), join(copy, file))
  await run('git', ['init', '--quiet'], { cwd: copy })
  const pending = readdirSync(join(copy, '.changeset')).filter(
    file => file.endsWith('.md') && file !== 'README.md',
  ).length
  if (pending > 0) await run(process.execPath, [bin('@changesets/cli', 'bin.js'), 'version'], { cwd: copy })
  const versions = published.map(folder => {
    const { name, version } = manifestOf(join(copy, folder))
    return [name, version]
  })
  return { pending, versions: new Map(versions) }
}
