import { referenceKind } from '../reference-image.ts'
import { Refused } from '../refused.ts'
import { imageFiles, needText, optionalText, readSent, type SentBody, texts, wholeNumber } from '../sent-body.ts'
import type { WantedTask } from '../task-store.ts'
import { imageSize, ratio, shortSide, videoSize } from '../wanted-size.ts'

/** Seconds that the server fixes, whatever is asked for; null: it does not. */
export const formModels: Readonly<Record<string, number | null>> = {
  'grok-video-3': null,
  'grok-video-3-pro': 10,
  'grok-video-3-max': 15,
}

/** What the images of a JSON model are; null: it is documented without. */
export const jsonModels: Readonly<Record<string, 'data-url' | 'url' | null>> = {
  'grok-imagine-video': 'data-url',
  'grok-imagine-video-1.5-preview': 'url',
  'sora-2': 'url',
}

/** The models of the asynchronous images. */
export const imageModels = ['gpt-image-2', 'gpt-image-2-pro', 'gpt-image-2-vip']

const longestPrompt = { video: 4096, image: 4000 }
const mostReferences = { form: 6, json: 7 }
const secondsWhenAbsent = '6'

/** A video that is asked for, with the images that the server will fetch. */
export interface WantedVideo extends WantedTask {
  /** Its create answer has the older shape, with `video_` and without `task_id`. */
  readonly older: boolean
  readonly urls: readonly string[]
}

/** `POST /v1/videos`: a form for the grok-video-3 models, JSON for the others. */
export async function readVideo(request: Request): Promise<WantedVideo> {
  const body = await readSent(request)
  const model = needText(body, 'model')
  const kind = Object.hasOwn(formModels, model) ? 'form' : Object.hasOwn(jsonModels, model) ? 'json' : null
  if (kind === null)
    throw new Refused(`No available channel for model ${model}`, { status: 503, code: 'model_not_found' })
  if (body.kind !== kind) {
    throw new Refused(`${model} takes ${kind === 'form' ? 'multipart/form-data' : 'application/json'}`)
  }
  const prompt = needText(body, 'prompt')
  if ([...prompt].length > longestPrompt.video) {
    throw new Refused('task_id is empty', { status: 500, code: 'invalid_response' })
  }
  const aspectRatio = optionalText(body, 'aspect_ratio')
  if (aspectRatio !== undefined && ratio(aspectRatio) === null) {
    throw new Refused(`aspect_ratio ${JSON.stringify(aspectRatio)} is invalid`, { param: 'aspect_ratio' })
  }
  return kind === 'form' ? formVideo(body, model, prompt, aspectRatio) : jsonVideo(body, model, prompt, aspectRatio)
}

function formVideo(body: SentBody, model: string, prompt: string, aspectRatio: string | undefined): WantedVideo {
  const asked = wholeNumber(optionalText(body, 'seconds') ?? secondsWhenAbsent, 'seconds', 1, 60)
  const seconds = formModels[model] ?? asked
  const size = optionalText(body, 'size') ?? '720P'
  if (shortSide(size) === null) throw sizeIsInvalid(model)
  const references = imageFiles(body, 'input_reference').length
  if (references > mostReferences.form) {
    throw new Refused(`at most ${mostReferences.form} reference images`, { param: 'input_reference' })
  }
  const echo = { seconds: String(seconds), size }
  return { model, prompt, seconds, size: videoSize(aspectRatio, size), references, urls: [], echo, older: true }
}

function jsonVideo(body: SentBody, model: string, prompt: string, aspectRatio: string | undefined): WantedVideo {
  const sora = model === 'sora-2'
  const seconds = wholeNumber(optionalText(body, 'seconds') ?? (sora ? '4' : secondsWhenAbsent), 'seconds', 1, 15)
  const size = optionalText(body, 'size')
  if (sora && size !== undefined && !['1280x720', '720x1280'].includes(size)) throw sizeIsInvalid(model)
  const resolution = optionalText(body, 'resolution')
  if (resolution !== undefined && !/^(480|720)P?$/.test(resolution)) {
    throw new Refused('resolution must be 480P or 720P', { param: 'resolution' })
  }
  const images = jsonImages(body, model)
  return {
    model,
    prompt,
    seconds,
    size: videoSize(size, aspectRatio, resolution),
    references: images.length,
    urls: images.filter(image => !image.startsWith('data:')),
    echo: { seconds: String(seconds), size: size ?? resolution ?? (sora ? '1280x720' : '720P') },
    older: false,
  }
}

const sizeIsInvalid = (model: string) => new Refused(`${model} size is invalid`, { code: 'invalid_size' })

function jsonImages(body: SentBody, model: string): readonly string[] {
  const one = optionalText(body, 'image')
  const images = [...(one === undefined ? [] : [one]), ...texts(body, 'images')]
  const refuse = (message: string, param = 'images') => new Refused(message, { param })
  if (one !== undefined && images.length > 1) throw refuse('image and images cannot be used together')
  if (one !== undefined && model === 'grok-imagine-video-1.5-preview') {
    throw refuse(`${model} takes its reference images as images`, 'image')
  }
  if (images.length > mostReferences.json) throw refuse(`at most ${mostReferences.json} reference images`)
  const wanted = jsonModels[model]
  if (images.some(image => referenceKind(image) !== wanted)) {
    throw refuse(`reference images must be ${wanted === 'url' ? 'public URLs' : 'data URIs of an image'}`)
  }
  return images
}

/** `POST /v1/images/generations/async`. */
export async function readImage(request: Request): Promise<WantedTask & { readonly format: 'url' | 'b64_json' }> {
  const body = await readSent(request)
  const model = needText(body, 'model')
  if (!imageModels.includes(model)) {
    throw new Refused(`No available channel for model ${model}`, { status: 503, code: 'model_not_found' })
  }
  const prompt = needText(body, 'prompt')
  if ([...prompt].length > longestPrompt.image) throw new Refused('prompt is too long', { param: 'prompt' })
  const { n = 1 } = body.fields
  if (typeof n !== 'number' || !Number.isInteger(n) || n < 1 || n > 10) {
    throw new Refused('n must be an integer from 1 to 10', { param: 'n' })
  }
  const format = optionalText(body, 'response_format') ?? 'url'
  if (format !== 'url' && format !== 'b64_json') {
    throw new Refused('response_format must be url or b64_json', { param: 'response_format' })
  }
  const size = imageSize(optionalText(body, 'size'))
  const references = texts(body, 'image').length
  const echo = { size: `${size.width}x${size.height}`, format }
  return { kind: 'image', model, prompt, seconds: 0, size, references, outputs: n, echo, format }
}
