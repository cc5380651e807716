import { directive } from '../prompt-directives.ts'
import { referenceKind } from '../reference-image.ts'
import { Refused } from '../refused.ts'
import { needText, optionalText, readSent, type SentBody, texts } from '../sent-body.ts'
import type { WantedTask } from '../task-store.ts'
import { pixels, ratio, shortSide, videoSize } from '../wanted-size.ts'

/** How a model wants its length: the field, the JSON type, and the values it takes. */
interface Length {
  readonly field: 'seconds' | 'duration'
  /** A quoted number where it is text, an unquoted one where it is a number; the other is refused. */
  readonly type: 'string' | 'number'
  readonly takes: (seconds: number) => boolean
  readonly usual: number
}

interface Model {
  readonly length: Length
  /** The fields that images go into; they count together. */
  readonly images: readonly ('image' | 'images' | 'image_urls' | 'reference_images')[]
  readonly count: readonly [least: number, most: number]
  /** The field that says 480p or 720p; null: none. */
  readonly resolution: 'resolution' | 'quality' | null
}

const oneOf = (...values: readonly number[]) => ({
  field: 'seconds' as const,
  type: 'string' as const,
  takes: (seconds: number) => values.includes(seconds),
  usual: 10,
})
const between = (least: number, most: number, usual: number) => ({
  field: 'duration' as const,
  type: 'number' as const,
  takes: (seconds: number) => Number.isInteger(seconds) && seconds >= least && seconds <= most,
  usual,
})

/** Each model has its own fields; what is in another model's field is not looked at. */
export const models: Readonly<Record<string, Model>> = {
  'grok-video-1.5-preview': { length: oneOf(10, 15), images: ['images'], count: [1, 1], resolution: null },
  'grok-video-3': { length: oneOf(6, 10, 15), images: ['images'], count: [0, 3], resolution: 'resolution' },
  'grok-imagine-1.0-video': {
    length: between(6, 30, 6),
    images: ['image_urls'],
    count: [0, 7],
    resolution: 'quality',
  },
  'grok-video-1.0': {
    length: between(1, 15, 6),
    images: ['image', 'reference_images'],
    count: [0, 8],
    resolution: 'resolution',
  },
  'grok-video-1.5': { length: between(1, 15, 6), images: ['image'], count: [1, 1], resolution: null },
}

const ratios = ['16:9', '9:16', '3:2', '2:3', '1:1']

/** A video that is asked for, with the images that the server will fetch. */
export interface WantedVideo extends WantedTask {
  readonly urls: readonly string[]
}

/** `POST /v1/videos/generations`. */
export async function readVideo(request: Request): Promise<WantedVideo> {
  const body = await readJson(request)
  const { name, model, prompt } = readCommon(body)
  const seconds = readSeconds(body, model.length)
  const aspectRatio = optionalText(body, 'aspect_ratio') ?? '16:9'
  if (!ratios.includes(aspectRatio)) {
    throw new Refused(`aspect_ratio must be one of ${ratios.join(', ')}`, { param: 'aspect_ratio' })
  }
  const resolution = model.resolution === null ? undefined : optionalText(body, model.resolution)
  if (resolution !== undefined && resolution !== '480p' && resolution !== '720p') {
    throw new Refused(`${model.resolution} must be 480p or 720p`, { param: model.resolution! })
  }
  const urls = readImages(body, model)
  const size = videoSize(aspectRatio, resolution)
  return { model: name, prompt, seconds, size, references: urls.length, urls }
}

/** `POST /v1/videos/{video_id}/extend`. */
export async function readExtend(request: Request): Promise<{ model: string; prompt: string; size?: string }> {
  const body = await readJson(request)
  const { name, prompt } = readCommon(body)
  const size = optionalText(body, 'size')
  if (size !== undefined && [pixels, ratio, shortSide].every(read => read(size) === null)) {
    throw new Refused(`size ${JSON.stringify(size)} is invalid`, { param: 'size' })
  }
  return { model: name, prompt, ...(size !== undefined && { size }) }
}

async function readJson(request: Request): Promise<SentBody> {
  const body = await readSent(request)
  if (body.kind === 'json') return body
  throw new Refused('application/json is required')
}

function readCommon(body: SentBody) {
  const name = needText(body, 'model')
  const model = Object.hasOwn(models, name) ? models[name] : undefined
  if (!model) throw new Refused(`model ${JSON.stringify(name)} is not supported`, { param: 'model' })
  const prompt = needText(body, 'prompt')
  if (directive(prompt, 'policy') !== null) {
    throw new Refused('内容违反了内容政策', { status: 422, code: 'content_policy_violation', param: 'prompt' })
  }
  return { name, model, prompt }
}

function readSeconds({ fields }: SentBody, { field, type, takes, usual }: Length): number {
  const { [field]: value = type === 'string' ? String(usual) : usual } = fields
  const seconds = typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : value
  if (typeof value === type && typeof seconds === 'number' && takes(seconds)) return seconds
  const form = type === 'string' ? 'a string' : 'an unquoted number'
  throw new Refused(`${field} must be ${form} that this model supports, not ${JSON.stringify(value)}`, { param: field })
}

function readImages(body: SentBody, { images: fields, count: [least, most] }: Model): readonly string[] {
  const field = fields[0]!
  const read = (name: string) => (name === 'image' ? [optionalText(body, name) ?? []].flat() : texts(body, name))
  const urls = fields.flatMap(read)
  if (urls.some(url => referenceKind(url) !== 'url')) {
    throw new Refused(`${field} takes public image URLs; upload local images first, base64 is not supported`, {
      param: field,
    })
  }
  if (urls.length >= least && urls.length <= most) return urls
  const wanted = least === most ? `exactly ${most}` : `at most ${most}`
  throw new Refused(`${field} must hold ${wanted} image URL`, { param: field })
}
