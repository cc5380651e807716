// `pnpm new-provider <name>`: an adapter that works for a made-up relay, with specification, first recording and conformance
// call, so that a contributor changes one thing at a time and is never far from green. It writes nothing before it knows that it can
// write everything. Exit codes: 0 done · 1 written, but a generated file is missing · 2 refused, and nothing was written.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { changedFiles, createdFiles } from './new-provider/files.mjs'
import { Refusal, wordsFor } from './new-provider/words.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const help = `pnpm new-provider <name> [options]

Makes an adapter package, its specification, a first recording and its conformance call, all for a made-up relay.

  <name>             lower-case words joined by hyphens: acme, acme-video
  --title <text>     as people write it; default: the name with capitals
  --base-url <url>   the provider's address, without /v1; default: https://api.<name>.example
  --kind <kind>      video or image; default: video
  --root <folder>    another checkout than this one
  --dry-run          list the files, write nothing

Exit codes: 0 done · 1 written, but a generated file is missing · 2 refused, and nothing was written.`

function main() {
  const { name, values } = wordsOf(process.argv.slice(2))
  if (values.help) return say(help)
  const root = resolve(values.root ?? dirname(here))
  const words = wordsFor(name, values)
  const created = createdFiles(words)
  const present = Object.keys(created).filter(path => existsSync(join(root, path)))
  if (present.length > 0)
    throw new Refusal(
      `${name} is there already: ${present.join(', ')}. Choose another name, or remove these files first.`,
    )
  const changed = changedFiles(root, words)

  if (!values['dry-run'])
    for (const [path, text] of Object.entries({ ...created, ...changed })) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
  say(values['dry-run'] ? 'Nothing is written. It would be created:' : 'Created:')
  for (const path of Object.keys(created)) say(`  ${path}`)
  say('Changed:')
  for (const path of Object.keys(changed)) say(`  ${path}`)
  if (values['dry-run']) return
  const isWhole = generate(root, words.id, [...Object.keys(created), ...Object.keys(changed)])
  say(next(words, isWhole))
  if (!isWhole) process.exitCode = 1
}

function wordsOf(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        title: { type: 'string' },
        'base-url': { type: 'string' },
        kind: { type: 'string', default: 'video' },
        root: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (!values.help && positionals.length !== 1) throw new Error('one name is needed, of the provider')
    return { name: positionals[0], values }
  } catch (error) {
    throw new Refusal(`${error.message}\n\n${help}`)
  }
}

/** What commands make: layout, wire types, tables of the READMEs. They need what `pnpm install` brings. */
function generate(root, id, paths) {
  const tools = dirname(here)
  const code = paths.filter(path => /\.(ts|json)$/.test(path))
  const steps = [
    ['layout', [join(tools, 'node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'check', '--write', ...code]],
    ['specs/generated', [join(tools, 'specs', 'scripts', 'generate.mjs'), join(root, 'specs')]],
    ['scripts/entries', [join('scripts', 'entries.mjs'), id, 'cli']],
    ['tables of the READMEs', ['--conditions=@vidrelay/source', join('scripts', 'readme-tables.mjs')]],
  ]
  say('Generated:')
  const results = steps.map(([what, args]) => {
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
    say(status === 0 ? `  ${what}` : `  not yet: ${what}`)
    if (status !== 0) process.stderr.write(stderr)
    return status === 0
  })
  return results.every(Boolean)
}

function next({ id, title, kind }, isWhole) {
  const own = [
    `packages/${id}/src`,
    `packages/${id}/README.md`,
    `specs/${id}.openapi.yaml`,
    `conformance/recordings/${id}`,
  ]
  const steps = [
    ['pnpm install', 'links the new package'],
    ...(isWhole
      ? []
      : [['pnpm format && pnpm generate && pnpm tables', 'what could not be made just now; why stands above']]),
    [`pnpm --filter @vidrelay/${id} test`, 'document against specification: green, since both are made up'],
    [
      `pnpm --filter @vidrelay/matrix exec vitest run ${id}`,
      'the recording, and what the kit makes of it: green as well',
    ],
    [`specs/${id}.openapi.yaml`, `what ${title} documents; then pnpm generate`],
    [`packages/${id}/src/provider.ts`, 'the same for core, until the first of the two is green again'],
    [`conformance/recordings/${id}/text-to-${kind}.json`, "the provider's own sample, until the second is"],
    [`grep -rn TODO ${own.join(' ')}`, 'until it finds nothing'],
    [
      `pnpm --filter @vidrelay/matrix coverage ${id} --write`,
      'names what proves each row; a row without a proof needs a recording',
    ],
    ['pnpm --filter @vidrelay/matrix cells', 'writes down what the adapter is held to'],
    ['pnpm tables && pnpm format && npm test', 'the whole check'],
  ]
  const lines = steps.map(([what, why], index) => `${String(index + 1).padStart(3)}. ${what}\n     ${why}`)
  return ['', 'Next, in this order (CONTRIBUTING.md has a worked example):', ...lines].join('\n')
}

const say = text => process.stdout.write(`${text}\n`)

try {
  main()
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}
