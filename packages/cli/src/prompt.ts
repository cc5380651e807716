import { addAbortSignal } from 'node:stream'
import { VidrelayError } from '@vidrelay/core/internal'
import type { Output } from './output.ts'
import { refusal } from './refusal.ts'

const mostBytes = 2 ** 20

/** The prompt from the argument or the option; `-` reads it from stdin. A line break at its end is the editor's, not the user's. */
export async function readPrompt(
  argument: string | undefined,
  option: string | undefined,
  { output, signal }: { output: Output; signal: AbortSignal },
): Promise<string | undefined> {
  if (argument !== undefined && option !== undefined)
    throw refusal('prompt', 'it is given twice: as an argument and with --prompt')
  const prompt = argument ?? option
  if (prompt !== '-') return prompt
  if (process.stdin.isTTY) output.note('reading the prompt from the terminal; Ctrl-D ends it')
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of addAbortSignal(signal, process.stdin)) {
      chunks.push(chunk)
      size += chunk.length
      if (size > mostBytes) throw refusal('prompt', `what comes from stdin is longer than ${mostBytes} bytes`)
    }
  } catch (error) {
    if (signal.aborted) throw new VidrelayError('aborted', 'stopped before anything was sent')
    throw error
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '')
}
