// `npm run packs`: every published package, built and packed into packs/, to be installed from there.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { published } from './published.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const folder = join(root, 'packs')
const shell = process.platform === 'win32'

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder)
execFileSync('pnpm', ['exec', 'turbo', 'run', 'build', '--output-logs=errors-only'], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
  shell,
})
for (const name of published)
  execFileSync('pnpm', ['pack', '--pack-destination', folder], {
    cwd: join(root, name),
    stdio: ['ignore', 'ignore', 'inherit'],
    shell,
  })
for (const file of readdirSync(folder)) console.log(join('packs', file))
