import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Problem, tooLarge } from '../problem.ts'
import type { Body } from './body.ts'
import { consume } from './consume.ts'
import { judgeJson } from './json-text.ts'
import type { Limits } from './limits.ts'

/** `held`: told of every piece that comes. */
export async function readJson(request: IncomingMessage, limits: Limits, held: (bytes: number) => void): Promise<Body> {
  const chunks: Buffer[] = []
  let bytes = 0
  await consume(request, limits, chunk => {
    bytes += chunk.length
    if (bytes > limits.jsonBytes) throw tooLarge(`the body is too large; accepted: ${limits.jsonBytes} bytes`)
    held(chunk.length)
    chunks.push(chunk)
  })
  const body = Buffer.concat(chunks)
  return { sha256: createHash('sha256').update(body).digest('hex'), fields: objectIn(body, limits) }
}

function objectIn(body: Buffer, limits: Limits): Body['fields'] {
  const refuse = (sentence: string) => new Problem(400, 'invalid_request', sentence)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw refuse('the body is not UTF-8')
  }
  judgeJson(text, limits)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw refuse('the body is no JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse('the body is no JSON object')
  return value as Body['fields']
}
