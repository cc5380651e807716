import { Silence } from '@vidrelay/serve'
import type { Fault } from './fault.ts'
import { randomText } from './random-text.ts'

const page = '<!doctype html>\n<html><head><title>Welcome</title></head><body><div id="root"></div></body></html>\n'

/** Statuses whose answer has no body. */
const bodyless = [204, 205, 304]

/** What a fault may ask for. */
export interface FaultScene {
  /** Carries the request out and gives the true answer. */
  answer(): Promise<Response>
  /** The task ids that an answer may name. */
  taskIds(): readonly string[]
}

/** Does what the fault says. `Response.error()` stands for a connection torn down without an answer. @throws Silence where nothing comes */
export async function applyFault(fault: Fault, scene: FaultScene): Promise<Response> {
  if ('accept' in fault && fault.accept) await scene.answer()
  switch (fault.kind) {
    case 'drop-before-read':
      return Response.error()
    case 'drop-after-accept':
      await scene.answer()
      return Response.error()
    case 'stall':
      throw new Silence()
    case 'status':
      return statusAnswer(fault)
    case 'cut':
      return cut(await scene.answer(), fault.bytes)
    case 'wrong-id':
      return renamed(await scene.answer(), scene.taskIds())
    case 'garbage':
      return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } })
    case 'empty':
      return new Response(null, { headers: { 'content-length': '0' } })
    case 'redirect':
      return new Response(null, { status: fault.status ?? 302, headers: { location: fault.to, 'content-length': '0' } })
  }
}

function statusAnswer({ status, body = '', headers }: Extract<Fault, { kind: 'status' }>): Response {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const bytes = text === '' || bodyless.includes(status) ? null : new TextEncoder().encode(text)
  const all = new Headers(headers)
  if (bytes && !all.has('content-type')) {
    all.set('content-type', typeof body === 'string' ? 'text/html; charset=utf-8' : 'application/json')
  }
  return new Response(bytes, { status, headers: all })
}

/** The stream fails only when more is asked for, that is, after the bytes have left. */
async function cut(answer: Response, bytes?: number): Promise<Response> {
  const whole = new Uint8Array(await answer.arrayBuffer())
  const part = whole.subarray(0, bytes ?? Math.floor(whole.length / 2))
  const headers = new Headers(answer.headers)
  headers.set('content-length', String(whole.length))
  let sent = part.length === 0
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (sent) controller.error(new Error('cut'))
        else controller.enqueue(part)
        sent = true
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(body, { status: answer.status, headers })
}

async function renamed(answer: Response, taskIds: readonly string[]): Promise<Response> {
  const text = taskIds.reduce((body, id) => body.replaceAll(id, otherId(id)), await answer.text())
  const headers = new Headers(answer.headers)
  headers.delete('content-length')
  return new Response(text, { status: answer.status, headers })
}

/** Looks like the id, with the same prefix and length. */
function otherId(id: string): string {
  const prefix = id.slice(0, id.indexOf('_') + 1)
  return prefix + randomText(id.length - prefix.length)
}
