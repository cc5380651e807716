// `pnpm check <provider>`: every gate that concerns one adapter, in seconds: each says its file, its rule and what to do. Ends with
// what is still TODO. Exit code 0: all gates pass. 1: one does not. 2: there is no such adapter.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { adapters } from './adapters.mjs'
import { todosIn } from './new-provider/todos.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [id = '', ...rest] = process.argv.slice(2)
if (!adapters.includes(id) || rest.length > 0) {
  console.error(`pnpm check <provider>: accepted: ${adapters.join(', ')}; a new one: pnpm new-provider <name>`)
  process.exit(2)
}

const spec = `specs/${id}.openapi.yaml`
const document = `packages/${id}/src`
const recordings = `conformance/recordings/${id}`
const matrix = ['--conditions=@vidrelay/source', 'conformance/matrix/check.ts', id]

/** Rule, command, and what to do where it is red. All run at once: none needs what another makes. */
const gates = [
  [
    `${document}, ${recordings}: formatted, and no code in the document`,
    ['node_modules/@biomejs/biome/bin/biome', 'check', document, recordings],
    'pnpm format; what lint forbids in an adapter no format mends',
  ],
  [
    `${spec}: a sound OpenAPI document`,
    ['specs/node_modules/@redocly/cli/bin/cli.js', 'lint', '--config=specs/redocly.yaml', spec],
    'mend the line that is named',
  ],
  [
    `specs/generated/${id}.d.ts: the types of ${spec}`,
    ['specs/scripts/generate.mjs', '--check'],
    'pnpm generate, and commit it',
  ],
  [
    `${document}: compiles, and agrees with ${spec}`,
    ['node_modules/typescript/bin/tsc', '--noEmit', '-p', `packages/${id}`],
    'change the row that the sentence names, or the specification where the page says otherwise',
  ],
  [
    `packages/${id}: its own tests`,
    ['node_modules/vitest/vitest.mjs', 'run', '--root', `packages/${id}`, '--reporter=dot'],
    'the test says what it wants',
  ],
  [`${recordings}, ${spec}: the verdict`, matrix, 'mend the row that is named, or the recording where it is wrong'],
  [
    `specs: the rules that every specification keeps (${spec})`,
    ['node_modules/vitest/vitest.mjs', 'run', '--root', 'specs', '--reporter=dot', '-t', `${id}.openapi.yaml`],
    'mend the line that is named; behind the name of the file stands the rule',
  ],
]
const committed = [
  [`conformance/matrix/cells/${id}.txt`, 'pnpm --filter @vidrelay/matrix cells'],
  [`conformance/matrix/evidence/${id}.json`, `pnpm --filter @vidrelay/matrix coverage ${id} --write`],
  [`conformance/matrix/coverage/${id}.json`, `pnpm --filter @vidrelay/matrix coverage ${id} --write`],
]

const begun = performance.now()
const done = await Promise.all(gates.map(async ([rule, words, todo]) => ({ rule, words, todo, ...(await run(words)) })))
let failed = 0
for (const { rule, words, todo, code, output } of done) {
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'}  ${rule}`)
  if (code === 0) continue
  failed++
  const lines = output.split('\n').filter(line => !isNoise(line))
  for (const line of lines.slice(0, 40)) console.log(`      ${line}`)
  if (lines.length > 40) console.log(`      and ${lines.length - 40} more lines: node ${words.join(' ')}`)
  console.log(`      what to do: ${todo}`)
}
for (const [file, command] of committed) {
  const isThere = existsSync(join(root, file))
  if (!isThere) failed++
  console.log(`${isThere ? 'ok  ' : 'FAIL'}  ${file}: committed${isThere ? '' : `\n      what to do: ${command}`}`)
}
const left = todosIn(root, [spec, `packages/${id}`, recordings])
if (left.length > 0) console.log(`\nstill TODO, ${left.length}:`)
for (const line of left.slice(0, 20)) console.log(`  ${line}`)
if (left.length > 20) console.log(`  and ${left.length - 20} more: grep -rn TODO ${spec} packages/${id} ${recordings}`)
const none = withoutEvidence(`conformance/matrix/evidence/${id}.json`)
if (none.length > 0) {
  console.log(
    `\nwithout evidence, ${none.length}: a recording, or a line of the specification with the page's words, would be one:`,
  )
  for (const row of none.slice(0, 10)) console.log(`  ${row}`)
  if (none.length > 10) console.log(`  and ${none.length - 10} more: packages/${id}/README.md, Evidence`)
}
console.log(
  `\n${id}: ${gates.length + committed.length - failed} gates pass, ${failed} fail, ${((performance.now() - begun) / 1000).toFixed(1)} s`,
)
process.exitCode = failed === 0 ? 0 : 1

function run(words) {
  return new Promise(resolve => {
    const child = spawn(process.execPath, words, { cwd: root, env: { ...process.env, NO_COLOR: '1' } })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', part => (output += part))
    child.on('close', code => resolve({ code, output }))
  })
}

/** What a runner prints for its own developers: stacks, rules, excerpts of its sources. Colours are off. */
function isNoise(line) {
  return /^\s*($|at |❯|⎯|\||\d+\||RUN |Start at|Duration|Test Files|Tests |[-·x]+$)/.test(line)
}

/** Rows of the document that nothing would turn red for. */
function withoutEvidence(file) {
  if (!existsSync(join(root, file))) return []
  const tables = Object.values(JSON.parse(readFileSync(join(root, file), 'utf8')))
  return tables.flatMap(rows => Object.keys(rows).filter(row => rows[row] === 'none'))
}
