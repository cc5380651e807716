import { byName, type FormPart, formParts, isForm } from './form-body.ts'
import { isImage } from './reference-image.ts'
import { Refused } from './refused.ts'

/** A request body that could be read. */
export interface SentBody {
  readonly kind: 'json' | 'form'
  /** JSON's own values; of a form its text parts, an array where a name is repeated. */
  readonly fields: Readonly<Record<string, unknown>>
  /** The file parts of a form. */
  readonly files: readonly FormPart[]
}

/**
 * Reads a JSON object or a multipart form.
 *
 * @throws Refused where it is neither or damaged
 */
export async function readSent(request: Request): Promise<SentBody> {
  const contentType = request.headers.get('content-type') ?? ''
  const body = new Uint8Array(await request.arrayBuffer())
  if (isForm(contentType)) {
    const parts = formParts(contentType, body)
    if (!parts) throw new Refused('invalid multipart form', { code: 'invalid_multipart_form' })
    const texts = parts.filter(({ filename }) => filename === null)
    const files = parts.filter(({ filename }) => filename !== null)
    return { kind: 'form', fields: byName(texts.map(({ name, text }) => [name, text])), files }
  }
  if (!/^application\/json\b/i.test(contentType)) {
    throw new Refused('content type must be application/json or multipart/form-data')
  }
  return { kind: 'json', fields: jsonObject(body), files: [] }
}

function jsonObject(body: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {}
  throw new Refused('invalid json body', { code: 'invalid_json' })
}

/** A text that must be there. @throws Refused */
export function needText({ fields }: SentBody, name: string): string {
  const value = optionalText({ fields }, name)
  if (value === undefined || value.trim() === '') throw new Refused(`${name} is required`, { param: name })
  return value
}

/** A text that may be left out. @throws Refused, in the words of the gateway's language, where it is no text */
export function optionalText({ fields }: Pick<SentBody, 'fields'>, name: string): string | undefined {
  const value = fields[name]
  if (value === undefined || value === null || typeof value === 'string') return value ?? undefined
  const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  throw new Refused(`json: cannot unmarshal ${type} into Go struct field TaskSubmitReq.${name} of type string`, {
    code: 'invalid_json',
    param: name,
  })
}

/** A list of texts; empty when left out. @throws Refused */
export function texts({ fields }: SentBody, name: string): readonly string[] {
  const { [name]: value = [] } = fields
  if (Array.isArray(value) && value.every(item => typeof item === 'string')) return value
  throw new Refused(`${name} must be an array of strings`, { param: name })
}

/** A whole number given as a text of digits. @throws Refused */
export function wholeNumber(text: string, name: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new Refused(`${name} must be a whole number from ${least} to ${most}`, { code: `invalid_${name}`, param: name })
}

/** The file parts of this name, each an image. @throws Refused */
export function imageFiles({ files, fields }: SentBody, name: string): readonly FormPart[] {
  if (fields[name] !== undefined) throw new Refused(`${name} must be a file, not text`, { param: name })
  const found = files.filter(file => file.name === name)
  for (const { bytes } of found) {
    if (!isImage(bytes)) throw new Refused(`${name} is no PNG, JPEG, WebP or GIF`, { param: name })
  }
  return found
}
