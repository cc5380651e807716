import type { RecordedExchange } from '../format/recording.ts'
import type { TracedExchange } from '../format/report.ts'
import { isIn, keyMark } from './secrets.ts'

/** Longer bodies are cut. Unit: characters. */
const longestBody = 1500

/** One exchange as a report shows it: the key stands as `{{key}}`, files as their length. Without an exchange it was none of those recorded. */
export async function traceOf(
  request: Request,
  exchange: RecordedExchange | undefined,
  key: string,
  at: number,
): Promise<TracedExchange> {
  const body = await bodyOf(request)
  return {
    at,
    request: { ...lineOf(request, key), body: body && hidden(body, key) },
    answer: exchange ? answerOf(exchange) : unanswered('the request is not as recorded'),
  }
}

/** A request that should not have come; its body does not matter. */
export const unexpectedTrace = (
  request: Pick<Request, 'method' | 'url' | 'headers'>,
  key: string,
  at: number,
): TracedExchange => ({
  at,
  request: { ...lineOf(request, key), body: null },
  answer: unanswered('no exchange expects this request'),
})

const unanswered = (fault: string): TracedExchange['answer'] => ({ status: null, headers: {}, body: null, fault })

const lineOf = (request: Pick<Request, 'method' | 'url' | 'headers'>, key: string) => ({
  method: request.method,
  url: hidden(request.url, key),
  headers: Object.fromEntries(
    [...request.headers].filter(([name]) => name !== 'connection').map(([name, value]) => [name, hidden(value, key)]),
  ),
})

/** A connection that was refused: no byte came. */
export const refusedTrace = (exchange: RecordedExchange, at: number): TracedExchange => ({
  at,
  request: { method: exchange.request.method, url: exchange.request.url, headers: {}, body: null },
  answer: answerOf(exchange),
})

function answerOf({ response, fault }: RecordedExchange): TracedExchange['answer'] {
  const told = fault === undefined ? {} : { fault: typeof fault === 'string' ? fault : JSON.stringify(fault) }
  if (response === undefined) return { status: null, headers: {}, body: null, ...told }
  const { status, headers = {}, json, text, base64, bytes } = response
  const body =
    json !== undefined
      ? JSON.stringify(json)
      : (text ??
        (base64 !== undefined
          ? `<${Buffer.from(base64, 'base64').byteLength} bytes>`
          : bytes === undefined
            ? null
            : `<${bytes.kind}, bytes ${bytes.from ?? 0} to ${bytes.to ?? bytes.length} of ${bytes.length}>`))
  return { status, headers, body: body === null ? null : cut(body), ...told }
}

async function bodyOf(request: Request): Promise<string | null> {
  const bytes = Buffer.from(await request.clone().arrayBuffer())
  if (bytes.byteLength === 0) return null
  const type = request.headers.get('content-type') ?? ''
  if (type.startsWith('multipart/form-data')) return formOf(request.clone())
  const text = bytes.toString('utf8')
  return Buffer.from(text).equals(bytes) ? cut(text) : `<${bytes.byteLength} bytes>`
}

async function formOf(request: Request): Promise<string> {
  try {
    const parts = [...(await request.formData())].map(([name, value]) =>
      typeof value === 'string' ? `${name}=${value}` : `${name}=<${value.name}, ${value.type}, ${value.size} bytes>`,
    )
    return cut(parts.join('\n'))
  } catch {
    return '<a form that cannot be read>'
  }
}

const cut = (text: string): string =>
  text.length <= longestBody ? text : `${text.slice(0, longestBody)}… (${text.length} characters)`

/** A key in a spelling that cannot be taken out takes the whole text along. */
function hidden(text: string, key: string): string {
  const plain = text.replaceAll(key, keyMark)
  return isIn(plain, key) ? '(hidden: the key is in it, in another spelling)' : plain
}
