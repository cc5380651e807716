import type { Sandbox, SandboxProvider } from '@vidrelay/sandbox'
import type { Command } from 'commander'
import { refuseSlips } from '../option-groups.ts'
import { numberWithin, wholeNumber } from '../option-values.ts'
import { createOutput, type Output } from '../output.ts'
import { documentOf, providerOf } from '../providers.ts'
import { runLocally } from '../run-command.ts'
import { startOn } from '../sandbox.ts'
import { apart } from '../table.ts'
import { untilStopped } from '../until-stopped.ts'

export function defineSandbox(command: Command): void {
  command
    .option('--port <n>', 'default 8787; 0 takes any that is free', wholeNumber('port', 0, 65_535))
    .option(
      '--speed <n>',
      'so many times faster than a task of 20 seconds; default 1',
      numberWithin('speed', Number.MIN_VALUE, Number.MAX_VALUE, 'a number above 0'),
    )
    .option('--json', 'one JSON document on stdout with the addresses')
  refuseSlips(command)
  command.addHelpText(
    'after',
    `
What is made lives until it ends. @vidrelay/sandbox must be installed beside vidrelay.

Examples:
  vidrelay sandbox
  vidrelay sandbox --port 0 --speed 10 --json`,
  )
  command.action(({ port = 8787, speed = 1, json }: { port?: number; speed?: number; json?: true }) =>
    runLocally(command, async () => {
      const stopped = untilStopped()
      const sandbox = await startOn(port, speed)
      await tellAddress(createOutput(json ?? false), sandbox)
      await stopped
      await sandbox.close()
    }),
  )
}

async function tellAddress(output: Output, { url, providers }: Sandbox): Promise<void> {
  if (output.json) output.document('sandbox', { url, providers })
  else {
    const withCurls = await Promise.all(providers.map(withCurl))
    output.line(apart([[`The sandbox listens at ${url}`], withVidrelay(url), ...withCurls]))
  }
  output.note('Ctrl-C ends it')
}

const withVidrelay = (url: string): string[] => [
  'With vidrelay, in another terminal:',
  `  vidrelay generate "a cat on a piano" --sandbox ${url}`,
]

/** What costs nothing and is the same for all: the list of models, with the provider's own variable for the key. */
async function withCurl({ id, url, key }: SandboxProvider): Promise<string[]> {
  const definition = await documentOf(providerOf(id))
  const [variable] = definition.keyEnv
  return [
    `With any client of ${definition.title}, at ${url}:`,
    `  export ${variable}=${key}`,
    `  curl -H "Authorization: Bearer $${variable}" ${url}${definition.discovery?.path ?? '/'}`,
  ]
}
