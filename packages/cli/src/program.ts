import { Command } from 'commander'
import { addDerived } from './commands/derived.ts'
import { addDoctor } from './commands/doctor.ts'
import { addDownload } from './commands/download.ts'
import { addGenerate } from './commands/generate.ts'
import { addGet } from './commands/get.ts'
import { addJournal } from './commands/journal.ts'
import { addModels } from './commands/models.ts'
import { addProviders } from './commands/providers.ts'
import { addResume } from './commands/resume.ts'
import { addSandbox } from './commands/sandbox.ts'
import { addTasks } from './commands/tasks.ts'
import { addWatch } from './commands/watch.ts'
import { programHelp } from './help.ts'
import { version } from './version.ts'

/** The whole command line. Parsing throws `CommanderError`; nothing is printed twice and nothing exits by itself. */
export function createProgram(): Command {
  const program = new Command('vidrelay')
    .description('Make videos through any relay site, without ever paying twice or losing a paid result.')
    .version(version)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .configureHelp({ showGlobalOptions: false })
  addGenerate(program)
  addDerived(program, 'remix')
  addDerived(program, 'extend')
  addGet(program)
  addWatch(program)
  addDownload(program)
  addResume(program)
  addTasks(program)
  addJournal(program)
  addModels(program)
  addProviders(program)
  addDoctor(program)
  addSandbox(program)
  program.addHelpText('after', programHelp)
  return program
}
