import { basename } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CallToolResult, McpServer, ServerContext, ToolAnnotations } from '@modelcontextprotocol/server'
import { isVidrelayError } from '@vidrelay/core/internal'
import type { z } from 'zod'
import { alone, describeFailure } from '../failure.ts'
import { inSettingWords } from '../option-words.ts'
import type { Toolbox } from './toolbox.ts'

/** One call of a tool. */
export interface Call {
  /** Aborts when the assistant, the server or a signal ends it. */
  readonly signal: AbortSignal
  /** Says how it gets on, to a client that asked for that. */
  tell(message: string): void
}

export interface Answer<Data> {
  /** For a reader, a line each: what it is, and what to do next. */
  lines: readonly string[]
  data: Data
  /** A file that was made. */
  file?: { path: string; mediaType: string | null }
}

export interface Tool<Takes extends z.ZodObject, Gives extends z.ZodObject> {
  name: string
  title: string
  about: string
  takes: Takes
  gives: Gives
  annotations: ToolAnnotations
  run(given: z.output<Takes>, call: Call): Promise<Answer<z.input<Gives>>>
}

/** Where nothing is changed, on this machine or elsewhere. */
export const readOnly: ToolAnnotations = { readOnlyHint: true, openWorldHint: true }

export function addTool<Takes extends z.ZodObject, Gives extends z.ZodObject>(
  server: McpServer,
  box: Toolbox,
  { name, title, about, takes, gives, annotations, run }: Tool<Takes, Gives>,
): void {
  const schemas = { inputSchema: takes as z.ZodObject, outputSchema: gives as z.ZodObject }
  const work = async (given: object, context: ServerContext): Promise<CallToolResult> => {
    const call = callOf(box, context)
    try {
      return told(box, await run(given as z.output<Takes>, call).finally(call.hasTold))
    } catch (error) {
      return failed(box, error)
    }
  }
  server.registerTool(name, { title, description: about, annotations, ...schemas }, work)
}

/** `hasTold`: everything that was said is on its way. */
function callOf({ session, seconds }: Toolbox, { mcpReq }: ServerContext): Call & { hasTold(): Promise<unknown> } {
  const token = mcpReq._meta?.progressToken
  const begun = performance.now()
  let last = 0
  let telling: Promise<unknown> = Promise.resolve()
  return {
    hasTold: () => telling,
    signal: AbortSignal.any([session.signal, mcpReq.signal]),
    tell(message) {
      if (token === undefined) return
      // The protocol wants each to be more than the one before.
      last = Math.max(last + 0.001, (performance.now() - begun) / 1000)
      const params = { progressToken: token, progress: last, total: seconds, message: session.output.clean(message) }
      const notice = mcpReq.notify({ method: 'notifications/progress', params }).catch(() => {}) // who left needs no news
      telling = Promise.all([telling, notice])
    },
  }
}

/** The one border that answers pass: no key of this process is in what they say. */
function told({ session: { output } }: Toolbox, { lines, data, file }: Answer<unknown>): CallToolResult {
  const json = output.clean(JSON.stringify(data))
  return {
    content: [
      { type: 'text', text: lines.map(output.clean).join('\n') },
      { type: 'text', text: json }, // for clients that read no structured content
      ...(file ? [linkTo(file)] : []),
    ],
    structuredContent: JSON.parse(json),
  }
}

const linkTo = ({ path, mediaType }: { path: string; mediaType: string | null }) =>
  ({
    type: 'resource_link',
    uri: pathToFileURL(path).href,
    name: basename(path),
    ...(mediaType !== null && { mimeType: mediaType }),
  }) as const

function failed({ session }: Toolbox, error: unknown): CallToolResult {
  const { lines, exitCode } = describeFailure(error, { ...alone, inWords: inSettingWords })
  if (exitCode === 1) session.output.note(lines)
  const code = isVidrelayError(error) ? [`code: ${error.code}`] : []
  return {
    isError: true,
    content: [{ type: 'text', text: [...lines, ...code].map(session.output.clean).join('\n') }],
  }
}
