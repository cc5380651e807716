import type { GenerateRequest, ImageInput, Kind, MediaRole } from '@vidrelay/core'
import { invalid } from './problem.ts'
import { Upload } from './read-body.ts'

type Reader = (value: unknown, field: string) => GenerateRequest

/** What clients of any dialect send, and what it is in core's words. Taken leniently: a number may come as text. */
const common: Readonly<Record<string, Reader>> = {
  model: (value, field) => ({ model: text(value, field) }),
  prompt: (value, field) => ({ prompt: text(value, field) }),
  size: (value, field) => sizeOf(text(value, field)),
  aspect_ratio: (value, field) => ({ aspectRatio: text(value, field) }),
  resolution: (value, field) => ({ resolution: text(value, field) }),
  seed: (value, field) => ({ seed: wholeNumber(value, field) }),
  image: (value, field) => ({ images: images(value, field) }),
  images: (value, field) => ({ images: images(value, field) }),
  n: (value, field) => (wholeNumber(value, field) === 1 ? {} : { count: wholeNumber(value, field) }),
  provider_options: (value, field) => ({ providerOptions: options(value, field) }),
  metadata: (value, field) => ({ providerOptions: options(value, field) }),
}

const readers: Readonly<Record<Kind, Readonly<Record<string, Reader>>>> = {
  image: common,
  video: {
    ...common,
    seconds: (value, field) => ({ seconds: wholeNumber(value, field) }),
    duration: (value, field) => ({ seconds: wholeNumber(value, field) }),
    resolution_name: (value, field) => ({ resolution: text(value, field) }),
    preset: (value, field) => ({ providerOptions: { preset: text(value, field) } }),
    input_reference: (value, field) => ({ images: images(value, field) }),
    image_urls: (value, field) => ({ images: images(value, field) }),
    last_frame: (value, field) => ({ images: images(value, field, 'lastFrame') }),
    reference_images: (value, field) => ({ images: images(value, field, 'reference') }),
  },
}

/** The fields of a create. */
export const fieldsOf = (kind: Kind): string[] => Object.keys(readers[kind])

/** @throws `Problem` 400, naming the field */
export function readRequest(kind: Kind, fields: Readonly<Record<string, unknown>>): GenerateRequest {
  let request: GenerateRequest = {}
  for (const [field, value] of Object.entries(fields)) {
    const read = Object.hasOwn(readers[kind], field) ? readers[kind][field] : undefined
    if (!read) throw invalid(field.slice(0, 60), `there is no such field; accepted: ${fieldsOf(kind).join(', ')}`)
    if (value === null || value === '') continue
    const more = read(value, field)
    const all = [...(request.images ?? []), ...(more.images ?? [])]
    const options = { ...request.providerOptions, ...more.providerOptions }
    request = {
      ...request,
      ...more,
      ...(all.length > 0 && { images: all }),
      ...(Object.keys(options).length > 0 && { providerOptions: options }),
    }
  }
  return request
}

/** Relays write three things under this name: pixels, a ratio, and a resolution like `720P`. */
function sizeOf(size: string): GenerateRequest {
  if (/^\d+(\.\d+)?:\d+(\.\d+)?$/.test(size)) return { aspectRatio: size }
  if (/^\d+p$/i.test(size)) return { resolution: size.toLowerCase() }
  return { size }
}

function text(value: unknown, field: string): string {
  if (typeof value === 'string') return value
  throw invalid(field, 'accepted: text')
}

function wholeNumber(value: unknown, field: string): number {
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value.trim()) ? Number(value) : value
  if (Number.isSafeInteger(number)) return number as number
  throw invalid(field, 'accepted: a whole number')
}

function options(value: unknown, field: string): NonNullable<GenerateRequest['providerOptions']> {
  let object = value
  try {
    if (typeof value === 'string') object = JSON.parse(value) as unknown
  } catch {}
  if (typeof object === 'object' && object !== null && !Array.isArray(object)) return object as never
  throw invalid(field, 'accepted: an object')
}

function images(value: unknown, field: string, role?: MediaRole): ImageInput[] {
  const all: unknown[] = Array.isArray(value) ? value : [value]
  const roleOf = role === undefined ? {} : { role }
  return all.map(one => (one instanceof Upload ? { path: one.path, ...roleOf } : { url: link(one, field), ...roleOf }))
}

/** A string never is a path: core refuses what is no http(s) or data URL. */
function link(value: unknown, field: string): string {
  if (typeof value === 'string') return value
  const { image_url: image, url, file_id: id } = (value ?? {}) as Record<string, unknown>
  if (id !== undefined) throw invalid(field, 'files of other services are not known here; send the file or its address')
  const inner = (image as { url?: unknown } | null | undefined)?.url ?? image ?? url
  if (typeof inner === 'string') return inner
  throw invalid(field, 'accepted: a file, an address, a data URL, or { image_url }')
}
