// The packed tarballs as a stranger gets them: packed with pnpm, judged by publint and attw, installed with npm and pnpm into
// empty projects, compiled and used there on the oldest and the newest Node that is supported (`--all-nodes`: on each line; all come
// from the npm registry), against a sandbox on a real port. What does not need each other runs side by side.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { adapters } from './adapters.mjs'
import { sampleJobs } from './sample-jobs.mjs'
import { check, ended, lane, must, root, run, totals } from './smoke/checks.mjs'
import { newest, nodeOf, nodeVersions, tooOld } from './smoke/nodes.mjs'
import { start, startSandbox } from './smoke/programs.mjs'
import { projectsIn } from './smoke/projects.mjs'
import { listing, missingAt, publish } from './smoke/publish.mjs'
import { startRegistry } from './smoke/registry.mjs'
import { nextVersions, packAll } from './smoke/tarballs.mjs'
import { compiles, loads } from './smoke/typed.mjs'

const work = mkdtempSync(join(tmpdir(), 'vidrelay-smoke-'))
// What the command writes down by itself: never in the folders of whoever runs this.
process.env.XDG_STATE_HOME = join(work, 'state')

const packed = await packAll(join(work, 'packs'))
const tarballs = Object.fromEntries(packed.map(({ name, tarball }) => [name, tarball]))
const names = packed.map(({ name }) => name)
const { withNpm, withPnpm, flat } = projectsIn(work, tarballs)
const lanes = lane()
/** A part of this test; what ends it outside of its checks, as an installation that fails does, is a failure as well. */
const inTurn = part =>
  lanes(() => part()).catch(error => check(`${part.name || 'a part'} comes to its end`, () => Promise.reject(error)))
const typescript = join(root, 'node_modules', 'typescript')
const clients = JSON.parse(readFileSync(join(root, 'conformance/clients/package.json'), 'utf8')).devDependencies

const { ai } = JSON.parse(readFileSync(join(root, 'packages/ai-sdk/package.json'), 'utf8')).devDependencies

/** With every package of ours, and those of others with which programs of the READMEs make a video. */
const everything = await check(`every package, installed with npm on Node ${newest}`, () =>
  withNpm(`npm-${newest}`, names, { more: [`openai@${clients.openai}`, `ai@${ai}`] }),
)
const command = join(everything, 'node_modules', 'vidrelay', 'dist', 'main.js')
const sandbox = await startSandbox(command, '--speed', '20')
process.on('exit', () => sandbox.stop())

// What takes longest comes first.
await Promise.all([
  inTurn(ownApp),
  ...nodeVersions.map(version => inTurn(() => importable('npm', withNpm, version))),
  inTurn(bootstrap),
  ...nodeVersions.map(version => inTurn(() => importable('pnpm', withPnpm, version))),
  inTurn(theKit),
  ...adapters.filter(name => name !== 'apixgo').map(adapter => inTurn(() => alone(adapter))),
  ...nodeVersions.flatMap(version => [
    inTurn(() => sandboxed(version)),
    inTurn(() => served(version)),
    inTurn(() => inAnAiApp(version)),
  ]),
  inTurn(withoutSandbox),
  inTurn(versionsThatCome),
  inTurn(release),
  inTurn(oldNode),
])

/**
 * Two tarballs in an app of one's own, as the README says: what `npm init` makes, `npm install`, its first program, and a sandbox whose
 * tasks take their time. Then the same folder is asked for the rest.
 */
