import { CommanderError } from 'commander'
import { createProgram } from './program.ts'
import { failAlone } from './run-command.ts'
import { markLoneSandbox } from './sandbox.ts'

// `vidrelay tasks | head`: whoever read has seen enough. A closed stderr has nobody to tell.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
process.stderr.on('error', () => {})

const words = markLoneSandbox(process.argv.slice(2))
const program = createProgram()
try {
  if (words.length === 0) program.outputHelp()
  else await program.parseAsync(words, { from: 'user' })
} catch (error) {
  const isAnswer = error instanceof CommanderError && error.exitCode === 0 // --help and --version
  if (!isAnswer) process.exitCode = failAlone(error, words.includes('--json'))
}
// Nothing is left to wait for but the last words on their way into a pipe.
process.stdout.write('', () => process.exit())
