import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import busboy, { type BusboyHeaders, type BusboyInstance } from '@fastify/busboy'
import { invalid, Problem, tooLarge } from './problem.ts'

/** What bodies may hold. Unit: bytes, and how many. */
export const limits = { json: 48 * 2 ** 20, form: 128 * 2 ** 20, file: 32 * 2 ** 20, files: 8, fields: 64, depth: 16 }
/** So much of a body that is refused is read and thrown away, so that its sender gets to reading the answer. Unit: bytes. */
const mostDrained = 64 * 2 ** 20
/** Unit: milliseconds. */
const longestDrain = 5000

/** A file that came with a form. A class, so that no JSON can look like one. */
export class Upload {
  readonly path: string
  readonly sha256: string

  constructor(path: string, sha256: string) {
    this.path = path
    this.sha256 = sha256
  }
}

export interface Body {
  /** Of the bytes as they came. */
  sha256: string
  /** Values of JSON, and files. */
  fields: Readonly<Record<string, unknown>>
}

/**
 * Reads a body of JSON or a form; its files stream into `folder`, which is made for them.
 * @throws `Problem` 400, 413, 415
 */
export async function readBody(request: IncomingMessage, folder: string): Promise<Body> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
  const isForm = type === 'multipart/form-data'
  try {
    if (!isForm && type !== 'application/json')
      throw new Problem(415, 'invalid_request', 'content-type: accepted: application/json, multipart/form-data')
    if (Number(request.headers['content-length'] ?? 0) > (isForm ? limits.form : limits.json))
      throw tooLarge(`the body is too large; accepted: ${isForm ? limits.form : limits.json} bytes`)
    return await (isForm ? readForm(request, folder) : readJson(request))
  } catch (error) {
    await drain(request)
    throw error
  }
}

async function readJson(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = []
  let bytes = 0
  await consume(request, chunk => {
    bytes += chunk.length
    if (bytes > limits.json) throw tooLarge(`the body is too large; accepted: ${limits.json} bytes`)
    chunks.push(chunk)
  })
  const body = Buffer.concat(chunks)
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw new Problem(400, 'invalid_request', 'the body is no JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Problem(400, 'invalid_request', 'the body is no JSON object')
  if (isDeep(value)) throw new Problem(400, 'invalid_request', `the body is nested deeper than ${limits.depth}`)
  return { sha256: createHash('sha256').update(body).digest('hex'), fields: value as Record<string, unknown> }
}

function isDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth >= limits.depth || Object.values(value).some(part => isDeep(part, depth + 1))
}

/** Hands over what comes until it ends. @throws what `take` throws, or that the sender left */
const consume = (request: IncomingMessage, take: (chunk: Buffer) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const onData = (chunk: Buffer) => {
      try {
        take(chunk)
      } catch (error) {
        request.off('data', onData)
        reject(error)
      }
    }
    request.on('data', onData)
    request.once('end', resolve)
    request.once('close', () => reject(gone()))
    request.once('error', () => reject(gone()))
  })

const gone = () => new Problem(400, 'aborted', 'the client left before its body had come')

async function readForm(request: IncomingMessage, folder: string): Promise<Body> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const hash = createHash('sha256')
  const files: Readable[] = []
  const saving: Promise<[string, unknown]>[] = []
  const parts: [string, unknown][] = []
  let form: BusboyInstance | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      form = openForm(request)
      form.on('field', (name, value, isNameCut, isValueCut) => {
        if (isNameCut || isValueCut) reject(tooLarge(`${name.slice(0, 40)}: the field is too large`))
        else parts.push([name, value])
      })
      form.on('file', (name, file, filename) => {
        files.push(file)
        const path = join(folder, `${files.length}-${plainName(filename)}`)
        const saved = saveFile(name, file as Readable & { truncated?: boolean }, path)
        saved.catch(reject)
        saving.push(saved)
      })
      for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const)
        form.on(limit, () =>
          reject(tooLarge(`too many parts; accepted: ${limits.files} files and ${limits.fields} fields`)),
        )
      form.on('error', () => reject(brokenForm()))
      form.on('finish', () => resolve())
      let bytes = 0
      consume(request, chunk => {
        hash.update(chunk)
        bytes += chunk.length
        if (bytes > limits.form) throw tooLarge(`the body is too large; accepted: ${limits.form} bytes`)
      }).catch(reject)
      request.pipe(form)
    })
    parts.push(...(await Promise.all(saving)))
  } catch (error) {
    if (form) request.unpipe(form)
    for (const file of files) file.destroy()
    await Promise.allSettled(saving)
    throw error
  }
  return { sha256: hash.digest('hex'), fields: fieldsOf(parts) }
}

const brokenForm = () => new Problem(400, 'invalid_request', 'the body is no whole multipart/form-data')

function openForm(request: IncomingMessage): BusboyInstance {
  try {
    return new busboy.Busboy({
      headers: request.headers as BusboyHeaders,
      limits: {
        fieldNameSize: 100,
        fieldSize: limits.file,
        fields: limits.fields,
        fileSize: limits.file,
        files: limits.files,
        headerPairs: 50,
        headerSize: 8192,
      },
    })
  } catch {
    throw brokenForm()
  }
}

/** Providers see it, and some tell the type of a file by its end. What a client writes into it makes no path. */
const plainName = (name: string): string => name.replace(/[^\w.-]+/g, '_').slice(-60)

async function saveFile(
  name: string,
  file: Readable & { truncated?: boolean },
  path: string,
): Promise<[string, Upload]> {
  const hash = createHash('sha256')
  await pipeline(
    file,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk)
        yield chunk
      }
    },
    createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }),
  )
  if (file.truncated) throw tooLarge(`${name}: the file is too large; accepted: ${limits.file} bytes`)
  return [name, new Upload(path, hash.digest('hex'))]
}

/** `a[b]` is `b` inside of `a`; `a[]`, and a name that comes again, is a list. */
function fieldsOf(parts: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const fields = new Map<string, unknown[]>()
  for (const [name, value] of parts) {
    const [, outer = name, inner = ''] = /^([^[\]]+)\[([^[\]]*)\]$/.exec(name) ?? []
    fields.set(outer, [...(fields.get(outer) ?? []), inner === '' ? value : { [inner]: value }])
  }
  for (const name of fields.keys()) if (name === '__proto__') throw invalid(name, 'there is no such field')
  return Object.fromEntries([...fields].map(([name, values]) => [name, values.length === 1 ? values[0] : values]))
}

/** Reads what is left of a body that is refused, up to a bound. */
async function drain(request: IncomingMessage): Promise<void> {
  if (request.readableEnded || request.destroyed) return
  let bytes = 0
  const enough = new AbortController()
  const ended = consume(request, chunk => {
    bytes += chunk.length
    if (bytes > mostDrained) throw tooLarge('too much')
  }).catch(() => {})
  request.resume()
  await Promise.race([ended, pause(longestDrain, undefined, { signal: enough.signal }).catch(() => {})])
  enough.abort()
}
