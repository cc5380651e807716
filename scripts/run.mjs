// `npm test`, `npm run demo`, … call this file: it runs one workspace script with the pnpm (and, where the running
// Node is too old, the Node) that this repository pins. It needs npm and any Node >= 18; everything else comes from the
// npm registry. A second run fetches nothing.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodePackage } from './node-package.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const pnpmVersion = manifest.packageManager.replace('pnpm@', '')
/** Fetched only where the running Node is older than package.json's engines.node. */
const nodeVersion = '26.10.0'

const [major, minor] = process.versions.node.split('.').map(Number)
const isSupported = (major === 22 && minor >= 19) || major === 24 || major >= 26
const windows = process.platform === 'win32'

const fail = sentence => {
  console.error(`\nvidrelay: ${sentence}`)
  process.exit(1)
}
if (major < 18) fail(`Node ${process.version} is too old to begin with; install Node 20 or newer and run this again.`)

function run(command, args, what, options = {}) {
  const { status, error, signal } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options })
  if (error) fail(`${what} could not be started (${error.code ?? error.message}). Is npm on the PATH?`)
  if (signal) process.exit(130)
  if (status !== 0) {
    if (what) fail(`${what} failed (exit ${status}); what it said stands above.`)
    process.exit(status ?? 1)
  }
}

/**
 * The package of a tool, in a folder of its own: npm, asked for one tool, takes away whatever else lies beside it, which
 * another Node may need. The folder gets its name when all of it is there, so a run that was stopped, or another one
 * at the same time, leaves no half of it.
 */
function toolOf(name, version, place = () => {}) {
  const folder = join(root, '.toolchain', `${name}-${version}`)
  const home = join('node_modules', name)
  if (existsSync(folder)) return join(folder, home)
  console.error(`First run: fetching ${name}@${version} from the npm registry into .toolchain/`)
  const unfinished = `${folder}.${process.pid}`
  mkdirSync(unfinished, { recursive: true })
  // Install scripts stay off: npm 12 blocks them, and these packages do not need npm to run any.
  const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  run('npm', ['install', '--prefix', unfinished, ...flags, `${name}@${version}`], `fetching ${name}`, {
    shell: windows,
  })
  place(join(unfinished, home))
  try {
    renameSync(unfinished, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
    rmSync(unfinished, { recursive: true }) // another run was first
  }
  return join(folder, home)
}

const pnpmHome = toolOf('pnpm', pnpmVersion, home => run(process.execPath, [join(home, 'install.js')], 'placing pnpm'))
const bins = [pnpmHome, ...(isSupported ? [] : [join(toolOf(nodePackage(), nodeVersion), 'bin')])]
const env = {
  ...process.env,
  PATH: [...bins, process.env.PATH].join(delimiter),
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  // Part of turbo's cache key: a result from another Node is no result.
  TOOLCHAIN_NODE: isSupported ? process.version : `v${nodeVersion}`,
}
const pnpm = join(pnpmHome, windows ? 'pnpm.exe' : 'pnpm')
run(pnpm, ['install', '--frozen-lockfile', '--loglevel=warn'], 'installing the dependencies', { env })
run(pnpm, ['--silent', 'run', ...process.argv.slice(2)], '', { env })
