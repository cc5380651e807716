import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConfiguredProvider } from '@vidrelay/core/provider'
import type { Gateway } from '@vidrelay/gateway'
import type { Command } from 'commander'
import { gatewayFolder } from '../journal-path.ts'
import { refuseSlips } from '../option-groups.ts'
import { wholeNumber } from '../option-values.ts'
import { createOutput } from '../output.ts'
import { keyVariables, providers } from '../providers.ts'
import { refusal } from '../refusal.ts'
import { runLocally } from '../run-command.ts'
import { paced, sandboxBaseURL, sandboxKey, startOwn } from '../sandbox.ts'
import { parseSandbox } from '../sandbox-option.ts'
import { routesOf } from '../served-routes.ts'
import { apart } from '../table.ts'
import { untilStopped } from '../until-stopped.ts'

interface ServeOptions {
  port?: number
  host?: string
  data?: string
  sandbox?: string
  json?: true
}

export function defineServe(command: Command): void {
  command
    .option('--port <n>', 'default 8788; 0 takes any that is free', wholeNumber('port', 0, 65_535))
    .option('--host <address>', 'where to listen; default 127.0.0.1. Elsewhere a key is needed: vidrelay keys create')
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
Clients of OpenAI's videos speak to it with another base URL. It serves every provider whose key is set; what happens is
told on stderr, a line of JSON each. After a crash or a stop, start it again: it goes on with what was paid for.

Examples:
  vidrelay serve --sandbox
  vidrelay keys create --name web && vidrelay serve --host 0.0.0.0`,
  )
  command.action((options: ServeOptions) => runLocally(command, () => serve(options)))
}

async function serve({ port = 8788, host = '127.0.0.1', data, sandbox, json }: ServeOptions): Promise<void> {
  const output = createOutput(json ?? false)
  const stopped = untilStopped()
  const own = sandbox === '' ? await startOwn() : undefined
  const configured = sandbox === undefined ? await ready() : await played(own?.url ?? sandbox)
  // What is played ends with its sandbox, and so does its folder.
  const scratch = own && data === undefined ? mkdtempSync(join(tmpdir(), 'vidrelay-serve-')) : undefined
  const folder = data ?? scratch ?? gatewayFolder()
  const { openGateway, jsonLog } = await import('@vidrelay/gateway')
  let gateway: Gateway | undefined
  try {
    gateway = await misused(() =>
      openGateway({
        providers: configured,
        routes: routesOf(configured.map(({ definition }) => definition)),
        folder,
        log: jsonLog(line => void process.stderr.write(line)),
        ...(sandbox !== undefined && { proxy: false }),
      }),
    )
    const url = await listen(gateway, host, port)
    const models = Object.keys(routesOf(configured.map(({ definition }) => definition)))
    if (json) output.document({ url: `${url}/v1`, folder, models })
    else output.line(apart([[`The gateway listens at ${url}/v1`], withCurl(url, models[0])]))
    output.note('Ctrl-C ends it')
    await stopped
  } finally {
    await gateway?.close()
    await own?.close()
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true })
  }
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
    const [, field, problem] =
      error instanceof TypeError ? (/^(folder|host|name): (.*)$/s.exec(error.message) ?? []) : []
    if (field === undefined || problem === undefined) throw error
    throw refusal(field === 'folder' ? 'data' : field, problem, 'vidrelay keys create --name NAME makes a key')
  }
}

async function listen(gateway: Gateway, host: string, port: number): Promise<string> {
  try {
    return await misused(() => gateway.listen({ host, port }))
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      throw refusal('port', `${port} is taken; accepted: another one, or 0 for any that is free`)
    if (code === 'EACCES') throw refusal('port', `${port} may not be opened by this user; accepted: 1024 to 65535`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw refusal('host', `${JSON.stringify(host)} is no address of this machine`)
    throw cause
  }
}

/** Every provider whose key is in the environment. */
async function ready(): Promise<ConfiguredProvider[]> {
  const usable = providers.filter(known => keyVariables(known).some(({ set }) => set))
  if (usable.length === 0)
    throw refusal(
      'provider',
      'no key of any provider is set',
      'vidrelay providers names the variable of each; to try without a key, add --sandbox',
    )
  return Promise.all(usable.map(async known => (await known.load())()))
}

/** All providers, as the sandbox plays them. */
const played = (address: string): Promise<ConfiguredProvider[]> =>
  Promise.all(
    providers.map(async known => {
      const factory = await known.load()
      const configured = factory({ baseURL: sandboxBaseURL(address, known.id), apiKey: sandboxKey })
      return { ...configured, definition: paced(factory.definition) }
    }),
  )
