import { writeWhole } from '@vidrelay/core/internal'
import { CommanderError } from 'commander'
import { visibleLine } from '../report/terminal-text.ts'
import { createProgram } from './program.ts'
import { exitCodes } from './usage.ts'

writeWhole(process.stdout)
// `vidrelay-conformance run … | head`: whoever read has seen enough.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') process.exit(exitCodes.fine)
  process.stderr.write(`stdout cannot be written (${code})\n`)
  process.exit(exitCodes.unusable)
})

const program = createProgram()
const words = process.argv.slice(2)
try {
  if (words.length === 0) program.outputHelp()
  else await program.parseAsync(words, { from: 'user' })
} catch (error) {
  const isAnswer = error instanceof CommanderError && error.exitCode === 0 // --help and --version
  if (!isAnswer) {
    process.stderr.write(`${visibleLine((error as Error).message)}\n`)
    if (process.env.VIDRELAY_DEBUG === '1') process.stderr.write(`${(error as Error).stack}\n`)
    process.exitCode = exitCodes.unusable
  }
}
