import { Command, Help } from 'commander'
import { commands } from './commands.ts'
import { programHelp } from './help.ts'
import { version } from './version.ts'

/**
 * The command line for these words: the commands among them are there with all their options, of the others only what the
 * overview shows. Parsing throws `CommanderError`; nothing is printed twice and nothing exits by itself.
 */
export async function createProgram(words: readonly string[]): Promise<Command> {
  const program = new Command('vidrelay')
    .description('Make videos through any relay site, without ever paying twice or losing a paid result.')
    .version(version)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .configureHelp({ showGlobalOptions: false, subcommandTerm })
  for (const { name, takes, about, define } of commands) {
    const command = program.command(`${name} ${takes.replace(/^\[options\] ?/, '')}`).description(about)
    if (words.includes(name)) await define(command)
  }
  program.addHelpText('after', programHelp)
  return program
}

/** As the parser would say it, if the command's options were there. */
function subcommandTerm(command: Command): string {
  const row = commands.find(({ name }) => name === command.name())
  return row ? `${row.name} ${row.takes}`.trimEnd() : new Help().subcommandTerm(command)
}
