import type { Command } from 'commander'
import { lineOf, readConfigFile, usualConfig } from '../config-file.ts'
import { refuseSlips } from '../option-groups.ts'
import { createOutput } from '../output.ts'
import { runLocally } from '../run-command.ts'

export function defineConfig(config: Command): void {
  config.addHelpText('after', `\nExamples:\n  vidrelay config check\n  vidrelay config check ./${usualConfig}`)
  const command = config
    .command('check [file]')
    .description(`tell by line and column what is wrong with a file of settings; default: ${usualConfig}`)
    .option('--json', 'one JSON document on stdout')
  refuseSlips(command)
  command.addHelpText('after', `\nExamples:\n  vidrelay config check\n  vidrelay config check ./${usualConfig} --json`)
  command.action((file: string | undefined, { json = false }: { json?: boolean }) =>
    runLocally(command, () => check(file ?? usualConfig, json)),
  )
}

async function check(path: string, json: boolean): Promise<void> {
  const output = createOutput(json)
  const { config, problems, missing } = await readConfigFile(path)
  if (problems.length > 0) process.exitCode = 2
  if (json) output.document('config check', { file: path, problems, missingVariables: missing })
  else if (problems.length > 0) output.note(problems.map(problem => lineOf(path, problem)))
  else {
    const said = [counted('provider', config?.providers), counted('route', config?.routes)]
    output.line(`${path} is in order: ${said.join(', ')}`)
    for (const name of missing) output.note(`not set in this environment: ${name}`)
  }
}

const counted = (what: string, all: object | undefined): string => {
  const count = Object.keys(all ?? {}).length
  return count === 0 ? `the usual ${what}s` : `${count} ${what}${count === 1 ? '' : 's'}`
}
