import type { GenerateRequest, ImageInput, Kind, MediaRole } from '@vidrelay/core'
import { Upload } from './bodies/body.ts'
import { invalid } from './problem.ts'

/** A field of a create: how it looks, and what it is in core's words. */
interface Field {
  schema: object
  read(value: unknown, field: string): GenerateRequest
}

const aText = (said: (text: string) => GenerateRequest): Field => ({
  schema: { type: 'string' },
  read: (value, field) => said(text(value, field)),
})
const aNumber = (said: (number: number) => GenerateRequest): Field => ({
  schema: { type: ['integer', 'string'] },
  read: (value, field) => said(wholeNumber(value, field)),
})
const theImages = (role?: MediaRole): Field => ({
  schema: {
    description: 'A file of the form, an address, a data URL, or an object with one; or a list of these.',
    anyOf: [{ $ref: '#/components/schemas/Image' }, { type: 'array', items: { $ref: '#/components/schemas/Image' } }],
  },
  read: (value, field) => ({ images: images(value, field, role) }),
})
const theOptions: Field = {
  schema: { type: ['object', 'string'], description: 'Passed on as the provider spells it.' },
  read: (value, field) => ({ providerOptions: options(value, field) }),
}

/** What clients of any dialect send. Taken leniently: a number may come as text, and an object as its JSON. */
const common: Readonly<Record<string, Field>> = {
  model: aText(model => ({ model })),
  prompt: aText(prompt => ({ prompt })),
  size: aText(sizeOf),
  aspect_ratio: aText(aspectRatio => ({ aspectRatio })),
  resolution: aText(resolution => ({ resolution })),
  seed: aNumber(seed => ({ seed })),
  n: aNumber(oneAlone),
  image: theImages(),
  images: theImages(),
  provider_options: theOptions,
  metadata: theOptions,
}

const fields: Readonly<Record<Kind, Readonly<Record<string, Field>>>> = {
  image: common,
  video: {
    ...common,
    seconds: aNumber(seconds => ({ seconds })),
    duration: aNumber(seconds => ({ seconds })),
    resolution_name: aText(resolution => ({ resolution })),
    preset: aText(preset => ({ providerOptions: { preset } })),
    input_reference: theImages(),
    image_urls: theImages(),
    last_frame: theImages('lastFrame'),
    reference_images: theImages('reference'),
  },
}

/** The body of a create. */
export const createSchema = (kind: Kind) => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(fields[kind]).map(([name, { schema }]) => [name, schema])),
  additionalProperties: false,
})

/** @throws `Problem` 400, naming the field */
export function readRequest(kind: Kind, body: Readonly<Record<string, unknown>>): GenerateRequest {
  let request: GenerateRequest = {}
  for (const [field, value] of Object.entries(body)) {
    const known = Object.hasOwn(fields[kind], field) ? fields[kind][field] : undefined
    if (!known)
      throw invalid(field.slice(0, 60), `there is no such field; accepted: ${Object.keys(fields[kind]).join(', ')}`)
    if (value === null || value === '') continue
    const more = known.read(value, field)
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

/** Of several outputs only the first would be kept, and the others paid for. */
function oneAlone(count: number): GenerateRequest {
  if (count === 1) return {}
  throw invalid('n', 'accepted: 1; for more, create once for each')
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
