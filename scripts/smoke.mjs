// The packed tarballs as a stranger gets them: packed with pnpm, judged by publint and attw, installed with npm into
// empty projects, and used there on every supported Node line (all from the npm registry), against a sandbox on a real port.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { adapters } from './adapters.mjs'
import { nodeBinary, nodePackage } from './node-package.mjs'
import { published } from './published.mjs'
import { sampleJobs } from './sample-jobs.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const windows = process.platform === 'win32'
const nodeVersions = ['22.19.0', '24.21.0', '26.10.0']

const totals = { passed: 0, failed: 0 }
function check(name, work) {
  const begun = performance.now()
  try {
    work()
    totals.passed++
    console.log(`✓ ${name} (${((performance.now() - begun) / 1000).toFixed(1)} s)`)
  } catch (error) {
    totals.failed++
    console.error(`✗ ${name}\n${error.stdout ?? ''}${error.stderr ?? ''}${error.message}`)
  }
}
const run = (command, args, options = {}) =>
  execFileSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: windows,
    ...options,
  })
const must = (condition, sentence) => {
  if (!condition) throw new Error(sentence)
}

const work = mkdtempSync(join(tmpdir(), 'vidrelay-smoke-'))
// What the command writes down by itself: never in the folders of whoever runs this.
process.env.XDG_STATE_HOME = join(work, 'state')
const tarballs = {}
for (const folder of published) {
  const { name } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
  check(`${name}: packed, publint, types resolve`, () => {
    const target = join(work, 'packs', name.replaceAll('/', '-'))
    mkdirSync(target, { recursive: true })
    // A pack brings its own build, or there is none.
    rmSync(join(root, folder, 'dist'), { recursive: true, force: true })
    run('pnpm', ['pack', '--pack-destination', target], { cwd: join(root, folder) })
    tarballs[name] = join(target, readdirSync(target)[0])
    run('pnpm', ['exec', 'publint', 'run', tarballs[name], '--strict'])
    const manifest = JSON.parse(run('tar', ['-xOf', tarballs[name], 'package/package.json']))
    must(!JSON.stringify(manifest).includes('workspace:'), 'a workspace: range went into the tarball')
    must(!JSON.stringify(manifest.exports).includes('@vidrelay/source'), 'the source condition went into the tarball')
    if (manifest.exports['.'])
      run('pnpm', [
        'exec',
        'attw',
        tarballs[name],
        '--profile',
        'esm-only',
        '--exclude-entrypoints',
        'openapi.yaml',
        'recording.schema.json',
        'provider.schema.json',
      ])
    const list = run('tar', ['-tf', tarballs[name]]).split('\n')
    for (const wanted of ['package/README.md', 'package/LICENSE']) must(list.includes(wanted), `${wanted} is missing`)
    must(!list.some(file => /\.test\.|test-d|fake-relay/.test(file)), 'tests went into the tarball')
    for (const file of list.filter(one => one.endsWith('.d.ts'))) {
      must(
        !run('tar', ['-xOf', tarballs[name], file]).includes('@vidrelay/specs'),
        `${file} names an unpublished package`,
      )
    }
  })
}

// An adapter's peer range ends where core may come to speak another contract. A core that leaves the range would make
// changesets give every adapter a major version; then the range has to be moved in the same change.
check('the versions that come: no adapter is left behind by core', () => {
  const copy = join(work, 'versions')
  const files = run('git', ['ls-files', 'package.json', '*/package.json', 'pnpm-*.yaml', '.changeset'])
    .trim()
    .split('\n')
  for (const file of files) cpSync(join(root, file), join(copy, file))
  run('git', ['init', '--quiet'], { cwd: copy })
  run(process.execPath, [join(root, 'node_modules', '@changesets', 'cli', 'bin.js'), 'version'], { cwd: copy })
  for (const folder of published) {
    const [before, after] = [root, copy].map(
      where => JSON.parse(readFileSync(join(where, folder, 'package.json'), 'utf8')).version.split('.')[0],
    )
    must(before === after, `${folder} goes from major ${before} to ${after}`)
  }
})

/** Node binaries, one folder a version, kept for the next run. */
function nodeOf(version) {
  const folder = join(root, '.toolchain', 'nodes', version)
  const name = nodePackage()
  const binary = join(folder, 'node_modules', name, ...nodeBinary(process.platform))
  if (!existsSync(binary)) {
    const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
    run('npm', ['install', '--prefix', folder, ...flags, `${name}@${version}`])
  }
  return binary
}

