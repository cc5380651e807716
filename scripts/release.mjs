// `pnpm release`: what the npm registry does not have yet is built, packed, judged (publint, attw and our own rules), and those very
// tarballs are published, those that others stand on first; each gets a tag. `--dry-run` does all of it but publishing and tags, and
// says what would be published, how large and in which version: the one that the changesets give, where there are any. Without
// `--dry-run` pending changesets are refused, since they have not become versions yet. `--packed list.json`: what `packAll` gave to
// somebody who judged it already. Exit 1 where a tarball is not as it should be.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { totals } from './smoke/checks.mjs'
import { listing, missingAt, publish, tag } from './smoke/publish.mjs'
import { nextVersions, packAll } from './smoke/tarballs.mjs'

const { values } = parseArgs({
  options: { 'dry-run': { type: 'boolean', default: false }, packed: { type: 'string' } },
})
const isDry = values['dry-run']
const work = mkdtempSync(join(tmpdir(), 'vidrelay-release-'))
process.on('exit', () => rmSync(work, { recursive: true, force: true }))

const { pending, versions } = await nextVersions(join(work, 'versions'))
if (pending > 0 && !isDry) {
  console.error(`${pending} changesets have not become versions yet: npm run versions, and merge that first`)
  process.exit(1)
}
const packed = values.packed ? JSON.parse(readFileSync(values.packed, 'utf8')) : await packAll(join(work, 'packs'))
if (totals.failed > 0) process.exit(1)
const coming = packed.map(one => ({ ...one, version: versions.get(one.name) }))
const missing = await missingAt(coming)
console.log(`\n${listing(packed, missing, versions)}\n`)
if (pending > 0)
  console.log(`The new versions come from ${pending} changesets, once they are merged (npm run versions).`)
if (isDry) console.log(`Nothing was published. Without --dry-run: ${missing.length} of ${packed.length} packages.`)
else {
  await publish(missing)
  await tag(missing)
}
