import { writeWhole } from '@vidrelay/core/internal'
import { CommanderError } from 'commander'
import { createProgram } from './program.ts'
import { markLoneSandbox } from './sandbox-option.ts'
import { outputLost, watchStdout } from './stdout.ts'

writeWhole(process.stdout)
writeWhole(process.stderr)
const stdout = watchStdout()
const given = process.argv.slice(2)
const words = given[0] === 'completion' ? given : markLoneSandbox(given)
try {
  const program = await createProgram(words)
  if (words.length === 0) program.outputHelp()
  else await program.parseAsync(words, { from: 'user' })
} catch (error) {
  const isAnswer = error instanceof CommanderError && error.exitCode === 0 // --help and --version
  if (!isAnswer) {
    const { failAlone } = await import('./run-command.ts')
    process.exitCode = failAlone(error, words.includes('--json'))
  }
}
const leave = () => process.exit(process.exitCode || (stdout.isLost() ? outputLost : 0))
// Nothing is left to wait for but the last words on their way into a pipe, or the news that they did not get there.
process.stdout.write('', () => setImmediate(leave))