check('the bootstrap under two Node versions in turn: each finds what the other fetched', () => {
  const copy = join(work, 'bootstrap')
  for (const file of ['run.mjs', 'node-package.mjs']) cpSync(join(root, 'scripts', file), join(copy, 'scripts', file))
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const manifest = { name: 'bootstrap', private: true, packageManager, scripts: { which: 'node -p process.version' } }
  writeFileSync(join(copy, 'package.json'), JSON.stringify(manifest))
  cpSync(join(root, 'pnpm-workspace.yaml'), join(copy, 'pnpm-workspace.yaml'))
  run('pnpm', ['install', '--no-frozen-lockfile', '--loglevel=error'], { cwd: copy })
  const [old, own] = ['20.20.2', nodeVersions[0]]
  for (const [version, wanted] of [
    [old, 'v26.10.0'],
    [own, `v${own}`],
    [old, 'v26.10.0'],
  ]) {
    const PATH = [dirname(nodeOf(version)), process.env.PATH].join(delimiter)
    const told = run(nodeOf(version), [join(copy, 'scripts', 'run.mjs'), 'which'], {
      cwd: copy,
      env: { ...process.env, PATH },
    })
    must(told.trim().endsWith(wanted), `under ${version}: ${told}`)
  }
})

function project(name, packages) {
  const folder = join(work, name)
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, private: true, type: 'module' }))
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...packages.map(one => tarballs[one])], {
    cwd: folder,
  })
  return folder
}

