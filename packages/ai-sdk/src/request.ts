import type {
  ImageModelV4CallOptions as ImageCall,
  ImageModelV4File as ImageFile,
  SharedV4ProviderOptions,
  Experimental_VideoModelV4CallOptions as VideoCall,
  Experimental_VideoModelV4File as VideoFile,
} from '@ai-sdk/provider'
import type { GenerateRequest, ImageInput, MediaRole } from '@vidrelay/core'

// The AI SDK's words in ours. What a relay may take in more than one way becomes several forms of one wish, the best first.

/** The name under which `providerOptions` are ours; they go to the relay as it spells them. */
export const ours = 'vidrelay'

export function videoForms(model: string, call: VideoCall): GenerateRequest[] {
  const rest = {
    ...common(model, call),
    ...(call.duration !== undefined && { seconds: call.duration }),
  }
  const ratio = call.aspectRatio === 'adaptive' ? undefined : call.aspectRatio
  return sizeForms(call.resolution, ratio).flatMap(size =>
    imageForms(call).map(images => ({ ...rest, ...size, ...(images.length > 0 && { images }) })),
  )
}

export function imageRequestForms(model: string, call: ImageCall): GenerateRequest[] {
  const images = call.files?.map(file => inputOf(file))
  const rest = { ...common(model, call), ...(images && images.length > 0 && { images }) }
  return sizeForms(call.size, call.aspectRatio).map(size => ({ ...rest, ...size }))
}

const common = (
  model: string,
  { prompt, seed, providerOptions }: Pick<VideoCall, 'prompt' | 'seed'> & { providerOptions: SharedV4ProviderOptions },
): GenerateRequest => {
  const own = providerOptions[ours]
  return {
    model,
    ...(prompt !== undefined && { prompt }),
    ...(seed !== undefined && { seed }),
    ...(own && { providerOptions: own as NonNullable<GenerateRequest['providerOptions']> }),
  }
}

/** Pixels as they are, for relays that take them; for the others the ratio and the resolution that they stand for. */
function sizeForms(size: string | undefined, aspectRatio: string | undefined): GenerateRequest[] {
  const ratio = aspectRatio === undefined ? {} : { aspectRatio }
  if (size === undefined) return [ratio]
  const [width = 0, height = 0] = size.split('x').map(Number)
  const divisor = greatestDivisor(width, height)
  const own = `${width / divisor}:${height / divisor}`
  const asPixels = { size, ...ratio }
  if (!(divisor > 0) || (aspectRatio !== undefined && aspectRatio !== own)) return [asPixels]
  return [asPixels, { aspectRatio: own, resolution: `${Math.min(width, height)}p` }]
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b))

/**
 * A first and a last frame stay what they are. A single image to start from, and references, may also be given without a
 * role, which leaves their use to the relay: most know one kind of image only.
 */
function imageForms({ image, frameImages = [], inputReferences = [] }: VideoCall): ImageInput[][] {
  const frames = frameImages.map(frame =>
    inputOf(frame.image, frame.frameType === 'first_frame' ? 'firstFrame' : 'lastFrame'),
  )
  const hasLast = frameImages.some(({ frameType }) => frameType === 'last_frame')
  const hasFirst = frameImages.some(({ frameType }) => frameType === 'first_frame')
  // The AI SDK repeats the first frame as `image`.
  const start = image && !hasFirst ? [inputOf(image, 'firstFrame')] : []
  const first = [...start, ...frames]
  const references = inputReferences.map(file => inputOf(file, 'reference'))
  if (first.length + references.length === 0) return [[]]
  const exact = [...first, ...references]
  if (hasLast) return [exact]
  return [exact, [...first.map(plain), ...references], exact.map(plain)]
}

type Given = Exclude<ImageInput, string | { task: unknown }>
const plain = ({ role: _, ...input }: Given): ImageInput => input as ImageInput

function inputOf(file: VideoFile | ImageFile, role?: MediaRole): Given {
  const as = role === undefined ? {} : { role }
  if (file.type === 'url') return { url: file.url, ...as }
  const bytes = typeof file.data === 'string' ? Buffer.from(file.data, 'base64') : file.data
  return { bytes, mediaType: file.mediaType, ...as }
}
