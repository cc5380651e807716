import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { ConfigProblem, GatewayConfig } from '@vidrelay/gateway/config'
import { documentOf, keyVariables, providerOf, providers } from './providers.ts'
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

/** A provider of the file, as far as its key goes. */
type Keyed = Pick<NonNullable<GatewayConfig['providers']>[number], 'use' | 'keyEnv'>

/** Whose keys the file needs: of its providers, and where it has none, of those that its routes name. */
export const neededBy = ({ providers: used, routes = {} }: GatewayConfig): readonly Keyed[] =>
  used ??
  [...new Set(Object.values(routes).flatMap(ways => ways.map(({ provider }) => provider)))].map(use => ({ use }))

/** The variables that may hold its key. */
export const variablesOf = ({ use, keyEnv }: Keyed): readonly string[] =>
  keyEnv === undefined ? providerOf(use).keyEnv : [keyEnv]

/** These variables in words, where none of them is set. */
export const unset = (names: readonly string[]): string | undefined =>
  names.some(name => process.env[name]) ? undefined : names.join(' or ')

const missingKeys = (config: GatewayConfig): string[] => neededBy(config).flatMap(one => unset(variablesOf(one)) ?? [])

/** A file is copied, checked in and sent around; a key is not. */
function secretsIn(source: string, config: GatewayConfig): ConfigProblem[] {
  const names = [
    ...neededBy(config).flatMap(variablesOf),
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
