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
  const asked = readSeconds(body) ?? absent.seconds
  const seconds = Math.min(longest.made, wholeNumber(asked, 'seconds', 1, longest.asked))
  const size = optionalText(body, 'size') ?? absent.size
  const named = ['image', 'input_reference'].map(name => readImage(body, name))
  const images = [...named.flatMap(({ texts }) => texts), ...texts(body, 'images')]
  for (const image of images) checkImage(image)
  return {
    model,
    prompt,
    seconds,
    size: videoSize(size),
    references: images.length + named.reduce((sum, { files }) => sum + files, 0),
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

/** Text, as the page has it, or a number, as other clients of this protocol send it. */
function readSeconds({ fields }: SentBody): string | undefined {
  const { seconds } = fields
  return typeof seconds === 'number' ? String(seconds) : optionalText({ fields }, 'seconds')
}

/** One image, in whatever form clients have for it: text, an object with `image_url`, the same as a part of a form, or a file. */
function readImage(body: SentBody, name: string): { texts: readonly string[]; files: number } {
  const { fields } = body
  const isObject = typeof fields[name] === 'object' && fields[name] !== null && !Array.isArray(fields[name])
  const inside = isObject ? (fields[name] as Record<string, unknown>) : {}
  const { image_url = fields[`${name}[image_url]`], file_id = fields[`${name}[file_id]`] } = inside
  if (file_id !== undefined || (isObject && image_url === undefined))
    throw new Refused(`${name}: the sandbox has no files, only image_url`, { param: name })
  const given = [isObject ? undefined : fields[name], image_url].flat().filter(text => text !== undefined)
  const texts = given.filter(text => typeof text === 'string')
  if (texts.length < given.length)
    throw new Refused(`${name} must be a file, a string or an object with image_url`, { param: name })
  const files = imageFiles({ ...body, fields: {} }, name).length
  if (texts.length + files > 1) throw new Refused(`${name} must be provided once`, { param: name })
  return { texts, files }
}

function checkImage(image: string): void {
  const kind = referenceKind(image)
  if (kind === 'url' || kind === 'data-url' || (kind === 'bare' && isImage(Buffer.from(image, 'base64')))) return
  throw new Refused('image must be a URL, a data URL or base64 of an image', { param: 'image' })
}
