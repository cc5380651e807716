import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { mediaTypeOf, tellingBytes } from '../base/media-type.ts'
import { literalIsPrivate } from '../net/private-host.ts'
import type { VidrelayError } from '../words/errors.ts'
import type { Role } from '../words/names.ts'
import { invalid } from '../words/problems.ts'
import type { ImageInput, TaskRef } from '../words/task.ts'
import { type DiskFile, diskFile } from './disk-file.ts'

export interface MediaFile {
  name: string
  type: string
  /** What the user named by its path stays on the disk. */
  bytes: Uint8Array | DiskFile
  /** As the user wrote it, where it came as a data URL. */
  dataUrl?: string
}

/** One medium of a request in one of three forms. `label` names it in errors: `images[0]`. */
export interface Medium {
  label: string
  role: Role
  url?: string
  file?: MediaFile
  task?: { ref: TaskRef; output?: number; url?: string }
}

/** Characters of a data URL before its comma. */
const longestHead = 1000
const largestFile = 256 * 2 ** 20
const acceptedForms = 'accepted: an http(s) URL, a whole data URL (data:image/png;base64,…), { path } or { bytes }'

/** Turns what the user gave into a medium; files are judged here, before anything is sent. */
export async function loadMedium(input: ImageInput, label: string, allowPrivate: boolean): Promise<Medium> {
  if (typeof input === 'string') return fromText(input, label, 'image', allowPrivate)
  const role = input.role ?? 'image'
  if ('url' in input) return fromText(input.url, label, role, allowPrivate)
  if ('path' in input) return { label, role, file: await fromPath(input.path, label) }
  if ('bytes' in input) {
    const type = imageTypeOf(input.bytes, input.mediaType, label, 'these bytes are')
    return { label, role, file: { name: input.filename ?? `image.${type.slice(6)}`, type, bytes: input.bytes } }
  }
  return { label, role, task: { ref: input.task, ...(input.output !== undefined && { output: input.output }) } }
}

function fromText(text: string, label: string, role: Role, allowPrivate: boolean): Medium {
  if (/^data:/i.test(text)) return { label, role, file: fromDataUrl(text, label) }
  checkInputUrl(text, label, allowPrivate)
  return { label, role, url: text }
}

/** Refuses what a provider could not fetch, or must not be asked to. */
export function checkInputUrl(text: string, label: string, allowPrivate: boolean): void {
  const refuse = (problem: string): VidrelayError => invalid(label, `${problem}; ${acceptedForms}`)
  if (/^file:/i.test(text)) throw refuse('a file: URL is not opened')
  if (/^(iVBORw0KGgo|\/9j\/|R0lGOD|UklGR)/.test(text) || isBareBase64(text)) {
    throw refuse('bare base64 is not accepted; write it as a whole data URL')
  }
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) throw refuse('this is no address')
  const url = new URL(text)
  if (url.username || url.password) throw refuse('an address with a user or password in it is not passed on')
  if (!allowPrivate && literalIsPrivate(url.hostname)) {
    throw invalid(
      label,
      'the provider cannot reach a private, loopback or link-local address; pass the file itself as { path }',
    )
  }
}

/** Repeated groups and counted repeats run out of stack on images of some megabytes; a single class does not. */
const isBase64 = (text: string): boolean => /^[a-z\d+/]+={0,2}$/i.test(text)
const isBareBase64 = (text: string): boolean => text.length >= 128 && /^[\w+/]+={0,2}$/.test(text)

function fromDataUrl(text: string, label: string): MediaFile {
  const comma = text.indexOf(',')
  const payload = text.slice(comma + 1)
  const head = /^data:(image\/[\w.+-]+)(?:;[\w-]+=[\w.+-]+)*;base64$/i.exec(text.slice(0, Math.min(comma, longestHead)))
  if (!head || payload.length % 4 !== 0 || !isBase64(payload))
    throw invalid(label, 'this data URL is not a whole base64 image, like data:image/png;base64,iVBORw0…')
  const bytes = Buffer.from(payload, 'base64')
  const type = imageTypeOf(bytes, head[1]!.toLowerCase(), label, 'what this data URL holds is')
  return { name: `image.${type.slice(6)}`, type, bytes, dataUrl: text }
}

/** Images that no relay takes: told by their own name, before anything is paid. */
const refused: { readonly [type: string]: string } = {
  'image/heic': 'a HEIC image',
  'image/heif': 'a HEIF image',
  'image/tiff': 'a TIFF image',
}

/** The type of an image by its bytes, or, where they tell nothing, by what was claimed. `subject`: what is judged, as `it is`. */
function imageTypeOf(bytes: Uint8Array, claimed: string | undefined, label: string, subject: string): string {
  const known = mediaTypeOf(bytes)
  const type = known ?? claimed
  const name = known && refused[known]
  if (type?.startsWith('image/') && name === undefined) return type
  const found = name ?? (known === undefined ? 'not an image' : `not an image but ${known}`)
  throw invalid(label, `${subject} ${found}; accepted: PNG, JPEG, WebP, GIF, BMP, AVIF`)
}

async function fromPath(path: string, label: string): Promise<MediaFile> {
  const unreadable = (cause: unknown) => {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unreadable'
    const told: { [code: string]: string } = {
      ENOENT: 'there is no such file',
      EACCES: 'permission is denied',
      EISDIR: 'it is a directory',
    }
    return invalid(label, `cannot read ${JSON.stringify(path)}: ${told[reason] ?? reason}`)
  }
  const facts = await stat(path).catch(cause => Promise.reject(unreadable(cause)))
  if (!facts.isFile()) throw unreadable({ code: facts.isDirectory() ? 'EISDIR' : 'not a regular file' })
  if (facts.size > largestFile) throw invalid(label, `${JSON.stringify(path)} is larger than ${largestFile} bytes`)
  const head = await beginning(path).catch(cause => Promise.reject(unreadable(cause)))
  const type = imageTypeOf(head, undefined, label, `${JSON.stringify(path)} is`)
  return { name: basename(path), type, bytes: diskFile(path, label, facts) }
}

async function beginning(path: string): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(tellingBytes), 0, tellingBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** A file of which the bytes are here, as a data URL. */
export const dataUrlOf = (file: MediaFile & { bytes: Uint8Array }): string =>
  file.dataUrl ?? `data:${file.type};base64,${Buffer.from(file.bytes).toString('base64')}`
