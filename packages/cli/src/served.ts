import type { Routes } from '@vidrelay/core'
import type { ConfiguredProvider, ProviderSettings } from '@vidrelay/core/provider'
import type { GatewayOptions } from '@vidrelay/gateway'
import type { GatewayConfig } from '@vidrelay/gateway/config'
import { neededBy, unset, variablesOf } from './config-file.ts'
import { type KnownProvider, keyVariables, providerOf, providers } from './providers.ts'
import { refusal } from './refusal.ts'
import { playedBy } from './sandbox.ts'
import { routesOf } from './served-routes.ts'

type Used = NonNullable<GatewayConfig['providers']>[number]

/** Who makes what in this run, and under which names. `sandbox`: the address of the one that plays all providers. */
export async function servedBy(
  config: GatewayConfig,
  sandbox: string | undefined,
): Promise<Omit<GatewayOptions, 'folder' | 'log'>> {
  if (sandbox === undefined) neededBy(config).forEach(mustHaveKey)
  const used = config.providers ?? usable(sandbox !== undefined).map(({ id }) => ({ use: id }))
  const configured = await Promise.all(used.map(one => configure(one, sandbox)))
  const { network = {}, prices, limits, results, settleSeconds } = config
  return {
    providers: configured,
    routes: (config.routes as Routes | undefined) ?? routesOf(configured.map(({ definition }) => definition)),
    ...network,
    ...results,
    ...(prices && { prices: prices as NonNullable<GatewayOptions['prices']> }),
    ...(limits && { limits }),
    ...(settleSeconds !== undefined && { settleSeconds }),
    ...(sandbox !== undefined && { proxy: false }),
  } as Omit<GatewayOptions, 'folder' | 'log'>
}

/** All that the sandbox plays, or every provider whose key is in the environment. */
function usable(isPlayed: boolean): readonly KnownProvider[] {
  const ready = isPlayed ? providers : providers.filter(known => keyVariables(known).some(({ set }) => set))
  if (ready.length > 0) return ready
  throw refusal(
    'provider',
    'no key of any provider is set',
    'vidrelay providers names the variable of each; to try without a key, add --sandbox',
  )
}

async function configure({ use, keyEnv, ...own }: Used, sandbox: string | undefined): Promise<ConfiguredProvider> {
  const factory = await providerOf(use).load()
  const settings = own as ProviderSettings
  if (sandbox !== undefined) return playedBy(sandbox, factory, settings)
  return factory({ ...settings, ...(keyEnv !== undefined && { apiKey: process.env[keyEnv] }) })
}

function mustHaveKey(one: Parameters<typeof variablesOf>[0]): void {
  const names = unset(variablesOf(one))
  if (names !== undefined)
    throw refusal('config', `${one.use}: its key is to be in ${names}, which is not set`, 'vidrelay config check')
}
