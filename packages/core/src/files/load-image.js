import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { mediaTypeOf } from '../base/media-type.ts'
import { literalIsPrivate } from '../net/private-host.ts'
import { invalid } from '../words/errors.ts'

/** Characters of a data URL before its comma. */
const longestHead = 1000
const largestFile = 256 * 2 ** 20
const acceptedForms = 'accepted: an http(s) URL, a whole data URL (data:image/png;base64,…), { path } or { bytes }'
/** Turns what the user gave into a medium; files are read here, before anything is sent. */
export async function loadMedium(input, label, allowPrivate) {
  if (typeof input === 'string') return fromText(input, label, 'image', allowPrivate)
  const role = input.role ?? 'image'
  if ('url' in input) return fromText(input.url, label, role, allowPrivate)
  if ('path' in input) return { label, role, file: await fromPath(input.path, label) }
  if ('bytes' in input) {
    const type = mediaTypeOf(input.bytes) ?? input.mediaType
    if (!type?.startsWith('image/'))
      throw invalid(label, 'these bytes are not an image (PNG, JPEG, WebP, GIF, BMP, AVIF)')
    return { label, role, file: { name: input.filename ?? `image.${type.slice(6)}`, type, bytes: input.bytes } }
  }
  return { label, role, task: { ref: input.task, ...(input.output !== undefined && { output: input.output }) } }
}
function fromText(text, label, role, allowPrivate) {
  if (/^data:/i.test(text)) return { label, role, file: fromDataUrl(text, label) }
  checkInputUrl(text, label, allowPrivate)
  return { label, role, url: text }
}
/** Refuses what a provider could not fetch, or must not be asked to. */
export function checkInputUrl(text, label, allowPrivate) {
  const refuse = problem => invalid(label, `${problem}; ${acceptedForms}`)
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
const isBase64 = text => /^[a-z\d+/]+={0,2}$/i.test(text)
const isBareBase64 = text => text.length >= 128 && /^[\w+/]+={0,2}$/.test(text)
function fromDataUrl(text, label) {
  const comma = text.indexOf(',')
  const payload = text.slice(comma + 1)
  const head = /^data:(image\/[\w.+-]+)(?:;[\w-]+=[\w.+-]+)*;base64$/i.exec(text.slice(0, Math.min(comma, longestHead)))
  if (!head || payload.length % 4 !== 0 || !isBase64(payload))
    throw invalid(label, 'this data URL is not a whole base64 image, like data:image/png;base64,iVBORw0…')
  const bytes = Buffer.from(payload, 'base64')
  const type = mediaTypeOf(bytes) ?? head[1].toLowerCase()
  if (!type.startsWith('image/')) throw invalid(label, 'what this data URL holds is not an image')
  return { name: `image.${type.slice(6)}`, type, bytes, dataUrl: text }
}
async function fromPath(path, label) {
  const unreadable = cause => {
    const reason = cause.code ?? 'unreadable'
    const told = {
      ENOENT: 'there is no such file',
      EACCES: 'permission is denied',
      EISDIR: 'it is a directory',
    }
    return invalid(label, `cannot read ${JSON.stringify(path)}: ${told[reason] ?? reason}`)
  }
  const facts = await stat(path).catch(cause => Promise.reject(unreadable(cause)))
  if (!facts.isFile()) throw unreadable({ code: facts.isDirectory() ? 'EISDIR' : 'not a regular file' })
  if (facts.size > largestFile) throw invalid(label, `${JSON.stringify(path)} is larger than ${largestFile} bytes`)
  const bytes = await readFile(path).catch(cause => Promise.reject(unreadable(cause)))
  const type = mediaTypeOf(bytes)
  if (!type?.startsWith('image/')) {
    throw invalid(label, `${JSON.stringify(path)} is not an image; accepted: PNG, JPEG, WebP, GIF, BMP, AVIF`)
  }
  return { name: basename(path), type, bytes }
}
export const dataUrlOf = file =>
  file.dataUrl ?? `data:${file.type};base64,${Buffer.from(file.bytes).toString('base64')}`
