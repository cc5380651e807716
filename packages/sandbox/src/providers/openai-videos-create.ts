import { isImage, referenceKind } from '../reference-image.ts'
import { Refused } from '../refused.ts'
import { imageFiles, needText, optionalText, readSent, type SentBody, texts, wholeNumber } from '../sent-body.ts'
import type { WantedTask } from '../task-store.ts'
import { videoSize } from '../wanted-size.ts'

/** What is listed; any other name is taken too, as a gateway takes whatever a channel is mapped to. */
export const models = ['sora-2', 'sora-2-pro', 'sora_video2']

const longestPrompt = 32_000
const absent = { seconds: '4', size: '720x1280' }
/** The longest that can be asked for, and the longest that the sandbox really makes. Unit: seconds. */
const longest = { asked: 3600, made: 60 }

/** A video that is asked for, with the images that the server will fetch. */
export interface WantedVideo extends WantedTask {
  readonly urls: readonly string[]
}

/** `POST /v1/videos`, as JSON or as a form. */
export async function readVideo(request: Request): Promise<WantedVideo> {
  const body = await readSent(request)
  const model = needText(body, 'model')
  const prompt = readPrompt(body)
  checkMetadata(body)
  const asked = optionalText(body, 'seconds') ?? absent.seconds
  const seconds = Math.min(longest.made, wholeNumber(asked, 'seconds', 1, longest.asked))
  const size = optionalText(body, 'size') ?? absent.size
  const files = imageFiles(formOnly(body), 'input_reference')
  if (files.length > 1) throw new Refused('input_reference must be provided once', { param: 'input_reference' })
  const images = readImages(body)
  return {
    model,
    prompt,
    seconds,
    size: videoSize(size),
    references: files.length + images.length,
    urls: images.filter(image => referenceKind(image) === 'url'),
    echo: { seconds: asked, size },
  }
}

/** `POST /v1/videos/{video_id}/remix`. The model may be left out, as OpenAI's own client does: it is the source's. */
export async function readRemix(request: Request): Promise<{ readonly model?: string; readonly prompt: string }> {
  const body = await readSent(request)
  const prompt = readPrompt(body)
  checkMetadata(body)
  const model = optionalText(body, 'model')
  return { prompt, ...(model && { model }) }
}

function readPrompt(body: SentBody): string {
  const prompt = needText(body, 'prompt')
  if ([...prompt].length <= longestPrompt) return prompt
  throw new Refused(`prompt is longer than ${longestPrompt} characters`, { param: 'prompt' })
}

/** An object, or its JSON as text, which is all that a form can carry. */
function checkMetadata({ fields: { metadata = {} } }: SentBody): void {
  const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
  try {
    if (isObject(typeof metadata === 'string' ? JSON.parse(metadata) : metadata)) return
  } catch {}
  throw new Refused('metadata must be an object', { param: 'metadata' })
}

/** In JSON, `input_reference` is text or an object; only in a form it is a file. */
const formOnly = (body: SentBody): SentBody => (body.kind === 'form' ? body : { ...body, fields: {} })

function readImages(body: SentBody): readonly string[] {
  const reference = body.kind === 'form' ? undefined : body.fields.input_reference
  const named =
    typeof reference === 'object' && reference !== null ? (reference as { image_url?: unknown }).image_url : reference
  if (named !== undefined && typeof named !== 'string') {
    throw new Refused('input_reference must be a file, a string or an object with image_url', {
      param: 'input_reference',
    })
  }
  if (reference !== undefined && named === undefined) {
    throw new Refused('input_reference: the sandbox has no files, only image_url', { param: 'input_reference' })
  }
  const images = [optionalText(body, 'image') ?? [], named ?? [], texts(body, 'images')].flat()
  for (const image of images) {
    if (referenceKind(image) === 'bare' && isImage(Buffer.from(image, 'base64'))) continue
    if (referenceKind(image) === 'url' || referenceKind(image) === 'data-url') continue
    throw new Refused('image must be a URL, a data URL or base64 of an image', { param: 'image' })
  }
  return images
}