async function ownApp() {
  const folder = join(work, 'own-app')
  const begun = performance.now()
  await check("two tarballs in an app of one's own: a video of the sandbox within five minutes", async () => {
    mkdirSync(folder)
    await run('npm', ['init', '--yes'], { cwd: folder })
    const words = ['install', '--no-audit', '--no-fund', '--loglevel=error']
    await run('npm', [...words, tarballs['@vidrelay/core'], tarballs['@vidrelay/apixgo']], { cwd: folder })
    const [, program] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8'))
    writeFileSync(join(folder, 'make-a-video.mts'), program)
    const unhurried = await startSandbox(command)
    try {
      await makesVideo(folder, newest, unhurried.url)
    } finally {
      unhurried.stop()
    }
    const seconds = Math.round((performance.now() - begun) / 1000)
    must(seconds < 300, `it took ${seconds} s`)
    console.log(`  from an empty folder to lighthouse.mp4: ${seconds} s`)
  })
  await alone('apixgo', folder)
  for (const version of nodeVersions)
    await check(`the README's program on Node ${version}: one sentence without a key, a video with one`, async () => {
      const none = await readmeProgram(folder, version, { APIXGO_API_KEY: '', NEWAPI_API_KEY: '' })
      must(
        none.status === 1 && none.stdout === '' && /^unauthenticated: apiKey: .*APIXGO_API_KEY.*\n$/.test(none.stderr),
        `exit ${none.status}: ${none.stdout}${none.stderr}`,
      )
      await makesVideo(folder, version, sandbox.url)
    })
}

async function readmeProgram(folder, version, env) {
  const options = { cwd: folder, env: { ...process.env, NODE_NO_WARNINGS: '1', ...env } }
  return ended(await nodeOf(version), ['make-a-video.mts'], options)
}

async function makesVideo(folder, version, url) {
  const env = { APIXGO_API_KEY: 'sk-sandbox', RELAY_URL: `${url}/apixgo` }
  const { status, stdout, stderr } = await readmeProgram(folder, version, env)
  must(status === 0 && /lighthouse\.mp4: \d+ bytes\n$/.test(stdout), stdout + stderr)
  rmSync(join(folder, 'lighthouse.mp4'))
  for (const name of readdirSync(folder).filter(one => one.startsWith('tasks.db'))) rmSync(join(folder, name))
}

/** An adapter's peer range ends where core may come to speak another contract. A core that leaves the range would make
 * changesets give every adapter a major version; then the range has to be moved in the same change. */
async function versionsThatCome() {
  await check('the versions that come: no adapter is left behind by core', async () => {
    const { versions } = await nextVersions(join(work, 'versions'))
    const major = version => version.split('.')[0]
    for (const { name, version } of packed)
      must(major(version) === major(versions.get(name)), `${name} goes from ${version} to ${versions.get(name)}`)
  })
}

/** What `pnpm release` does once everything is judged, with some of the packages and a registry on loopback. */
async function release() {
  await check(
    'a release publishes what a registry does not have, the tarballs as they were judged, and nothing twice',
    async () => {
      const registry = await startRegistry()
      try {
        const userconfig = join(work, 'npmrc')
        writeFileSync(userconfig, `${registry.url.replace('http:', '')}:_authToken=none\n`)
        const { GITHUB_ACTIONS, ...env } = process.env
        Object.assign(env, { npm_config_registry: registry.url, npm_config_userconfig: userconfig })
        Object.assign(env, { npm_config_cache: join(work, 'npm-cache'), npm_config_update_notifier: 'false' })
        const some = packed.filter(({ name }) => ['@vidrelay/core', '@vidrelay/serve', 'vidrelay'].includes(name))
        const first = await missingAt(some, env)
        must(first.length === some.length && registry.puts.length === 0, 'something is there already')
        await publish(first.slice(0, 2), env)
        const rest = await missingAt(some, env)
        must(rest.map(({ name }) => name).join() === 'vidrelay', `missing: ${rest.map(({ name }) => name)}`)
        const versions = new Map(some.map(({ name, version }) => [name, version]))
        must(/^vidrelay .* to be published$/m.test(listing(some, rest, versions)), 'the list does not say so')
        await publish(rest, env)
        must(registry.puts.map(({ name }) => name).join() === some.map(({ name }) => name).join(), 'not in order')
        for (const [index, { access, _attachments }] of registry.puts.entries()) {
          const [{ data }] = Object.values(_attachments)
          must(access === 'public', `${some[index].name} would be ${access}`)
          must(readFileSync(some[index].tarball).equals(Buffer.from(data, 'base64')), 'another tarball than was judged')
        }
      } finally {
        registry.stop()
      }
    },
  )
}

