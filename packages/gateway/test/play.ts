import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apixgo } from '@vidrelay/apixgo'
import type { ConfiguredProvider } from '@vidrelay/core/provider'
import { gaia } from '@vidrelay/gaia'
import { openaiVideos } from '@vidrelay/openai-videos'
import { type Sandbox, startSandbox } from '@vidrelay/sandbox'
import OpenAI from 'openai'
import { type Gateway, type GatewayOptions, openGateway } from '../src/index.ts'
import { misdescribed } from './described.ts'

/** A sandbox, a folder, and a gateway that may be stopped and begun again. */
export interface Play {
  readonly sandbox: Sandbox
  readonly folder: string
  readonly gateway: Gateway
  readonly url: string
  /** What the log said, one line each. */
  readonly said: string[]
  /** `between`: done while none runs. */
  restart(between?: () => Promise<void>): Promise<void>
  client(options?: { apiKey?: string; fetch?: typeof fetch; maxRetries?: number }): OpenAI
  /** Refuses an answer that is not as /openapi.json describes it. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>
  [Symbol.asyncDispose](): Promise<void>
}

export interface CallOptions {
  json?: unknown
  body?: string | Uint8Array<ArrayBuffer> | FormData | ReadableStream
  headers?: Readonly<Record<string, string>>
}
export interface Answer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into any answer
  body: any
}

export const model = 'sora-2'

/** The sandbox as a provider. */
export const openaiAt = ({ url }: Pick<Sandbox, 'url'>) =>
  quick(
    openaiVideos({
      apiKey: 'sk-provider-secret',
      baseURL: `${url}/openai-videos`,
      dialects: { gateway: 'openai' },
    }),
  )

/** Looked at quickly. */
export function quick({ definition, ...configured }: ConfiguredProvider): ConfiguredProvider {
  const polling = { ...definition.polling, first: 0.05, every: 0.05, most: 0.05 }
  return { ...configured, definition: { ...definition, polling } }
}

/** Every relay that the tests need, played by the sandbox, each model under its own name. */
export function allAt(sandbox: Pick<Sandbox, 'url'>): Pick<GatewayOptions, 'providers' | 'routes'> {
  const at = (id: string) => ({ apiKey: 'sk-provider-secret', baseURL: `${sandbox.url}/${id}` })
  const way = (provider: string, name: string) => [{ provider, model: name }]
  return {
    providers: [openaiAt(sandbox), quick(apixgo(at('apixgo'))), quick(gaia(at('gaia')))],
    routes: {
      [model]: way('openai-videos', model),
      'grok-image-video': way('apixgo', 'grok-image-video'),
      'grok-imagine-video': way('gaia', 'grok-imagine-video'),
      'gpt-image-2': way('gaia', 'gpt-image-2'),
    },
  }
}

/** `more`: options of the gateway, some of which need the sandbox. */
export async function startPlay(
  more: Partial<GatewayOptions> | ((sandbox: Sandbox) => Partial<GatewayOptions>) = {},
): Promise<Play> {
  const sandbox = await startSandbox({ timeline: { queued: 0.05, running: 0.1 } })
  const folder = await mkdtemp(join(tmpdir(), 'vidrelay-gateway-'))
  const said: string[] = []
  const open = () =>
    openGateway({
      providers: [openaiAt(sandbox)],
      routes: { [model]: [{ provider: 'openai-videos', model }] },
      folder,
      proxy: false,
      settleSeconds: 0,
      log: (event, facts) => void said.push(JSON.stringify({ event, ...facts })),
      ...(typeof more === 'function' ? more(sandbox) : more),
    })
  let gateway = await open()
  let url = await gateway.listen()
  return {
    sandbox,
    folder,
    said,
    get gateway() {
      return gateway
    },
    get url() {
      return url
    },
    async restart(between) {
      await gateway.close()
      await between?.()
      gateway = await open()
      url = await gateway.listen()
    },
    client: options =>
      new OpenAI({ apiKey: 'none', baseURL: `${url}/v1`, organization: null, project: null, ...options }),
    async call(method, path, { json, body, headers = {} } = {}) {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: { ...(json !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(json === undefined ? body !== undefined && { body } : { body: JSON.stringify(json) }),
      })
      const text = await answer.text()
      const isJson = answer.headers.get('content-type')?.startsWith('application/json')
      if (!isJson || !text) return { status: answer.status, headers: answer.headers, body: text }
      const parsed: unknown = JSON.parse(text)
      const wrong = await misdescribed(url, method, path, answer.status, parsed)
      if (wrong !== undefined) throw new Error(wrong)
      return { status: answer.status, headers: answer.headers, body: parsed }
    },
    async [Symbol.asyncDispose]() {
      await gateway.close()
      await sandbox.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Asks until the task has ended: the gateway works behind it, and there is nothing else to wait for. */
export async function ended(play: Pick<Play, 'call'>, id: string, headers: Readonly<Record<string, string>> = {}) {
  for (;;) {
    const { body } = await play.call('GET', `/v1/videos/${id}`, { headers })
    if (body.status === 'completed' || body.status === 'failed') return body
  }
}