const everything = project('everything', [
  '@vidrelay/core',
  ...adapters.map(name => `@vidrelay/${name}`),
  '@vidrelay/ai-sdk',
  '@vidrelay/otel',
  '@vidrelay/serve',
  '@vidrelay/sandbox',
  '@vidrelay/gateway',
  'vidrelay',
])
const command = join(everything, 'node_modules', 'vidrelay', 'dist', 'main.js')
const sandbox = spawn(process.execPath, [command, 'sandbox', '--port', '0', '--speed', '20', '--json'], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const { url } = JSON.parse((await createInterface({ input: sandbox.stdout })[Symbol.asyncIterator]().next()).value)

const consumer = readFileSync(join(root, 'scripts', 'smoke-consumer.mjs'), 'utf8')
for (const adapter of adapters) {
  const alone = project(`only-${adapter}`, ['@vidrelay/core', `@vidrelay/${adapter}`])
  check(`${adapter}: installed with core alone, brings nothing it does not need`, () => {
    const installed = readdirSync(join(alone, 'node_modules')).flatMap(name =>
      name.startsWith('@')
        ? readdirSync(join(alone, 'node_modules', name)).map(sub => `${name}/${sub}`)
        : name.startsWith('.')
          ? []
          : [name],
    )
    const wanted = ['@vidrelay/core', `@vidrelay/${adapter}`, 'undici', 'zod']
    must(installed.toSorted().join() === wanted.toSorted().join(), `node_modules holds ${installed.join(', ')}`)
  })
  writeFileSync(join(alone, 'consumer.mjs'), consumer)
  const job = sampleJobs.find(one => one.provider === adapter)
  if (!job) playRecordings(adapter)
  else
    for (const version of nodeVersions)
      check(`${adapter}: a video with core alone on Node ${version}`, () => {
        const output = join(alone, `${version}.mp4`)
        const words = ['consumer.mjs', adapter, url, output, JSON.stringify(job.request)]
        const told = run(nodeOf(version), words, { cwd: alone })
        must(JSON.parse(told).bytes === readFileSync(output).byteLength, told)
      })
}

/** An adapter that the sandbox does not speak: the packed kit plays its recordings. */
function playRecordings(adapter) {
  const packages = ['core', 'serve', 'conformance', adapter]
  const folder = project(
    `played-${adapter}`,
    packages.map(name => `@vidrelay/${name}`),
  )
  const kit = join(folder, 'node_modules', '@vidrelay', 'conformance', 'dist', 'cli', 'main.js')
  const words = [kit, 'run', `@vidrelay/${adapter}`, '--recordings', join(root, 'conformance', 'recordings', adapter)]
  for (const version of nodeVersions)
    check(`${adapter}: its recordings, played by the packed kit on Node ${version}`, () => {
      run(nodeOf(version), words, { cwd: folder })
    })
}
// A stranger's own adapter file and the packed kit, as its README says, without a test runner.
const stranger = project('stranger', ['@vidrelay/core', '@vidrelay/serve', '@vidrelay/conformance', '@vidrelay/apixgo'])
cpSync(join(root, 'conformance', 'recordings', 'apixgo'), join(stranger, 'recordings'), { recursive: true })
writeFileSync(join(stranger, 'right.js'), "export { apixgo } from '@vidrelay/apixgo'\n")
writeFileSync(
  join(stranger, 'wrong.js'),
  [
    "import { apixgo } from '@vidrelay/apixgo'",
    "import { defineProvider } from '@vidrelay/core/provider'",
    "export const wrong = defineProvider({ ...apixgo.definition, statuses: { ...apixgo.definition.statuses, success: { is: 'failed', source: 'S1-77' } } })",
  ].join('\n'),
)
const kit = join(stranger, 'node_modules', '@vidrelay', 'conformance', 'dist', 'cli', 'main.js')
const judge = (version, ...words) =>
  spawnSync(nodeOf(version), [kit, 'run', ...words, '--recordings', './recordings'], {
    cwd: stranger,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
for (const version of nodeVersions)
  check(`the packed kit judges an adapter on Node ${version}`, () => {
    const { status, stdout, stderr } = judge(version, './right.js', '--json', 'report.json', '--html', 'report.html')
    must(status === 0 && stderr === '', `exit ${status}: ${stderr}${stdout.slice(-2000)}`)
    must(/\d+ pass · 0 fail · \d+ n\/a/.test(stdout), stdout.slice(-2000))
    const { checks } = JSON.parse(readFileSync(join(stranger, 'report.json'), 'utf8'))
    // Every recording, and what the kit makes out of them and the document.
    must(checks.length > readdirSync(join(stranger, 'recordings')).length, `${checks.length} checks`)
    must(readFileSync(join(stranger, 'report.html'), 'utf8').startsWith('<!doctype html>'), 'the page is none')
  })
check('the packed kit says what is wrong with an adapter, without a stack and without vitest', () => {
  must(!existsSync(join(stranger, 'node_modules', 'vitest')), 'vitest came along')
  const { status, stdout, stderr } = judge(nodeVersions.at(-1), './wrong.js')
  must(status === 1 && stderr === '', `exit ${status}: ${stderr}`)
  for (const wanted of [
    'npx @vidrelay/conformance run ./wrong.js --recordings ./recordings --only',
    'recordings/content-route-as-link.json:22',
    'the same  at ',
  ])
    must(stdout.includes(wanted), `${wanted} is not in what it prints`)
  must(!/\n\s+at .+:\d+:\d+/.test(stdout), 'it prints a stack')
})
for (const version of nodeVersions) {
  check(`vidrelay --sandbox on Node ${version}`, () => {
    const output = join(work, `cli-${version}.mp4`)
    const { status, stdout, stderr } = spawnSync(
      nodeOf(version),
      [command, 'generate', 'a lighthouse in the rain', '--sandbox', '--output', output, '--json'],
      { encoding: 'utf8' },
    )
    must(status === 0, `exit ${status}: ${stderr}`)
    must(!/warning/i.test(stderr.replace(/^warning:.*$/gim, '')), `Node warned: ${stderr}`)
    must(JSON.parse(stdout).bytes === readFileSync(output).byteLength, stdout)
  })
}
// The program of the gateway's README, with the client that its tests have, against `vidrelay serve --sandbox`.
const clients = JSON.parse(readFileSync(join(root, 'conformance/clients/package.json'), 'utf8')).devDependencies
run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', `openai@${clients.openai}`], { cwd: everything })
const [, shown] = /```js\n(import [\s\S]*?)```/.exec(readFileSync(join(root, 'packages/gateway/README.md'), 'utf8'))
for (const version of nodeVersions) {
  const serving = spawn(nodeOf(version), [command, 'serve', '--sandbox', '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let told = ''
  for await (const chunk of serving.stdout) {
    told += chunk
    if (/"url": ?"[^"]+"/.test(told)) break
  }
  check(`vidrelay serve --sandbox makes a video for the openai client on Node ${version}`, () => {
    const folder = mkdtempSync(join(everything, 'fresh-'))
    const [, url] = /"url": ?"([^"]+)"/.exec(told) ?? []
    writeFileSync(join(folder, 'make.mjs'), shown.replace('http://127.0.0.1:8788/v1', url))
    const { status, stderr } = spawnSync(nodeOf(version), ['make.mjs'], { cwd: folder, encoding: 'utf8' })
    must(status === 0, `exit ${status}: ${stderr}`)
    const video = readFileSync(join(folder, 'lighthouse.mp4'))
    must(video.toString('latin1', 4, 8) === 'ftyp', `no video, but ${video.byteLength} bytes`)
  })
  serving.kill()
}
// The program of the AI SDK package's README, with the `ai` that its tests have.
const { ai } = JSON.parse(readFileSync(join(root, 'packages/ai-sdk/package.json'), 'utf8')).devDependencies
const aiApp = project('ai-app', ['@vidrelay/core', '@vidrelay/apixgo', '@vidrelay/ai-sdk'])
run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', `ai@${ai}`], { cwd: aiApp })
const [, aiProgram] = /```ts\n(import [\s\S]*?)```/.exec(readFileSync(join(root, 'packages/ai-sdk/README.md'), 'utf8'))
writeFileSync(join(aiApp, 'app.mts'), aiProgram)
for (const version of nodeVersions) {
  check(`an app of the AI SDK makes a video at a relay on Node ${version}`, () => {
    const { status, stdout, stderr } = spawnSync(nodeOf(version), ['app.mts'], {
      cwd: aiApp,
      encoding: 'utf8',
      env: { ...process.env, NODE_NO_WARNINGS: '1', APIXGO_API_KEY: 'sk-sandbox', RELAY_URL: `${url}/apixgo` },
    })
    must(status === 0 && /^video\/mp4: \d+ bytes\n$/.test(stdout), `exit ${status}: ${stdout}${stderr}`)
  })
}
// The first program of the README, as a stranger saves it into what `npm init` makes.
const first = join(work, 'first')
mkdirSync(first)
run('npm', ['init', '--yes'], { cwd: first })
run(
  'npm',
  ['install', '--no-audit', '--no-fund', '--loglevel=error', tarballs['@vidrelay/core'], tarballs['@vidrelay/apixgo']],
  {
    cwd: first,
  },
)
const program = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8'))[1]
writeFileSync(join(first, 'make-a-video.mts'), program)
for (const version of nodeVersions) {
  check(`the README's program on Node ${version}: one sentence without a key, a video with one`, () => {
    const start = env =>
      spawnSync(nodeOf(version), ['make-a-video.mts'], {
        cwd: first,
        encoding: 'utf8',
        env: { ...process.env, NODE_NO_WARNINGS: '1', ...env },
      })
    const none = start({ APIXGO_API_KEY: '', NEWAPI_API_KEY: '' })
    must(
      none.status === 1 && none.stdout === '' && /^unauthenticated: apiKey: .*APIXGO_API_KEY.*\n$/.test(none.stderr),
      `exit ${none.status}: ${none.stdout}${none.stderr}`,
    )
    const made = start({ APIXGO_API_KEY: 'sk-sandbox', RELAY_URL: `${url}/apixgo` })
    must(made.status === 0 && /lighthouse\.mp4: \d+ bytes\n$/.test(made.stdout), made.stdout + made.stderr)
    rmSync(join(first, 'lighthouse.mp4'))
    for (const name of readdirSync(first).filter(one => one.startsWith('tasks.db'))) rmSync(join(first, name))
  })
}
check('an old Node gets one sentence', () => {
  const { status, stderr } = spawnSync(nodeOf('20.20.2'), [command, 'generate', 'x', '--sandbox'], { encoding: 'utf8' })
  must(
    status === 2 && /^vidrelay needs Node\.js 22\.19 or newer; this is v20\.20\.2\.\n$/.test(stderr),
    `exit ${status}: ${stderr}`,
  )
})
check('vidrelay without @vidrelay/sandbox says how to install it', () => {
  const bare = project('bare', [
    '@vidrelay/core',
    ...adapters.map(name => `@vidrelay/${name}`),
    '@vidrelay/gateway',
    'vidrelay',
  ])
  const main = join(bare, 'node_modules', 'vidrelay', 'dist', 'main.js')
  must(!existsSync(join(bare, 'node_modules', 'msw')), 'msw came along')
  const { status, stderr } = spawnSync(process.execPath, [main, 'generate', 'x', '--sandbox'], { encoding: 'utf8' })
  must(
    status === 2 && /npm install @vidrelay\/sandbox/.test(stderr) && !/\n\s+at /.test(stderr),
    `exit ${status}: ${stderr}`,
  )
})
sandbox.kill()

mkdirSync(join(root, '.results'), { recursive: true })
writeFileSync(join(root, '.results', 'smoke.json'), JSON.stringify(totals))
rmSync(work, { recursive: true, force: true })
process.exit(totals.failed === 0 ? 0 : 1)
