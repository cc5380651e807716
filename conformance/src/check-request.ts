import type { Mismatch } from './failure.ts'
import { differences, show } from './match.ts'
import type { FormPart, RecordedRequest } from './recording.ts'
import { isIn, keyMark } from './secrets.ts'

/** What is wrong with a request that arrived, against the one that was recorded; undefined when nothing is. */
export async function checkRequest(
  expected: RecordedRequest,
  came: Request,
  key: string,
): Promise<Mismatch | undefined> {
  const line = `${expected.method} ${expected.url}`
  if (`${came.method} ${came.url}` !== line)
    return { what: 'another request than the next one', expected: line, came: `${came.method} ${came.url}` }
  return checkKey(expected, came, key) ?? checkHeaders(expected, came, key) ?? (await checkBody(expected, came, key))
}

/** The key stands where the recording says `{{key}}`, and nowhere else. */
function checkKey({ headers = {} }: RecordedRequest, came: Request, key: string): Mismatch | undefined {
  const isDue = (name: string) => headers[name]?.includes(keyMark)
  const leak = [...came.headers].find(([name, value]) => !isDue(name) && isIn(value, key))
  if (leak)
    return { what: `the key went to ${new URL(came.url).origin}`, expected: 'no key', came: `it is in ${leak[0]}` }
  if (isIn(came.url, key)) return { what: 'the key', expected: 'not in the URL', came: 'it is in the URL' }
  return undefined
}

function checkHeaders({ method, url, headers = {}, json }: RecordedRequest, came: Request, key: string) {
  const mismatch = (name: string, expected: string): Mismatch => ({
    what: `the header ${name}`,
    expected,
    came: show(came.headers.get(name) ?? undefined).replaceAll(key, keyMark),
  })
  if (came.headers.get('host') !== new URL(url).host) return mismatch('host', new URL(url).host)
  for (const [name, wanted] of Object.entries(headers)) {
    const got = came.headers.get(name)
    const isRight =
      wanted === 'present' ? got !== null : wanted === 'absent' ? got === null : got === wanted.replaceAll(keyMark, key)
    if (!isRight) return mismatch(name, wanted)
  }
  if (method === 'GET') {
    const bodily = ['content-type', 'content-length', 'transfer-encoding'].find(name => came.headers.has(name))
    if (bodily !== undefined) return mismatch(bodily, 'absent: a GET has no body')
  }
  if (json !== undefined && came.headers.get('content-type') !== 'application/json')
    return mismatch('content-type', 'application/json')
  return undefined
}

async function checkBody({ json, form, base64 }: RecordedRequest, came: Request, key: string) {
  const bytes = Buffer.from(await came.clone().arrayBuffer())
  if (isIn(bytes.toString('latin1'), key))
    return { what: 'the key', expected: 'not in the body', came: 'it is in the body' }
  if (form !== undefined) return bodyMismatch(form, await formPartsOf(came))
  if (base64 !== undefined) return bodyMismatch(base64, bytes.toString('base64'))
  const text = bytes.toString('utf8')
  if (json === undefined) return text === '' ? undefined : { what: 'the body', expected: 'none', came: show(text) }
  try {
    return bodyMismatch(json, JSON.parse(text))
  } catch {
    return { what: 'the body', expected: show(json), came: `no JSON: ${show(text)}` }
  }
}

function bodyMismatch(expected: unknown, came: unknown): Mismatch | undefined {
  const [first, ...more] = differences(expected, came, 'exact')
  if (!first) return undefined
  const also = more.length === 0 ? '' : ` (and ${more.length} more places)`
  return { what: `the body, at ${first.path || 'its top'}${also}`, expected: first.expected, came: first.came }
}

async function formPartsOf(request: Request): Promise<FormPart[] | string> {
  const type = request.headers.get('content-type') ?? ''
  if (!type.startsWith('multipart/form-data; boundary=')) return `content-type ${show(type)}`
  const parts = [...(await request.formData())]
  return Promise.all(
    parts.map(async ([name, value]): Promise<FormPart> => {
      if (typeof value === 'string') return { name, value }
      const base64 = Buffer.from(await value.arrayBuffer()).toString('base64')
      return { name, filename: value.name, type: value.type, base64 }
    }),
  )
}
