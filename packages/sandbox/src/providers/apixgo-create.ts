import { referenceKind } from '../reference-image.ts'

/** The documented models and what each takes. */
export const models: Readonly<Record<string, { readonly images: readonly [least: number, most: number] }>> = {
  'grok-image-video': { images: [0, 7] },
  'grok-video-1.5': { images: [1, 1] },
}

const ratios = ['1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3']
const resolutions: Readonly<Record<string, number>> = { '720p': 720, '480p': 480 }
const longestPrompt = 4096
const longest = { seconds: 15, withSeveralImages: 10 }
const absent = { seconds: 4, aspectRatio: '16:9', resolution: '720p' }

/** A create request that was accepted. */
export interface Create {
  readonly model: string
  readonly prompt: string
  /** What the video will have: more than 10 with several images has become 10, without a word. Unit: seconds. */
  readonly seconds: number
  /** Width divided by height. */
  readonly ratio: number
  /** Unit: pixels. */
  readonly shortSide: number
  /** http(s) URLs and complete data URLs. */
  readonly images: readonly string[]
}

/** A create request that was refused: HTTP 400 with these words. */
export interface Refusal {
  readonly code: string
  readonly message: string
}

const refusal = (message: string, code = 'invalid_request'): Refusal => ({ code, message })

/**
 * Checks the body of a create call, in the order in which the gateway does.
 *
 * @param contentType anything but JSON, and the gateway does not look at the body at all
 */
export function readCreate(contentType: string | null, text: string): Create | Refusal {
  const body = /^application\/json\b/i.test(contentType ?? '') ? parseObject(text) : {}
  if (!body) return refusal('invalid json body', 'invalid_json')

  const { model, prompt } = body
  if (model === undefined || model === '') return refusal('model field is required', 'missing_model')
  if (typeof model !== 'string') return refusal('model must be a string')
  const limits = Object.hasOwn(models, model) ? models[model] : undefined
  if (!limits) return refusal(`unsupported model "${model}"`)
  if (prompt === undefined) return refusal('prompt is required')
  if (typeof prompt !== 'string') return refusal('prompt must be a string')
  if (prompt.trim() === '') return refusal('prompt is required')
  if ([...prompt].length > longestPrompt) {
    return refusal(`Prompt length exceeds the maximum allowed length of ${longestPrompt}`)
  }

  const images = readImages(body)
  if ('code' in images) return images
  const [least, most] = limits.images
  if (most === 1 && images.length !== 1) return refusal(`${model} only supports exactly one reference image`)
  if (images.length < least || images.length > most)
    return refusal(`${model} supports at most ${most} reference images`)

  const { seconds = absent.seconds, aspect_ratio = absent.aspectRatio, resolution = absent.resolution } = body
  if (typeof seconds !== 'number' || !Number.isInteger(seconds))
    return refusal('seconds must be an integer', 'invalid_seconds')
  if (seconds < 1 || seconds > longest.seconds) {
    return refusal(`seconds must be between 1 and ${longest.seconds}`, 'invalid_seconds')
  }
  if (typeof aspect_ratio !== 'string' || !ratios.includes(aspect_ratio)) {
    return refusal(`aspect_ratio ${JSON.stringify(aspect_ratio)} is not supported by ${model}`)
  }
  if (typeof resolution !== 'string' || !Object.hasOwn(resolutions, resolution)) {
    return refusal('resolution must be 720p or 480p', 'invalid_size')
  }

  const [across = 1, down = 1] = aspect_ratio.split(':').map(Number)
  return {
    model,
    prompt,
    seconds: images.length > 1 ? Math.min(seconds, longest.withSeveralImages) : seconds,
    ratio: across / down,
    shortSide: resolutions[resolution]!,
    images,
  }
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

/** The images of all three fields, which count together. */
function readImages(body: Record<string, unknown>): readonly string[] | Refusal {
  const { image_urls = [], input_reference, reference_images = [] } = body
  if (!isTexts(image_urls)) return refusal('image_urls must be an array of strings')
  if (!isTexts(reference_images)) return refusal('reference_images must be an array of strings')
  const single =
    typeof input_reference === 'object' && input_reference !== null
      ? (input_reference as Record<string, unknown>).image_url
      : input_reference
  if (input_reference !== undefined && typeof single !== 'string') {
    return refusal('input_reference must be a string or an object with image_url')
  }
  if (single !== undefined && reference_images.length > 0) {
    return refusal('input_reference and reference_images cannot be used together')
  }
  const images = [...image_urls, ...(typeof single === 'string' ? [single] : []), ...reference_images]
  for (const [index, image] of images.entries()) {
    const kind = referenceKind(image)
    if (kind === 'bare') {
      return refusal(`reference image ${index + 1} must be a public URL or a complete data URL, not bare base64`)
    }
    if (kind === 'broken-data-url')
      return refusal(`reference image ${index + 1} is not a PNG, JPEG, WebP or GIF data URL`)
  }
  return images
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string')
}
