import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { ConfigProblem, GatewayConfig } from '@vidrelay/gateway/config'
import { documentOf, keyVariables, providers } from './providers.ts'
import { refusal } from './refusal.ts'

/** What `vidrelay serve` looks for where it stands. */
export const usualConfig = 'vidrelay.config.yaml'

/** A file of settings that was read: what it says, or what is wrong with it. */
export interface ConfigFile {
  path: string
  config: GatewayConfig | undefined
  problems: readonly ConfigProblem[]
  /** Variables of the environment that it needs and that are not set. */
  missing: readonly string[]
}

/** @throws `invalid_request` where there is no such file */
export async function readConfigFile(path: string): Promise<ConfigFile> {
  const source = textOf(path)
  const { readConfig } = await import('@vidrelay/gateway/config')
  const known = await Promise.all(providers.map(async one => [one.id, await documentOf(one)] as const))
  const { config, problems } = readConfig(source, new Map(known))
  const secrets = config ? secretsIn(source, config) : []
  return { path, config, problems: [...problems, ...secrets], missing: config ? missingKeys(config) : [] }
}

/** The settings of this run, with absolute paths. Undefined: none were named, and none stand here. @throws `invalid_request` */
export async function usedConfig(
  named: string | undefined,
): Promise<(ConfigFile & { config: GatewayConfig }) | undefined> {
  const path = named ?? (existsSync(usualConfig) ? usualConfig : undefined)
  if (path === undefined) return undefined
  const file = await readConfigFile(path)
  const [first, ...more] = file.problems
  if (first || !file.config)
    throw refusal(
      'config',
      lineOf(path, first!),
      more.length > 0 ? `${more.length} more: vidrelay config check ${path}` : undefined,
    )
  const { data, ...config } = file.config
  return { ...file, config: { ...config, ...(data !== undefined && { data: resolve(dirname(path), data) }) } }
}

/** `vidrelay.config.yaml:3:9 listen.port: …`, as editors and terminals make a link of it. */
export const lineOf = (path: string, { line, column, message }: ConfigProblem): string =>
  `${path}:${line}:${column} ${message}`

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw refusal('config', code === 'ENOENT' ? `there is no file ${path}` : `${path} cannot be read: ${code}`)
  }
}

/** Where each provider of the file has its key from. */
const variablesOf = ({ providers: used }: GatewayConfig): (readonly string[])[] =>
  (used ?? []).map(({ use, keyEnv }) =>
    keyEnv === undefined ? providers.find(({ id }) => id === use)!.keyEnv : [keyEnv],
  )

const missingKeys = (config: GatewayConfig): string[] =>
  variablesOf(config).flatMap(names => (names.some(name => process.env[name]) ? [] : [names.join(' or ')]))

/** A file is copied, checked in and sent around; a key is not. */
function secretsIn(source: string, config: GatewayConfig): ConfigProblem[] {
  const names = [
    ...variablesOf(config).flat(),
    ...providers.flatMap(known => keyVariables(known).map(({ name }) => name)),
  ]
  return [...new Set(names)].flatMap(name => {
    const value = process.env[name] ?? ''
    const at = value.length < 8 ? -1 : source.indexOf(value)
    if (at < 0) return []
    const before = source.slice(0, at).split('\n')
    const message = `the key that ${name} holds stands here too; accepted: keys in the environment only`
    return [{ line: before.length, column: before.at(-1)!.length + 1, message }]
  })
}
