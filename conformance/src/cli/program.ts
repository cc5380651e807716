import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { addCapture } from './capture.ts'
import { addDrift } from './drift.ts'
import { addRun } from './run.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

const help = `
Exit codes: 0 everything holds (or is not applicable, or waived) · 1 something fails or cannot be tested · 2 the command
could not do its work · 3 the cells are not those of the committed matrix. drift: 0 nothing changed, or there
is only more than before · 1 something changed · 2 something could not be looked at.`

/** The whole command line. Parsing throws; nothing is printed twice and nothing exits by itself. */
export function createProgram(): Command {
  const program = new Command('vidrelay-conformance')
    .description('Proves a vidrelay adapter against what its provider documents.')
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
  addRun(program)
  addCapture(program)
  addDrift(program)
  program.addHelpText('after', help)
  return program
}
