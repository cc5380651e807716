import { CommanderError } from 'commander'
import { createProgram } from './program.ts'
import { exitCodes } from './usage.ts'

// `vidrelay-conformance run … | head`: whoever read has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

const program = createProgram()
const words = process.argv.slice(2)
try {
  if (words.length === 0) program.outputHelp()
  else await program.parseAsync(words, { from: 'user' })
} catch (error) {
  const isAnswer = error instanceof CommanderError && error.exitCode === 0 // --help and --version
  if (!isAnswer) {
    process.stderr.write(`${(error as Error).message.replace(/\s*\n\s*/g, ' ')}\n`)
    if (process.env.VIDRELAY_DEBUG === '1') process.stderr.write(`${(error as Error).stack}\n`)
    process.exitCode = exitCodes.unusable
  }
}