async function bootstrap() {
  await check('the bootstrap under two Node versions in turn: each finds what the other fetched', async () => {
    const copy = join(work, 'bootstrap')
    for (const file of ['run.mjs', 'node-package.mjs']) cpSync(join(root, 'scripts', file), join(copy, 'scripts', file))
    const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const manifest = { name: 'bootstrap', private: true, packageManager, scripts: { which: 'node -p process.version' } }
    writeFileSync(join(copy, 'package.json'), JSON.stringify(manifest))
    cpSync(join(root, 'pnpm-workspace.yaml'), join(copy, 'pnpm-workspace.yaml'))
    await run('pnpm', ['install', '--no-frozen-lockfile', '--loglevel=error'], { cwd: copy })
    for (const [version, wanted] of [
      [tooOld, `v${newest}`],
      [nodeVersions[0], `v${nodeVersions[0]}`],
      [tooOld, `v${newest}`],
    ]) {
      const node = await nodeOf(version)
      const PATH = [dirname(node), process.env.PATH].join(delimiter)
      const env = { ...process.env, PATH }
      const told = await run(node, [join(copy, 'scripts', 'run.mjs'), 'which'], { cwd: copy, env })
      must(told.trim().endsWith(wanted), `under ${version}: ${told}`)
    }
  })
}

async function withoutSandbox() {
  await check('vidrelay without @vidrelay/sandbox says how to install it', async () => {
    const ours = ['@vidrelay/core', ...adapters.map(name => `@vidrelay/${name}`), '@vidrelay/gateway', 'vidrelay']
    const bare = await flat('bare', ours)
    const main = join(bare, 'node_modules', 'vidrelay', 'dist', 'main.js')
    must(!existsSync(join(bare, 'node_modules', 'msw')), 'msw came along')
    const { status, stderr } = await ended(process.execPath, [main, 'generate', 'x', '--sandbox'])
    must(
      status === 2 && /npm install @vidrelay\/sandbox/.test(stderr) && !/\n\s+at /.test(stderr),
      `exit ${status}: ${stderr}`,
    )
  })
}

/** One adapter with core: what it brings, and a video. */
async function alone(adapter, installedIn) {
  const folder = await check(`${adapter}: installed with core alone, brings nothing it does not need`, async () => {
    const own = installedIn ?? (await flat(`only-${adapter}`, ['@vidrelay/core', `@vidrelay/${adapter}`]))
    const installed = readdirSync(join(own, 'node_modules')).flatMap(name => {
      if (name.startsWith('.')) return []
      return name.startsWith('@') ? readdirSync(join(own, 'node_modules', name)).map(sub => `${name}/${sub}`) : [name]
    })
    const wanted = ['@vidrelay/core', `@vidrelay/${adapter}`, 'undici', 'zod']
    must(installed.toSorted().join() === wanted.toSorted().join(), `node_modules holds ${installed.join(', ')}`)
    return own
  })
  const job = sampleJobs.find(one => one.provider === adapter)
  if (!job) return playRecordings(adapter)
  cpSync(join(root, 'scripts', 'smoke-consumer.mjs'), join(folder, 'consumer.mjs'))
  for (const version of nodeVersions)
    await check(`${adapter}: a video with core alone on Node ${version}`, async () => {
      const output = join(folder, `${version}.mp4`)
      const words = ['consumer.mjs', adapter, sandbox.url, output, JSON.stringify(job.request)]
      const told = await run(await nodeOf(version), words, { cwd: folder })
      must(JSON.parse(told).bytes === readFileSync(output).byteLength, told)
    })
}

