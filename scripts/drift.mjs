// `npm run drift [adapter …]`: what relays no longer answer as documented, as far as it can be asked for nothing. A relay is asked where
// its key is in the environment; one without a key is told of, not looked at and no failure, since few people have all keys.
// `--list` prints them with the names of their keys, as JSON, and needs nothing installed; `--base-url` is another place for the one
// adapter that is named. Exit 0 nothing changed; 1 something did; 2 something could not be looked at.
import { spawnSync } from 'node:child_process'
import { appendFileSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { adapters } from './adapters.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { list: { type: 'boolean' }, 'base-url': { type: 'string' } },
})

/** The first variable of the environment in which a document looks for its key. */
function keyOf(adapter) {
  const document = readFileSync(join(root, 'packages', adapter, 'src', 'provider.ts'), 'utf8')
  return /keyEnv: \[\s*'(\w+)'/.exec(document)[1]
}

const unknown = positionals.find(name => !adapters.includes(name))
if (unknown !== undefined) {
  console.error(`there is no adapter ${unknown}; there are ${adapters.join(', ')}`)
  process.exit(2)
}
const asked = positionals.length > 0 ? positionals : adapters
if (values.list) console.log(JSON.stringify(asked.map(adapter => ({ adapter, key: keyOf(adapter) }))))
else process.exitCode = Math.max(0, ...asked.map(look))

/** The exit code of the kit's own look; 0 without a key. */
function look(adapter) {
  const key = keyOf(adapter)
  if (!process.env[key]) {
    tell(`${adapter}: not looked at, since there is no ${key}`)
    return 0
  }
  const words = [
    ...['drift', join('packages', adapter, 'src', 'index.ts')],
    ...['--spec', join('specs', `${adapter}.openapi.yaml`)],
    ...['--recordings', join('conformance', 'recordings', adapter)],
    ...(values['base-url'] ? ['--base-url', values['base-url']] : []),
  ]
  const kit = join('conformance', 'src', 'cli', 'main.ts')
  const flags = ['--conditions=@vidrelay/source', '--disable-warning=ExperimentalWarning']
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, kit, ...words], {
    cwd: root,
    encoding: 'utf8',
  })
  tell(`${adapter}:\n\n${stdout}${stderr}`)
  return status ?? 2
}

/** Into the log, and into the summary of a run on GitHub. */
function tell(text) {
  console.log(text)
  const { GITHUB_STEP_SUMMARY: summary } = process.env
  if (summary) appendFileSync(summary, `${text}\n`)
}
