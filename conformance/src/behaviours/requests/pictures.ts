import { mediaBytes } from '../../media-bytes.ts'
import type { FormPart, Recording } from '../../recording.ts'

/** An image that an integrator hands over. */
export interface Picture {
  readonly name: string
  readonly type: string
  readonly length: number
}

/** Types that are known by their first bytes. */
const heads: { readonly [extension: string]: readonly [type: string, head: string] } = {
  png: ['image/png', ''],
  jpg: ['image/jpeg', 'ffd8ffe0'],
  webp: ['image/webp', '524946461000000057454250'],
  gif: ['image/gif', '474946383961'],
  bmp: ['image/bmp', '424d'],
  avif: ['image/avif', '0000001c6674797061766966'],
}
/** The type of what a data URL holds. */
export const typeOf = (base64: string, claimed: string): string => {
  const head = Buffer.from(base64.slice(0, 32), 'base64').toString('hex')
  return Object.values(heads).find(([, own]) => own !== '' && head.startsWith(own))?.[0] ?? claimed
}

export const pictureTypes = Object.values(heads).map(([type]) => type)

/** The name says it all: `picture-100.png` is a PNG of 100 bytes. */
export const pictureOf = (type: string, length = 100): Picture => {
  const extension = Object.keys(heads).find(own => heads[own]![0] === type)
  if (extension === undefined) throw new Error(`there is no picture of the type ${type}`)
  return { name: `picture-${length}.${extension}`, type, length }
}

export const pictureNamed = (name: string): Picture => {
  const [, length, extension = ''] = /^picture-(\d+)\.(\w+)$/.exec(name) ?? []
  const type = heads[extension]?.[0]
  if (type === undefined) throw new Error(`${name} is no picture of this kit`)
  return { name, type, length: Number(length) }
}

export function base64Of({ type, length }: Picture): string {
  if (type === 'image/png') return Buffer.from(mediaBytes({ kind: 'png', length })).toString('base64')
  const head = Buffer.from(Object.values(heads).find(([own]) => own === type)![1], 'hex')
  return Buffer.concat([head, Buffer.alloc(length - head.byteLength, 7)]).toString('base64')
}

export function dataUrlOf(picture: Picture): string {
  const url = made.get(picture.name) ?? `data:${picture.type};base64,${base64Of(picture)}`
  if (picture.length < 1000) made.set(picture.name, url)
  return url
}
const made = new Map<string, string>()

/** Large ones are said by their length, so that no report holds megabytes. */
const isLarge = ({ type, length }: Picture) => type === 'image/png' && length > 10_000

export const fileOf = (picture: Picture): NonNullable<Recording['files']>[string] =>
  isLarge(picture) ? { bytes: { kind: 'png', length: picture.length } } : { base64: base64Of(picture) }

export const filePartOf = (name: string, picture: Picture): FormPart => ({
  name,
  filename: picture.name,
  type: picture.type,
  ...(isLarge(picture) ? { bytes: { kind: 'png', length: picture.length } } : { base64: base64Of(picture) }),
})
