import type { ClientKeys } from '@vidrelay/gateway'
import type { Command } from 'commander'
import { usedConfig, usualConfig } from '../config-file.ts'
import { gatewayFolder } from '../journal-path.ts'
import { refuseSlips } from '../option-groups.ts'
import { createOutput, type Output } from '../output.ts'
import { refusal } from '../refusal.ts'
import { runLocally } from '../run-command.ts'
import { table } from '../table.ts'

interface KeysOptions {
  name?: string
  config?: string
  data?: string
  json?: true
}

export function defineKeys(keys: Command): void {
  keys.addHelpText('after', '\nExamples:\n  vidrelay keys create --name web\n  vidrelay keys list')
  define(keys, 'create', 'make a key; it is shown once, and only a hash of it is kept', true, (open, output, name) => {
    const key = open.create(name)
    if (output.json) output.document({ name, key })
    else output.line(key)
  })
  define(keys, 'list', 'list the keys, without what would open anything', false, (open, output) => {
    const all = open.list()
    const date = (at: number | null) => (at === null ? '-' : new Date(at).toISOString())
    const rows = all.map(one => [one.name, date(one.createdAt), date(one.usedAt), date(one.revokedAt)])
    if (output.json) output.document({ keys: all })
    else output.line(table(['name', 'made', 'last used', 'revoked'], rows))
  })
  define(keys, 'revoke', 'serve a key no longer; its tasks stay', true, (open, output, name) => {
    if (!open.revoke(name)) throw refusal('name', `there is no key ${JSON.stringify(name)} that counts`)
    if (output.json) output.document({ name, revoked: true })
    else output.line(`${name} is revoked`)
  })
}

function define(
  keys: Command,
  verb: string,
  about: string,
  isNamed: boolean,
  work: (open: ClientKeys, output: Output, name: string) => void,
): void {
  const command = keys.command(verb).description(about)
  if (isNamed) command.option('--name <name>', 'a name of yours for who brings it')
  command
    .option(
      '--data <folder>',
      'the folder of the gateway; default: that of the settings, else gateway in the state folder',
    )
    .option('--config <file>', `the settings of the gateway; default: ${usualConfig} where it stands here`)
    .option('--json', 'one JSON document on stdout')
  refuseSlips(command)
  command.addHelpText('after', `\nExamples:\n  vidrelay keys ${verb}${isNamed ? ' --name web' : ''}`)
  command.action(({ name = '', data, config, json }: KeysOptions) =>
    runLocally(command, async () => {
      if (isNamed && name === '') throw refusal('name', 'say with --name whose key it is')
      const { openClientKeys } = await import('@vidrelay/gateway')
      const folder = data ?? (await usedConfig(config))?.config.data ?? gatewayFolder()
      const open = await openClientKeys(folder)
      try {
        work(open, createOutput(json ?? false), name)
      } catch (error) {
        if (!(error instanceof TypeError)) throw error
        throw refusal('name', error.message.replace(/^name: /, ''))
      } finally {
        open.close()
      }
    }),
  )
}
