import type { Routes } from '@vidrelay/core'
import type { ConfiguredProvider, ProviderSettings } from '@vidrelay/core/provider'
import type { GatewayOptions } from '@vidrelay/gateway'
import type { GatewayConfig } from '@vidrelay/gateway/config'
import { type KnownProvider, keyVariables, providerOf, providers } from './providers.ts'
import { refusal } from './refusal.ts'
import { paced, sandboxBaseURL, sandboxKey } from './sandbox.ts'
import { routesOf } from './served-routes.ts'

type Used = NonNullable<GatewayConfig['providers']>[number]

/** Who makes what in this run, and under which names. `sandbox`: the address of the one that plays all providers. */
export async function servedBy(
  config: GatewayConfig,
  sandbox: string | undefined,
): Promise<Omit<GatewayOptions, 'folder' | 'log'>> {
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
  if (sandbox === undefined) return factory({ ...(own as ProviderSettings), ...keyFrom(use, keyEnv) })
  const baseURL = sandboxBaseURL(sandbox, use)
  const configured = factory({ ...(own as ProviderSettings), baseURL, apiKey: sandboxKey })
  return { ...configured, definition: paced(factory.definition) }
}

function keyFrom(use: string, keyEnv: string | undefined): ProviderSettings {
  const names = keyEnv === undefined ? providerOf(use).keyEnv : [keyEnv]
  if (!names.some(name => process.env[name]))
    throw refusal(
      'config',
      `${use}: its key is to be in ${names.join(' or ')}, which is not set`,
      'vidrelay config check',
    )
  return keyEnv === undefined ? {} : { apiKey: process.env[keyEnv] }
}
