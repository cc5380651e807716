import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import busboy, { type BusboyHeaders, type BusboyInstance } from '@fastify/busboy'
import { invalid, Problem, tooLarge } from '../problem.ts'
import { type Body, Upload } from './body.ts'
import { consume } from './consume.ts'
import type { Limits } from './limits.ts'

/** `held`: told of every piece that comes. */
export async function readForm(
  request: IncomingMessage,
  folder: string,
  limits: Limits,
  held: (bytes: number) => void,
): Promise<Body> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const hash = createHash('sha256')
  const files: Readable[] = []
  const saving: Promise<[string, unknown]>[] = []
  const parts: [string, unknown][] = []
  let form: BusboyInstance | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      form = openForm(request, limits)
      form.on('field', (name, value, isNameCut, isValueCut) => {
        if (isNameCut || isValueCut) reject(tooLarge(`${name.slice(0, 40)}: the field is too large`))
        else if (value.includes('\uFFFD')) reject(invalid(name.slice(0, 40), 'it is not UTF-8'))
        else parts.push([name, value])
      })
      form.on('file', (name, file, filename) => {
        files.push(file)
        const path = join(folder, `${files.length}-${plainName(filename)}`)
        const saved = saveFile(name, file as Readable & { truncated?: boolean }, path, limits)
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
      consume(request, limits, chunk => {
        held(chunk.length)
        hash.update(chunk)
        bytes += chunk.length
        if (bytes > limits.formBytes) throw tooLarge(`the body is too large; accepted: ${limits.formBytes} bytes`)
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

function openForm(request: IncomingMessage, limits: Limits): BusboyInstance {
  try {
    return new busboy.Busboy({
      headers: request.headers as BusboyHeaders,
      limits: {
        fieldNameSize: 100,
        fieldSize: limits.fileBytes,
        fields: limits.fields,
        fileSize: limits.fileBytes,
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
  limits: Limits,
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
  if (file.truncated) throw tooLarge(`${name}: the file is too large; accepted: ${limits.fileBytes} bytes`)
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
