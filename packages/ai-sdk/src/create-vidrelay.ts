import {
  type ImageModelV4,
  NoSuchModelError,
  type ProviderV4,
  type Experimental_VideoModelV4 as VideoModelV4,
} from '@ai-sdk/provider'
import { type Client, type ClientOptions, createClient } from '@vidrelay/core'
import type { ConfiguredProvider, Provider } from '@vidrelay/core/provider'
import type { PurchaseOptions, Shop, VidrelayClient } from './client.ts'
import { imageModel } from './image-model.ts'
import { videoModel } from './video-model.ts'

/** A provider of the AI SDK, for `createProviderRegistry`, `AI_SDK_DEFAULT_PROVIDER` or as it is. */
export interface VidrelayProvider<C = VidrelayClient> extends ProviderV4 {
  /** What is under it, for all that the AI SDK has no word for: `download`, `pending`, `reconcile`, `purchases`, `close`. */
  readonly client: C
  /** `modelId`: as the relay spells it; over routes the name of one. */
  video(modelId: string): VideoModelV4
  /** The same, as registries ask for it. */
  videoModel(modelId: string): VideoModelV4
  image(modelId: string): ImageModelV4
  /** @throws `NoSuchModelError`: relays of videos make no text */
  languageModel(modelId: string): never
  /** @throws `NoSuchModelError` */
  embeddingModel(modelId: string): never
}

export interface VidrelayOptions {
  /** Of every purchase: `maxCost`, `budget`, `label`, `lenient`. Default: none. */
  purchase?: PurchaseOptions
}

/** Over a client (`createClient`) or a relay over routes (`createRelay`) of your own. */
export function createVidrelay<C extends VidrelayClient>(options: VidrelayOptions & { client: C }): VidrelayProvider<C>
/** Over a client that is made of a configured adapter, with the options of `createClient`. @throws what `createClient` throws */
export function createVidrelay<P extends Provider>(
  options: VidrelayOptions & ClientOptions & { provider: ConfiguredProvider<P> },
): VidrelayProvider<Client<P>>
export function createVidrelay({
  purchase = {},
  ...from
}: VidrelayOptions & ({ client: VidrelayClient } | (ClientOptions & { provider: ConfiguredProvider }))) {
  const client = 'client' in from ? from.client : clientOf(from)
  const shop: Shop = { client, purchase }
  const video = (modelId: string) => {
    if (!client.videos) throw new NoSuchModelError({ modelId, modelType: 'videoModel', message: lacks('videos') })
    return videoModel(shop, modelId)
  }
  const image = (modelId: string) => {
    if (!client.images) throw new NoSuchModelError({ modelId, modelType: 'imageModel', message: lacks('images') })
    return imageModel(shop, modelId)
  }
  const none = (modelType: 'languageModel' | 'embeddingModel') => (modelId: string) => {
    throw new NoSuchModelError({ modelId, modelType })
  }
  return {
    specificationVersion: 'v4',
    client,
    video,
    videoModel: video,
    image,
    imageModel: image,
    languageModel: none('languageModel'),
    embeddingModel: none('embeddingModel'),
  }
}

const lacks = (kind: string) => `the adapter of this client makes no ${kind}`

const clientOf = ({ provider, ...options }: ClientOptions & { provider: ConfiguredProvider }) =>
  createClient(provider, options)
