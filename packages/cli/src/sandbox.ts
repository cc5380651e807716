import type { Client, GenerateRequest } from '@vidrelay/core'
import { isVidrelayError } from '@vidrelay/core/internal'
import {
  type ConfiguredProvider,
  knownModels,
  type Provider,
  type ProviderFactory,
  type ProviderSettings,
} from '@vidrelay/core/provider'
import type { Sandbox } from '@vidrelay/sandbox'
import type { Output } from './output.ts'
import { portRefusal, refusal } from './refusal.ts'

/** The key that every sandbox takes. */
const sandboxKey = 'sk-sandbox'

/** Where one provider answers in a sandbox. The provider's own path may have been pasted with it. */
export const sandboxBaseURL = (address: string, provider: string): string =>
  address.endsWith(`/${provider}`) ? address : `${address}/${provider}`

/** The sandbox is a large thing to install for who never plays: it is loaded when asked for. */
async function loadSandbox(): Promise<typeof import('@vidrelay/sandbox')> {
  try {
    return await import('@vidrelay/sandbox')
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code !== 'ERR_MODULE_NOT_FOUND' || !message.includes('@vidrelay/sandbox')) throw cause
    throw refusal(
      'sandbox',
      'it is not installed; put it beside vidrelay with: npm install @vidrelay/sandbox (add -g if vidrelay is installed globally)',
    )
  }
}

/** A sandbox on its own port, for `vidrelay sandbox`. */
export async function startOn(port: number, speed: number): Promise<Sandbox> {
  const { startSandbox } = await loadSandbox()
  try {
    return await startSandbox({ port, speed })
  } catch (cause) {
    throw portRefusal(cause, port)
  }
}

/** A sandbox inside this process, where a task takes three seconds. */
export async function startOwn(): Promise<Sandbox> {
  const { startSandbox } = await loadSandbox()
  return startSandbox({ timeline: { queued: 0.5, running: 2.5 } })
}

/**
 * The provider's document as a sandbox is spoken to: with a quicker pace, since its own is made for tasks of minutes and a
 * loopback port needs no mercy, and without the form of its keys, since a sandbox takes one of its own.
 */
const paced = ({ key: _, ...definition }: Provider): Provider => ({
  ...definition,
  polling: { ...definition.polling, first: 0.5, every: 0.5, most: 0.5 },
})

/** A provider whose place the sandbox at this address takes. */
export const playedBy = (
  address: string,
  factory: ProviderFactory,
  settings: ProviderSettings,
): ConfiguredProvider => ({
  ...factory({ ...settings, baseURL: sandboxBaseURL(address, factory.definition.id), apiKey: sandboxKey }),
  definition: paced(factory.definition),
})

/**
 * The first try needs no choice: where the provider names no model of its own that takes the request, the first of the
 * table that does. A request that none takes stays as it is, and core says why.
 */
export async function withSomeModel(
  client: Client,
  request: GenerateRequest,
  output: Output,
): Promise<GenerateRequest> {
  if (request.model !== undefined || (await takes(client, request))) return request
  for (const { id } of knownModels(client.provider)) {
    const other = { ...request, model: id }
    if (!(await takes(client, other))) continue
    output.note(`sandbox: no --model was given; playing ${id}`)
    return other
  }
  return request
}

async function takes(client: Client, request: GenerateRequest): Promise<boolean> {
  try {
    await client.estimate(request)
    return true
  } catch (error) {
    if (isVidrelayError(error)) return false
    throw error
  }
}
