import type { Json, Limits, MediaRow, Place, Provider, Route } from '@vidrelay/core/provider'
import { type Facts, isWithin } from './limit-reading.ts'
import { dataUrlOf, type Picture, pictureNamed, typeOf } from './pictures.ts'

/** The kit's own reading of media rows: by which row an image goes, and in which form. */

/** An image of a request: an address, or a file with what is known of it. */
export interface Image {
  readonly role: string
  readonly url?: string
  readonly file?: Picture
  /** The file, as the user wrote it. */
  readonly dataUrl?: string
}

export type Passage = { readonly warning?: { source?: string } } & (
  | { readonly to: Place; readonly value: Json }
  | { readonly part: Place; readonly file: Picture }
  | { readonly to: Place; readonly upload: Picture }
  | { readonly refused: true }
)

/** @throws Error on a form that this kit does not make */
export function imageOf(given: Json): Image {
  const { role = 'image', ...form } = (typeof given === 'string' ? { url: given } : given) as { [name: string]: string }
  if (form.path !== undefined) return { role, file: pictureNamed(form.path) }
  const { url = '' } = form
  const [, claimed, base64 = ''] = /^data:(image\/[a-z]+);base64,(.+)$/.exec(url) ?? []
  if (claimed === undefined) return { role, url }
  const type = typeOf(base64, claimed)
  const file = { name: `image.${type.slice(6)}`, type, length: Buffer.from(base64, 'base64').byteLength }
  return { role, file, dataUrl: url }
}

/** By the first row whose role, condition, form, type and size fit. */
export function passageOf(
  image: Image,
  provider: Provider,
  route: Route,
  facts: Facts,
  limits: Limits | undefined,
): Passage {
  const { url, file, dataUrl } = image
  for (const row of route.media ?? []) {
    if (![row.role ?? 'image'].flat().some(role => role === image.role)) continue
    if (!isWithin(row.when, facts, limits)) continue
    if (url !== undefined && row.as === 'url') return { to: row.to, value: url, ...insecure(row, url) }
    if (file === undefined || !accepts(row, file)) continue
    if (row.as === 'part') return { part: row.to, file }
    if (row.as === 'data') return { to: row.to, value: dataUrl ?? dataUrlOf(file) }
    if (row.as === 'url' && provider.upload && accepts(provider.upload, file)) return { to: row.to, upload: file }
  }
  return { refused: true }
}

export function insecure(
  { https, source }: Pick<MediaRow, 'https' | 'source'>,
  url: string,
): { warning?: { source?: string } } {
  if (https !== 'advised' || !/^http:/i.test(url)) return {}
  return { warning: source === undefined ? {} : { source } }
}

export const accepts = (
  { types, maxBytes }: Pick<MediaRow, 'types' | 'maxBytes'>,
  { type, length }: Picture,
): boolean =>
  (types ?? ['image/*']).some(own => own === type || own === `${type.split('/')[0]}/*`) &&
  length <= (maxBytes ?? length)

/** The images that a provider option holds, in whichever form: a text, a list, an object with an address in it. */
export function imagesIn(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(imagesIn)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(inner => imagesIn(inner)) : []
}
