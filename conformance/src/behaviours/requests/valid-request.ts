import type { Json, Limit } from '@vidrelay/core/provider'
import { type Asked, type Desk, fieldAt } from './desk.ts'
import { defaultOf, rowsOf, takes } from './limit-reading.ts'
import { dataUrlOf, pictureOf, pictureTypes } from './pictures.ts'
import { type Reading, readingOf } from './request-reading.ts'

/** Requests that a document takes as they are, and single changes of them. */

const prompt = 'A heron stands in the reeds, 雨夜'

/** Only what is needed: accepted without a warning (but for a model that the document does not know); undefined where none was found. */
export function plainRequest(desk: Desk): Asked | undefined {
  if (!plainest.has(desk)) plainest.set(desk, newPlainRequest(desk))
  return plainest.get(desk)
}
const plainest = new WeakMap<Desk, Asked | undefined>()

function newPlainRequest(desk: Desk): Asked | undefined {
  const candidates = [prompt, undefined].flatMap(words =>
    [0, 1, 2].map(images =>
      withImages(desk, withNeeds(desk, { ...named(desk), ...(words !== undefined && { prompt: words }) }), images),
    ),
  )
  return candidates.find(asked => asked && isPlain(readingOf(desk, asked)))
}

const named = ({ model }: Desk): Asked => (model === undefined ? {} : { model })

export const isAccepted = (reading: Reading): boolean => !('refused' in reading)
export const isPlain = (reading: Reading): boolean =>
  'warnings' in reading && reading.warnings.every(({ code }) => code === 'unknown_model')

/** What the document wants beside model, prompt and images. */
function withNeeds(desk: Desk, asked: Asked): Asked {
  const needed = Object.entries(desk.route.limits ?? {}).filter(
    ([fact]) =>
      !['model', 'prompt', 'images'].includes(fact) &&
      rowsOf(desk.route.limits, fact).some(row => row.given === true) &&
      defaultOf(desk.route.limits, fact) === undefined,
  )
  return needed.reduce<Asked>((all, [fact]) => {
    const rows = rowsOf(desk.route.limits, fact)
    const value = rows.flatMap(edgesOf).find(edge => rows.every(row => takes(row, edge))) ?? usual[fact] ?? 'any'
    return withFact(desk, all, fact, value) ?? all
  }, asked)
}

/** Values that a field has where the document names none. */
export const usual: { readonly [fact: string]: string | number } = {
  seconds: 7,
  aspectRatio: '5:4',
  resolution: '540p',
  size: '960x544',
  count: 2,
  seed: 0,
}

/** Both ends, or every word. */
export const edgesOf = (row: Limit): readonly (string | number)[] =>
  row.in ?? [...new Set([row.min ?? [], row.max ?? []].flat())]

/** The same request with one thing changed; undefined where a request cannot say it. */
export function withFact(desk: Desk, asked: Asked, fact: string, value: string | number): Asked | undefined {
  if (fact === 'images') return withImages(desk, asked, Number(value))
  if (fact === 'prompt') return { ...asked, prompt: textOf(Number(value)) }
  if (!fact.startsWith('options.')) return { ...asked, [fact]: value }
  const options = asked.providerOptions as { [name: string]: Json } | undefined
  return { ...asked, providerOptions: { ...options, [fact.slice(8)]: value } }
}

/** The same request without it. */
export function withoutFact(asked: Asked, fact: string): Asked {
  const { [fact]: _, ...others } = asked
  if (!fact.startsWith('options.') || typeof others.providerOptions !== 'object') return others
  const { [fact.slice(8)]: __, ...rest } = others.providerOptions as { [name: string]: Json }
  return { ...others, providerOptions: rest }
}

/** So many characters, most of them outside the range where one is one UTF-16 unit. */
const textOf = (length: number): string =>
  length <= 12 ? '夜雨灯火江湖秋风十年一梦'.slice(0, length) : `A heron 雨夜 ${'🎬'.repeat(length - 11)}`

/** Different images, so that their order shows; in the first form that the desk takes. Where a carrier stands in the options, it has them. */
export function withImages(desk: Desk, { images: _, ...asked }: Asked, count: number): Asked | undefined {
  if (!Number.isInteger(count) || count < 0) return undefined
  const options = asked.providerOptions as { [name: string]: Json } | undefined
  const carrier = desk.route.mediaOptions?.find(name => options?.[name] !== undefined)
  if (carrier !== undefined)
    return count === 0 ? asked : { ...asked, providerOptions: { ...options, [carrier]: links(count) } }
  if (count === 0) return asked
  const all = imageForms(desk).map(form => ({
    ...asked,
    images: Array.from({ length: count }, (_, index) => form(index)),
  }))
  return all.find(own => isTakenAsImages(desk, own)) ?? all[0]
}

/** Nothing is wrong with the form of the images themselves. */
const isTakenAsImages = (desk: Desk, asked: Asked): boolean => {
  const reading = readingOf(desk, asked)
  return 'refused' in reading ? !reading.refused.some(({ fact }) => fact.startsWith('images[')) : isAccepted(reading)
}

export const linkOf = (index: number, scheme = 'https'): string => `${scheme}://images.example.com/${index + 1}.png`
export const links = (count: number): string[] => Array.from({ length: count }, (_, index) => linkOf(index))

type Form = (index: number) => Json

/** Addresses, then data URLs of every type, for every role that the document knows. */
function imageForms({ route }: Desk): readonly Form[] {
  const roles = [...new Set(['image', ...(route.media ?? []).flatMap(({ role = 'image' }) => [role].flat())])]
  return roles
    .filter(role => role !== 'source')
    .flatMap(role => {
      const inRole = (url: string): Json => (role === 'image' ? url : { url, role })
      const files = pictureTypes.map(type => (index: number) => inRole(dataUrlOf(pictureOf(type, 100 + index))))
      return [(index: number) => inRole(linkOf(index)), ...files]
    })
}

/** Can a request say this at all? `fieldAt` alone is not enough: a ratio may become a size. */
export const hasPlace = (desk: Desk, fact: string): boolean =>
  fact === 'images'
    ? (desk.route.media ?? []).some(({ role }) => role !== 'source')
    : fact.startsWith('options.') || fieldAt(desk.route, fact) !== undefined
