import { Refused } from '../refused.ts'
import { imageFiles, needText, optionalText, readSent, wholeNumber } from '../sent-body.ts'
import type { WantedTask } from '../task-store.ts'
import { imageSize, pixels, videoSize } from '../wanted-size.ts'

/** The documented models first, then those that its users were seen to call. */
export const models = {
  text: ['gpt-5.4-mini'],
  image: ['gpt-image-2', 'image2'],
  video: ['grok-imagine-video', 'grok-imagine-video-1.5-preview'],
} as const

/** More files than these are not looked at, as in the software that it comes from. */
const mostReferences = 7

const secondsWhenAbsent = '6'

/** The document has curl send a form, and JSON was seen to be refused. */
export async function readVideo(request: Request): Promise<WantedTask> {
  const body = await readSent(request)
  if (body.kind !== 'form') throw new Refused('multipart/form-data is required')
  const model = knownModel(needText(body, 'model'), models.video)
  const prompt = needText(body, 'prompt')
  const seconds = wholeNumber(optionalText(body, 'seconds') ?? secondsWhenAbsent, 'seconds', 1, 60)
  const size = optionalText(body, 'size')
  if (size !== undefined && !pixels(size)) {
    throw new Refused(`size ${JSON.stringify(size)} is invalid`, { code: 'invalid_size', param: 'size' })
  }
  const resolution = optionalText(body, 'resolution_name')
  if (resolution !== undefined && !/^\d{3,4}p$/.test(resolution)) {
    throw new Refused('resolution_name must be a word such as 720p', { param: 'resolution_name' })
  }
  const references = imageFiles(body, 'input_reference[]').length
  if (model === 'grok-imagine-video-1.5-preview' && references === 0) {
    throw new Refused(`${model} requires at least one reference image`, { param: 'input_reference[]' })
  }
  return {
    model,
    prompt,
    seconds,
    size: videoSize(size, resolution),
    references: Math.min(references, mostReferences),
    echo: { ...(size !== undefined && { size }), seconds: String(seconds) },
  }
}

/** Images go by JSON. */
export async function readImage(request: Request): Promise<WantedTask> {
  const body = await readSent(request)
  if (body.kind !== 'json') throw new Refused('application/json is required')
  const model = knownModel(needText(body, 'model'), models.image)
  const prompt = needText(body, 'prompt')
  const size = optionalText(body, 'size')
  const { n = 1 } = body.fields
  if (typeof n !== 'number' || !Number.isInteger(n) || n < 1 || n > 10) {
    throw new Refused('n must be an integer from 1 to 10', { param: 'n' })
  }
  return { kind: 'image', model, prompt, seconds: 0, size: imageSize(size), references: 0, outputs: n }
}

function knownModel(model: string, known: readonly string[]): string {
  if (known.includes(model)) return model
  throw new Refused(`unsupported model ${JSON.stringify(model)}`, { code: 'model_not_found', param: 'model' })
}
