import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { Client as FirstClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport as FirstTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { expect } from 'vitest'
import { type Place, secretKey, startedIn } from './command.ts'

/** What a tool answered. */
interface Told {
  isError: boolean
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it freely
  data: any
  link: string | undefined
}

interface CallOptions {
  onprogress?: (progress: { progress: number; message?: string }) => void
}

/** An assistant with a server of its own, which saves into `out`. */
export interface Assistant {
  readonly out: string
  tools(): Promise<{ name: string; outputSchema?: object | undefined }[]>
  call(name: string, given: object, options?: CallOptions): Promise<Told>
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

let assistants = 0

/** `version`: of the client's own protocol library; `newest`: the second one, in the newest form of the protocol alone. */
export async function startAssistant(
  place: Place,
  words: readonly string[],
  { version = 2, env = {} }: { version?: 1 | 2 | 'newest'; env?: { [name: string]: string } } = {},
): Promise<Assistant> {
  const out = join(place.folder, `out-${assistants++}`)
  mkdirSync(out)
  const started = { ...startedIn(place.folder, ['mcp', '--out', out, ...words], env), stderr: 'ignore' as const }
  const about = { name: 'an assistant', version: '1' }
  const newest = { versionNegotiation: { mode: { pin: '2026-07-28' } } } as const
  const client = version === 1 ? new FirstClient(about) : new Client(about, version === 'newest' ? newest : {})
  const stray: string[] = []
  client.onerror = ({ message }) => stray.push(message) // a line on stdout that is no message of the protocol, for one
  await client.connect((version === 1 ? new FirstTransport(started) : new StdioClientTransport(started)) as never)
  const close = async () => {
    await client.close()
    expect(stray).toEqual([])
  }
  return {
    out,
    tools: async () => (await client.listTools()).tools,
    async call(name, given, options = {}) {
      const asked = { name, arguments: { ...given } }
      const answer =
        client instanceof Client
          ? await client.callTool(asked, options as never)
          : await client.callTool(asked, undefined, options as never)
      expect(JSON.stringify(answer)).not.toContain(secretKey)
      return told(answer as never)
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

function told(answer: {
  isError?: boolean
  content: { type: string; text?: string; uri?: string }[]
  structuredContent?: unknown
}): Told {
  const [first, second] = answer.content
  if (!answer.isError) expect(JSON.parse(second!.text!)).toEqual(answer.structuredContent)
  return {
    isError: answer.isError ?? false,
    text: first!.text!,
    data: answer.structuredContent,
    link: answer.content.find(({ type }) => type === 'resource_link')?.uri,
  }
}
