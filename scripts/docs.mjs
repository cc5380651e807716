// `npm run docs:build`: installs what the site needs (in docs/site, apart from the workspace), writes its pages and builds it into
// docs/site/dist; what stands behind it goes to `astro build`. `npm run docs:look`: serves that on this machine, at port 4321 or the one behind it.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serveSite } from '../docs/site/serve.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const site = join(root, 'docs', 'site')

function run(command, args, cwd) {
  const env = { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' }
  const { status } = spawnSync(command, args, { cwd, env, stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
}

function build() {
  run('pnpm', ['install', '--frozen-lockfile', '--loglevel=warn'], site)
  run(process.execPath, ['--conditions=@vidrelay/source', join(root, 'docs', 'generate', 'write.ts')], root)
  run('pnpm', ['exec', 'astro', 'build', ...process.argv.slice(3)], site)
  console.log('\nbuilt into docs/site/dist; look at it with: npm run docs:look')
}

async function look() {
  if (!existsSync(join(site, 'dist'))) build()
  const { url } = await serveSite(Number(process.argv[3] ?? 4321))
  console.log(`${url}  (Ctrl-C ends it)`)
}

const tasks = { build, look }
const task = tasks[process.argv[2]]
if (!task) {
  console.error(`docs.mjs: one of ${Object.keys(tasks).join(', ')} is needed`)
  process.exit(2)
}
await task()
