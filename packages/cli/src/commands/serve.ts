import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import type { Gateway } from '@vidrelay/gateway'
import { usual } from '@vidrelay/gateway/usual'
import type { Command } from 'commander'
import { usedConfig, usualConfig } from '../config-file.ts'
import { gatewayFolder } from '../journal-path.ts'
import { refuseSlips } from '../option-groups.ts'
import { wholeNumber } from '../option-values.ts'
import { createOutput } from '../output.ts'
import { portRefusal, refusal } from '../refusal.ts'
import { runLocally } from '../run-command.ts'
import { startOwn } from '../sandbox.ts'
import { parseSandbox } from '../sandbox-option.ts'
import { servedBy } from '../served.ts'
import { apart } from '../table.ts'
import { untilStopped } from '../until-stopped.ts'

interface ServeOptions {
  config?: string
  port?: number
  host?: string
  data?: string
  sandbox?: string
  json?: true
}

export function defineServe(command: Command): void {
  command
    .option('--config <file>', `settings: providers, routes, prices; default: ${usualConfig} where it stands here`)
    .option('--port <n>', `default ${usual.port}; 0 takes any that is free`, wholeNumber('port', 0, 65_535))
    .option(
      '--host <address>',
      `where to listen; default ${usual.host}. Elsewhere a key is needed: vidrelay keys create`,
    )
    .option('--data <folder>', 'where tasks, journal, keys and results are kept; default: gateway in the state folder')
    .option(
      '--sandbox [url]',
      'play for free, without a key: in a sandbox of its own, or in the one at this address',
      parseSandbox,
    )
    .option('--json', 'one JSON document on stdout with the address')
  refuseSlips(command)
  command.addHelpText(
    'after',
    `
Clients of OpenAI's videos speak to it with another base URL. It serves what its settings say, and without any every
provider whose key is set; options count more than settings. What happens is told on stderr, a line of JSON each. After a
crash or a stop, start it again: it goes on with what was paid for.

Examples:
  vidrelay serve --sandbox
  vidrelay keys create --name web && vidrelay serve --host 0.0.0.0`,
  )
  command.action((options: ServeOptions) => runLocally(command, () => serve(options)))
}

async function serve(options: ServeOptions): Promise<void> {
  const { sandbox, json = false } = options
  const output = createOutput(json)
  const stopped = untilStopped()
  keepMemorySmall()
  const file = await usedConfig(options.config)
  const { config = {} } = file ?? {}
  const { port = config.listen?.port ?? usual.port, host = config.listen?.host ?? usual.host } = options
  // Play money never mixes with real.
  const data = options.data ?? (sandbox === undefined ? config.data : undefined)
  const own = sandbox === '' ? await startOwn() : undefined
  let gateway: Gateway | undefined
  let scratch: string | undefined
  try {
    const served = await servedBy(config, own?.url ?? sandbox)
    // What is played ends with its sandbox, and so does its folder.
    if (own && data === undefined) scratch = mkdtempSync(join(tmpdir(), 'vidrelay-serve-'))
    const folder = data ?? scratch ?? gatewayFolder(sandbox !== undefined)
    const { openGateway, jsonLog } = await import('@vidrelay/gateway')
    const log = jsonLog(line => void process.stderr.write(line))
    gateway = await misused(() => openGateway({ ...served, folder, log }))
    const url = await listen(gateway, host, port)
    const models = Object.keys(served.routes)
    if (json) output.document('serve', { url: `${url}/v1`, folder, models })
    else output.line(apart([[`The gateway listens at ${url}/v1`], withCurl(url, models[0])]))
    if (file) output.note(`settings: ${file.path}`)
    output.note('Ctrl-C ends it')
    await stopped
  } finally {
    await gateway?.close()
    await own?.close()
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true })
  }
}

/**
 * What goes through in large files leaves its buffers to the garbage collector, which comes when the young part of the heap
 * is full: one that grew lets fifty megabytes of them lie. A service that waits for others needs no young part that grows.
 */
function keepMemorySmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}

const withCurl = (url: string, model = ''): string[] => [
  'With any client of OpenAI’s videos, in another terminal:',
  `  curl ${url}/v1/videos -H 'content-type: application/json' -d '{"model":"${model}","prompt":"a cat on a piano"}'`,
]

/** What the gateway calls misuse is here an option that somebody typed. */
async function misused<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const [, field, problem] = error instanceof TypeError ? (/^(folder|host): (.*)$/s.exec(error.message) ?? []) : []
    if (field === undefined || problem === undefined) throw error
    if (field === 'folder') throw refusal('data', problem)
    throw refusal(field, problem, 'vidrelay keys create --name NAME makes a key')
  }
}

async function listen(gateway: Gateway, host: string, port: number): Promise<string> {
  try {
    return await misused(() => gateway.listen({ host, port }))
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw refusal('host', `${JSON.stringify(host)} is no address of this machine`)
    throw portRefusal(cause, port)
  }
}
