// `pnpm --filter @vidrelay/matrix cells`: renews the committed matrix, cells/<adapter>.txt. Read the diff before you commit it.
import { writeFileSync } from 'node:fs'
import { matrixFile } from '@vidrelay/conformance'
import { playAll } from './play-all.ts'

const report = await playAll()
for (const { id } of report.adapters)
  writeFileSync(new URL(`./cells/${id}.txt`, import.meta.url), matrixFile(report, id))
const { pass, fail, notApplicable, untestable } = report.totals
process.stdout.write(`${pass} pass · ${fail + untestable} fail · ${notApplicable} n/a\n`)
process.exitCode = fail + untestable === 0 ? 0 : 1
