import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const packages = join(dirname(dirname(fileURLToPath(import.meta.url))), 'packages')

/** Names of our adapters: the packages that carry a specification. */
export const adapters = readdirSync(packages).filter(name => {
  const manifest = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'))
  return manifest.exports?.['./openapi.yaml'] !== undefined
})
