import type { ClientKeys } from '@vidrelay/gateway'
import type { Command } from 'commander'
import { usedConfig, usualConfig } from '../config-file.ts'
import { gatewayFolder } from '../journal-path.ts'
import { refuseSlips } from '../option-groups.ts'
import { number } from '../option-values.ts'
import { createOutput, type Output } from '../output.ts'
import { refusal } from '../refusal.ts'
import { runLocally } from '../run-command.ts'
import { table } from '../table.ts'

interface KeysOptions {
  name?: string
  maxUsdPerDay?: number | null
  config?: string
  data?: string
  json?: true
}

export function defineKeys(keys: Command): void {
  keys.addHelpText('after', '\nExamples:\n  vidrelay keys create --name web\n  vidrelay keys list')
  define(
    keys,
    'create',
    'make a key; it is shown once, and only a hash of it is kept',
    { usd: true },
    (open, output, name, usd) => {
      const key = open.create(name, usd ?? undefined)
      if (output.json) output.document('keys create', { name, key })
      else output.line(key)
    },
  )
  define(keys, 'list', 'list the keys, without what would open anything', undefined, (open, output) => {
    const all = open.list()
    const date = (at: number | null) => (at === null ? '-' : new Date(at).toISOString())
    const rows = all.map(one => [
      one.name,
      date(one.createdAt),
      date(one.usedAt),
      date(one.revokedAt),
      `${one.usdPerDay ?? '-'}`,
    ])
    if (output.json) output.document('keys list', { keys: all })
    else output.line(table(['name', 'made', 'last used', 'revoked', 'USD a day'], rows))
  })
  define(keys, 'allow', 'change what a key may spend on one day', { usd: true }, (open, output, name, usd) => {
    if (usd === undefined) throw refusal('max-usd-per-day', 'say how much; accepted: US dollars, or none')
    if (!open.allow(name, usd)) throw noKey(name)
    if (output.json) output.document('keys allow', { name, maxUsdPerDay: usd })
    else output.line(usd === null ? `${name} may spend what there is` : `${name} may spend ${usd} USD a day`)
  })
  define(keys, 'revoke', 'serve a key no longer; its tasks stay', {}, (open, output, name) => {
    if (!open.revoke(name)) throw noKey(name)
    if (output.json) output.document('keys revoke', { name, revoked: true })
    else output.line(`${name} is revoked`)
  })
}

const noKey = (name: string) => refusal('name', `there is no key ${JSON.stringify(name)} that counts`)

const usdOrNone = (text: string): number | null => (text === 'none' ? null : number('max-usd-per-day')(text))

function define(
  keys: Command,
  verb: string,
  about: string,
  named: { usd?: true } | undefined,
  work: (open: ClientKeys, output: Output, name: string, usd: number | null | undefined) => void,
): void {
  const command = keys.command(verb).description(about)
  if (named) command.option('--name <name>', 'a name of yours for who brings it')
  if (named?.usd)
    command.option('--max-usd-per-day <usd>', 'what it may spend on one day of UTC; none: what there is', usdOrNone)
  command
    .option(
      '--data <folder>',
      'the folder of the gateway; default: that of the settings, else gateway in the state folder',
    )
    .option('--config <file>', `the settings of the gateway; default: ${usualConfig} where it stands here`)
    .option('--json', 'one JSON document on stdout')
  refuseSlips(command)
  command.addHelpText(
    'after',
    `\nExamples:\n  vidrelay keys ${verb}${named ? ' --name web' : ''}${verb === 'allow' ? ' --max-usd-per-day 5' : ''}`,
  )
  command.action(({ name = '', maxUsdPerDay, data, config, json }: KeysOptions) =>
    runLocally(command, async () => {
      if (named && name === '') throw refusal('name', 'say with --name whose key it is')
      const { openClientKeys } = await import('@vidrelay/gateway')
      const folder = data ?? (await usedConfig(config))?.config.data ?? gatewayFolder()
      const open = await openClientKeys(folder)
      try {
        work(open, createOutput(json ?? false), name, maxUsdPerDay)
      } catch (error) {
        if (!(error instanceof TypeError)) throw error
        const [, field = 'name', problem = error.message] = /^([\w-]+): (.*)$/s.exec(error.message) ?? []
        throw refusal(field, problem)
      } finally {
        open.close()
      }
    }),
  )
}