/** An adapter that the sandbox does not speak: the packed kit plays its recordings. */
async function playRecordings(adapter) {
  const packages = ['core', 'serve', 'conformance', adapter].map(name => `@vidrelay/${name}`)
  const folder = await flat(`played-${adapter}`, packages)
  const kit = join(folder, 'node_modules', '@vidrelay', 'conformance', 'dist', 'cli', 'main.js')
  const words = [kit, 'run', `@vidrelay/${adapter}`, '--recordings', join(root, 'conformance', 'recordings', adapter)]
  for (const version of nodeVersions)
    await check(`${adapter}: its recordings, played by the packed kit on Node ${version}`, async () => {
      await run(await nodeOf(version), words, { cwd: folder })
    })
}

/** Every package in an empty TypeScript project. */
async function importable(manager, install, version) {
  const isThere = manager === 'npm' && version === newest
  const folder = isThere
    ? everything
    : await check(`every package, installed with ${manager} on Node ${version}`, () =>
        install(`${manager}-${version}`, names, { version }),
      )
  await check(`${manager}, Node ${version}: every entry exports what is written down`, async () =>
    loads(folder, await nodeOf(version)),
  )
  // What compiles depends on what is installed, which no Node changes.
  if (version !== newest) return
  for (const resolution of ['node16', 'bundler'])
    await check(`${manager}: every entry compiles, moduleResolution ${resolution}`, () =>
      compiles(folder, typescript, resolution),
    )
  if (!isThere) return
  await check('every entry compiles with TypeScript 5', () =>
    compiles(folder, join(root, 'specs', 'node_modules', 'typescript'), 'node16'),
  )
  const ours = ['core', ...adapters].map(name => `@vidrelay/${name}`)
  await check('the types of core and of the adapters hold without skipLibCheck', () =>
    compiles(folder, typescript, 'node16', ({ of }) => ours.includes(of), { skipLibCheck: false }),
  )
}

async function sandboxed(version) {
  await check(`vidrelay --sandbox on Node ${version}`, async () => {
    const output = join(work, `cli-${version}.mp4`)
    const words = [command, 'generate', 'a lighthouse in the rain', '--sandbox', '--output', output, '--json']
    const { status, stdout, stderr } = await ended(await nodeOf(version), words)
    must(status === 0, `exit ${status}: ${stderr}`)
    must(!/warning/i.test(stderr.replace(/^warning:.*$/gim, '')), `Node warned: ${stderr}`)
    must(JSON.parse(stdout).bytes === readFileSync(output).byteLength, stdout)
  })
}

/** The program of the gateway's README, with the client that its tests have, against `vidrelay serve --sandbox`. */
async function served(version) {
  const [, shown] = /```js\n(import [\s\S]*?)```/.exec(readFileSync(join(root, 'packages/gateway/README.md'), 'utf8'))
  await check(`vidrelay serve --sandbox makes a video for the openai client on Node ${version}`, async () => {
    const node = await nodeOf(version)
    const serving = start(node, [command, 'serve', '--sandbox', '--port', '0', '--json'])
    try {
      const [, url] = await serving.told(/"url": ?"([^"]+)"/)
      const folder = mkdtempSync(join(everything, 'fresh-'))
      writeFileSync(join(folder, 'make.mjs'), shown.replace('http://127.0.0.1:8788/v1', url))
      await run(node, ['make.mjs'], { cwd: folder })
      const video = readFileSync(join(folder, 'lighthouse.mp4'))
      must(video.toString('latin1', 4, 8) === 'ftyp', `no video, but ${video.byteLength} bytes`)
    } finally {
      serving.stop()
    }
  })
}

