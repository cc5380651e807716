// `npm test`: lint, build, types, every test, unused code, in this order. `npm run test:packs` (`--packs`): the packed tarballs,
// installed as strangers do (`--all-nodes`: on each line of Node). Both go on after a failure, so that the totals are true, and end
// with a table of times and `N passed, N failed`. Exit 1 if anything failed.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const results = join(root, '.results')
const packages = ['packages', '.', 'conformance'].flatMap(folder =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter(entry => entry.isDirectory() && existsSync(join(root, folder, entry.name, 'package.json')))
    .map(entry => join(root, folder, entry.name)),
)
const testScripts = packages.filter(
  folder => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).scripts?.test,
)

const isWhole = !process.argv.includes('--packs')
if (isWhole)
  for (const folder of [root, ...packages]) rmSync(join(folder, '.results'), { recursive: true, force: true })
mkdirSync(results, { recursive: true })

const rows = []
let passed = 0
let failed = 0

/** One step; a step that runs no tests of its own counts as one check. */
function step(name, command, args, count) {
  console.log(`\n── ${name}`)
  const begun = performance.now()
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  const counted = count?.() ?? { passed: 0, failed: 0 }
  const isCounted = count !== undefined && counted.passed + counted.failed > 0
  if (!isCounted) counted[status === 0 ? 'passed' : 'failed']++
  else if (status !== 0 && counted.failed === 0) counted.failed++
  passed += counted.passed
  failed += counted.failed
  rows.push({ name, seconds: (performance.now() - begun) / 1000, ...counted })
}

/** What every package's vitest wrote down. A package that wrote nothing has failed. */
function vitestTotals() {
  const totals = { passed: 0, failed: 0 }
  for (const folder of testScripts) {
    const file = join(folder, '.results', 'test.json')
    if (!existsSync(file)) {
      console.error(`${folder} wrote no test results`)
      totals.failed++
      continue
    }
    const report = JSON.parse(readFileSync(file, 'utf8'))
    totals.passed += report.numPassedTests
    // A file that could not be loaded has no tests, a skipped test proves nothing: both count as failed.
    const broken = report.testResults.filter(one => one.status === 'failed' && one.assertionResults.length === 0).length
    totals.failed += report.numTotalTests - report.numPassedTests + broken
  }
  return totals
}
const smokeTotals = () => {
  const file = join(results, 'smoke.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { passed: 0, failed: 1 }
}

const turbo = ['exec', 'turbo', 'run', '--continue', '--output-logs=errors-only', '--log-order=grouped']
if (!isWhole) step('packed tarballs', 'node', ['scripts/smoke.mjs', ...process.argv.slice(2)], smokeTotals)
else {
  step('lint and format', 'pnpm', ['exec', 'biome', 'check', '--max-diagnostics=50', '.'])
  step('build', 'pnpm', [...turbo, '--concurrency=2', 'build'])
  step('types', 'pnpm', [...turbo, '--concurrency=2', 'typecheck'])
  // One more than there are cores on a small machine: some of them mostly wait.
  step('tests', 'pnpm', [...turbo, '--concurrency=3', 'test'], vitestTotals)
  step('unused code', 'pnpm', ['exec', 'knip', '--no-progress'])
}

const table = [
  '| step | seconds | passed | failed |',
  '|---|---:|---:|---:|',
  ...rows.map(row => `| ${row.name} | ${row.seconds.toFixed(1)} | ${row.passed} | ${row.failed} |`),
  `| **all** | **${rows.reduce((sum, row) => sum + row.seconds, 0).toFixed(1)}** | **${passed}** | **${failed}** |`,
].join('\n')
const summary = `${passed} passed, ${failed} failed`
const ending = isWhole ? '' : '-packs'
writeFileSync(join(results, `times${ending}.md`), `${table}\n`)
writeFileSync(join(results, `summary${ending}.txt`), `${summary}\n`)
console.log(`\n${table}\n\n${summary}`)
process.exit(failed === 0 ? 0 : 1)
