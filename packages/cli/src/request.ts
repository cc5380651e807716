import type { GenerateRequest, Kind } from '@vidrelay/core'
import { knownModels, type Provider } from '@vidrelay/core/provider'
import { parseImage } from './image-option.ts'
import { providerOptions } from './option-values.ts'

/** The part of `generate`'s options that describes the result. */
export interface RequestOptions {
  model?: string | undefined
  knownAs?: string
  seconds?: number
  aspectRatio?: string
  resolution?: string
  size?: string
  count?: number
  seed?: number
  image?: readonly string[]
  option?: readonly string[]
}

/** What was asked for, in core's words. Core judges it. */
export function requestOf(options: RequestOptions, prompt: string | undefined): GenerateRequest {
  const { model, seconds, aspectRatio, resolution, size, count, seed, image, option } = options
  return {
    ...(model !== undefined && { model }),
    ...(prompt !== undefined && { prompt }),
    ...(seconds !== undefined && { seconds }),
    ...(aspectRatio !== undefined && { aspectRatio }),
    ...(resolution !== undefined && { resolution }),
    ...(size !== undefined && { size }),
    ...(count !== undefined && { count }),
    ...(seed !== undefined && { seed }),
    ...(image && { images: image.map(parseImage) }),
    ...(option && { providerOptions: providerOptions(option) }),
  }
}

/** What the model makes; an unknown one makes what the provider's first dialect makes. */
export function kindOf(definition: Provider, { model, knownAs }: RequestOptions): Kind {
  const name = knownAs ?? model
  const known = name === undefined ? undefined : knownModels(definition, new Set([name])).find(({ id }) => id === name)
  return known?.kind ?? Object.values(definition.dialects)[0]!.kind
}