/** The program of the AI SDK package's README, with the `ai` that its tests have. */
async function inAnAiApp(version) {
  await check(`an app of the AI SDK makes a video at a relay on Node ${version}`, async () => {
    const page = readFileSync(join(root, 'packages/ai-sdk/README.md'), 'utf8')
    const folder = mkdtempSync(join(everything, 'ai-'))
    writeFileSync(join(folder, 'app.mts'), /```ts\n(import [\s\S]*?)```/.exec(page)[1])
    const keys = { APIXGO_API_KEY: 'sk-sandbox', RELAY_URL: `${sandbox.url}/apixgo` }
    const options = { cwd: folder, env: { ...process.env, NODE_NO_WARNINGS: '1', ...keys } }
    const { status, stdout, stderr } = await ended(await nodeOf(version), ['app.mts'], options)
    must(status === 0 && /^video\/mp4: \d+ bytes\n$/.test(stdout), `exit ${status}: ${stdout}${stderr}`)
  })
}

/** A stranger's own adapter file and the packed kit, as its README says, without a test runner. */
async function theKit() {
  const packages = ['core', 'serve', 'conformance', 'apixgo'].map(name => `@vidrelay/${name}`)
  const folder = await flat('stranger', packages)
  cpSync(join(root, 'conformance', 'recordings', 'apixgo'), join(folder, 'recordings'), { recursive: true })
  writeFileSync(join(folder, 'right.js'), "export { apixgo } from '@vidrelay/apixgo'\n")
  writeFileSync(
    join(folder, 'wrong.js'),
    [
      "import { apixgo } from '@vidrelay/apixgo'",
      "import { defineProvider } from '@vidrelay/core/provider'",
      "export const wrong = defineProvider({ ...apixgo.definition, statuses: { ...apixgo.definition.statuses, success: { is: 'failed', source: 'S1-77' } } })",
    ].join('\n'),
  )
  const kit = join(folder, 'node_modules', '@vidrelay', 'conformance', 'dist', 'cli', 'main.js')
  const judge = async (version, ...words) =>
    ended(await nodeOf(version), [kit, 'run', ...words, '--recordings', './recordings'], { cwd: folder })
  for (const version of nodeVersions)
    await check(`the packed kit judges an adapter on Node ${version}`, async () => {
      const { status, stdout, stderr } = await judge(version, './right.js', '--json', 'report.json', '--html', 'a.html')
      must(status === 0 && stderr === '', `exit ${status}: ${stderr}${stdout.slice(-2000)}`)
      must(/\d+ pass · 0 fail · \d+ n\/a/.test(stdout), stdout.slice(-2000))
      const { checks } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))
      // Every recording, and what the kit makes out of them and the document.
      must(checks.length > readdirSync(join(folder, 'recordings')).length, `${checks.length} checks`)
      must(readFileSync(join(folder, 'a.html'), 'utf8').startsWith('<!doctype html>'), 'the page is none')
    })
  await check('the packed kit says what is wrong with an adapter, without a stack and without vitest', async () => {
    must(!existsSync(join(folder, 'node_modules', 'vitest')), 'vitest came along')
    const { status, stdout, stderr } = await judge(newest, './wrong.js')
    must(status === 1 && stderr === '', `exit ${status}: ${stderr}`)
    for (const wanted of [
      'npx @vidrelay/conformance run ./wrong.js --recordings ./recordings --only',
      'recordings/content-route-as-link.json:22',
      'the same  at ',
    ])
      must(stdout.includes(wanted), `${wanted} is not in what it prints`)
    must(!/\n\s+at .+:\d+:\d+/.test(stdout), 'it prints a stack')
  })
}

async function oldNode() {
  await check('an old Node gets one sentence', async () => {
    const { status, stderr } = await ended(await nodeOf(tooOld), [command, 'generate', 'x', '--sandbox'])
    must(
      status === 2 && /^vidrelay needs Node\.js 22\.19 or newer; this is v20\.20\.2\.\n$/.test(stderr),
      `exit ${status}: ${stderr}`,
    )
  })
}

mkdirSync(join(root, '.results'), { recursive: true })
writeFileSync(join(root, '.results', 'smoke.json'), JSON.stringify(totals))
rmSync(work, { recursive: true, force: true })
process.exit(totals.failed === 0 ? 0 : 1)
