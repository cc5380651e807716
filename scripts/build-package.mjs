// `build` of every published package: emits dist/ with plain tsc, and puts in what the tarball carries beside it.
// Run in the package's folder.
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const manifest = JSON.parse(readFileSync('package.json', 'utf8'))

rmSync('dist', { recursive: true, force: true })
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' })
if (status !== 0) process.exit(status ?? 1)

copyFileSync(join(root, 'LICENSE'), 'LICENSE')
if (manifest.exports['./openapi.yaml']) {
  const provider = manifest.name.replace('@vidrelay/', '')
  copyFileSync(join(root, 'specs', `${provider}.openapi.yaml`), 'openapi.yaml')
}
for (const bin of Object.values(manifest.bin ?? {})) if (existsSync(bin)) chmodSync(bin, 0o755)
